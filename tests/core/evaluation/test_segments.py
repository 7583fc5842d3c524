"""The segment protocol on recordings whose answers are known beforehand."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.library.melodies import melody

from roomprint.cli.app import main
from roomprint.encoders.models import ModelInfo
from roomprint.errors import ConfigError
from roomprint.evaluation.segments import (
    DISTORTIONS,
    EvaluateSegments,
    HitRates,
    SegmentReport,
    card_entry,
)
from roomprint.steps import Progress, Steps, finish

RATE = 16_000


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    import torch

    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
    from roomprint.encoders.models import save_model

    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = FingerprintEncoder(
            ConformerConfig(dim=16, layers=1, heads=2, hop=256, subsampling=4, dropout=0.0)
        )
    return save_model(tmp_path_factory.mktemp("models") / "untrained", encoder, {})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, model: ModelInfo) -> SegmentReport:
    folder = tmp_path_factory.mktemp("corpus")
    for name in ("music", "noise", "rooms"):
        (folder / name).mkdir()
    soundfile.write(folder / "music/a.wav", melody(1, 12.0), RATE)
    soundfile.write(folder / "music/b.wav", melody(2, 12.0), RATE)
    soundfile.write(folder / "music/again.wav", np.tile(melody(3, 3.0), 4), RATE)
    generator = np.random.default_rng(4)
    soundfile.write(folder / "noise/hiss.wav", 0.1 * generator.normal(size=5 * RATE), RATE)
    soundfile.write(folder / "rooms/none.wav", np.eye(1, RATE // 2)[0], RATE)
    return finish(_work(folder, model).steps())


def _work(folder: Path, model: ModelInfo) -> EvaluateSegments:
    return EvaluateSegments(
        music=folder / "music",
        noise=folder / "noise",
        rooms=folder / "rooms",
        workspace=folder / "workspace",
        model=str(model.folder),
        runs=2,
        per_recording=3,
    )


def test_every_condition_is_asked_of_every_excerpt(report: SegmentReport) -> None:
    assert [row.condition for row in report.rows] == list(DISTORTIONS)
    assert (report.tracks, report.queries) == (3, 9)


def test_an_excerpt_from_the_grid_is_its_own_nearest_neighbour(report: SegmentReport) -> None:
    clean = report.rows[0]
    assert clean.top1 == (100.0, 0.0)
    assert clean.top5 == (100.0, 0.0)


def test_a_room_without_echoes_changes_nothing(report: SegmentReport) -> None:
    assert _row(report, "reverb").placed1 == report.rows[0].placed1


def test_a_repetition_is_the_right_track_at_the_wrong_time(report: SegmentReport) -> None:
    """A third of the excerpts come again every 3 s, so their place cannot be told by one vector."""
    clean = report.rows[0]
    assert clean.placed1[0] < clean.top1[0]
    assert clean.placed1[0] >= 100 * 6 / 9 - 0.1


def test_noise_is_drawn_anew_in_every_run(report: SegmentReport) -> None:
    louder, softer = _row(report, "noise 5 dB"), _row(report, "noise 15 dB")
    assert louder.placed1[0] <= softer.placed1[0]
    deviations = [_row(report, f"coloured {snr} dB").placed1[1] for snr in (5, 10, 15)]
    assert any(deviations)


def test_after_a_whole_hop_the_next_fingerprint_is_the_own_one(report: SegmentReport) -> None:
    assert report.shifts_ms[-1] == 300.0
    assert report.to_own[0] == pytest.approx(1.0, abs=2e-3)
    assert report.to_next[-1] == pytest.approx(1.0, abs=2e-3)
    # the spectrogram's frames do not divide the hop: windows lie up to half a frame off their time
    assert report.to_own[-1] == pytest.approx(report.to_next[0], abs=6e-3)
    assert report.to_own[-1] < report.to_own[0]


def test_recordings_shorter_than_an_excerpt_are_refused(tmp_path: Path, model: ModelInfo) -> None:
    for name in ("music", "noise", "rooms"):
        (tmp_path / name).mkdir()
        soundfile.write(tmp_path / name / "short.wav", melody(5, 2.0), RATE)
    with pytest.raises(ConfigError, match="long enough"):
        finish(_work(tmp_path, model).steps())


def _row(report: SegmentReport, condition: str) -> HitRates:
    return next(row for row in report.rows if row.condition == condition)


def test_the_command_prints_ours_beside_the_papers(
    report: SegmentReport, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EvaluateSegments, "steps", lambda _: _given(report))
    words = [
        "evaluate",
        "fingerprint",
        "--music",
        "m",
        "--noise",
        "n",
        "--rooms",
        "r",
        "--protocol",
        "segments",
    ]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "3 tracks, 93 fingerprints" in out
    (reverb,) = (line for line in out.splitlines() if line.startswith("reverb"))
    assert reverb.endswith("88.8 (91.4)   92.2 (94.8)   96.2 (98.2)")
    assert main([*words, "--json"]) == 0
    (row,) = (r for r in json.loads(capsys.readouterr().out)["rows"] if r["condition"] == "clean")
    assert row["top1"] == [100.0, 0.0]
    assert main([*words, "--calibrate"]) == 2


def test_the_card_tells_what_was_measured(report: SegmentReport) -> None:
    entry = card_entry(report)
    assert (entry["tracks"], entry["percent"]["clean"]["top1"]) == (3, (100.0, 0.0))
    assert list(entry["percent"]) == list(DISTORTIONS)


def _given(report: SegmentReport) -> Steps[SegmentReport]:
    yield Progress(1, 1)
    return report
