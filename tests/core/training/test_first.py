"""What a first training is made of."""

from pathlib import Path

from roomprint.corpora.demo import demo_titles
from roomprint.plain import from_plain, to_plain
from roomprint.steps import finish
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.first import PrepareFirstTraining


def test_it_is_a_training_on_sounds_made_here(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    demo.mkdir()
    for number, title in enumerate(demo_titles(), start=1):  # composing them takes a while
        (demo / f"{number:02d} {title}.flac").write_bytes(b"")
    work = PrepareFirstTraining(demo=demo, run=tmp_path / "runs" / "first", batches=60)
    training = finish(work.steps())
    assert from_plain(TrainFingerprint, to_plain(training)) == training
    assert (training.music, training.run) == (demo, work.run)
    assert (training.loop.steps, training.loop.minutes) == (60, 2.0)
    assert training.loop.steps % training.monitors.every == 0
    for folder in (training.noise, training.rooms):
        assert folder.is_relative_to(tmp_path)
        assert any(folder.iterdir())
