"""Folders that are not as they should be: one sentence each, or counted and left out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.evaluation.conftest import RATE, Corpus
from tests.core.library.melodies import melody

from roomprint.errors import ConfigError
from roomprint.steps import finish


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("music", None, r"the music folder '.*' does not exist"),
        ("noise", {}, r"the noise folder '.*' holds no audio file"),
        ("noise", {"a.wav": np.zeros(RATE)}, r"the noise folder '.*' holds nothing but silence"),
        ("rooms", {"a.wav": None}, r"the folder of impulse responses '.*' cannot be used: none"),
        ("distractors", {}, r"the folder of distractors '.*' holds no audio file"),
        ("music", {"a.wav": melody(5, 2.0)}, "no recording is long enough to be asked for by 3 s"),
    ],
)
def test_what_cannot_be_used_is_named(
    corpus: Corpus,
    tmp_path: Path,
    kind: str,
    content: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]] | None] | None,
    sentence: str,
) -> None:
    folder = tmp_path / kind
    if content is not None:
        folder.mkdir()
        for name, audio in content.items():
            if audio is None:
                (folder / name).write_bytes(b"RIFF no sound")
            else:
                soundfile.write(folder / name, audio, RATE)
    work = replace(corpus.work(), workspace=tmp_path / "workspace")
    work = replace(work, **{kind: folder})  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=sentence):
        finish(work.steps())


@pytest.mark.usefixtures("few_conditions")
def test_one_track_will_do_and_what_is_left_out_is_counted_and_listed(
    corpus: Corpus, tmp_path: Path
) -> None:
    music = tmp_path / "music"
    music.mkdir()
    soundfile.write(music / "whole.wav", melody(6, 12.0), RATE)
    soundfile.write(music / "copy.wav", melody(6, 12.0), RATE)
    soundfile.write(music / "short.wav", melody(7, 2.0), RATE)
    soundfile.write(music / "silent.wav", np.zeros(5 * RATE), RATE)
    (music / "broken.wav").write_bytes(b"RIFF no sound")
    work = replace(corpus.work(), workspace=tmp_path / "workspace", music=music)
    report = finish(work.steps())
    assert report.tracks == 2  # a copy is no other recording, and its excerpts count as right
    assert report.queries == 2 * 3
    assert report.rows[0].top1 == (100.0, 0.0)
    left_out = {Path(one.name).name: one.reason for one in report.left_out}
    assert set(left_out) == {"short.wav", "silent.wav", "broken.wav"}
    assert "silent" in left_out["silent.wav"]
    assert "too short" in left_out["short.wav"]
    (music / "short.wav").unlink()
    again = finish(work.steps())
    assert again.tracks == 1  # what is gone from the folder is gone from the library


@pytest.mark.usefixtures("few_conditions")
def test_corpora_work_as_they_are_published(corpus: Corpus, tmp_path: Path) -> None:
    """Folders within folders, other rates, two channels, and the litter of other systems."""
    files = {
        "music/fma_small/000/000002.wav": (melody(8, 12.0), RATE),
        "music/fma_small/001/001005.flac": (np.stack([melody(9, 12.0)] * 2, 1), RATE),
        "noise/ESC-50-master/audio/1-100032-A-0.wav": (0.1 * melody(1, 5.0), 44_100),
        "noise/MS-SNSD-master/noise_test/AirConditioner_1.wav": (0.1 * melody(2, 5.0), RATE),
        "rooms/Audio/h001_Bedroom_65txts.wav": (np.eye(1, 16_000)[0], 32_000),
    }
    for name, (audio, rate) in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / name, audio, rate)
    (tmp_path / "rooms/__MACOSX").mkdir()
    (tmp_path / "rooms/__MACOSX/._h001_Bedroom_65txts.wav").write_bytes(b"\0\5\26\7")
    (tmp_path / "noise/ESC-50-master/meta.csv").write_text("filename\n")
    work = replace(
        corpus.work(),
        workspace=tmp_path / "workspace",
        music=tmp_path / "music",
        noise=tmp_path / "noise",
        rooms=tmp_path / "rooms",
    )
    report = finish(work.steps())
    assert (report.tracks, report.left_out) == (2, ())
