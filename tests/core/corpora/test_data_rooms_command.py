"""``roomprint data rooms``."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.corpora.grids import RATE, decaying, small_grid

from roomprint.cli.app import main
from roomprint.corpora.grid import LABELS
from roomprint.corpora.grid_file import write_grid
from roomprint.corpora.grid_summary import summarize


def test_a_summary_counts_and_averages() -> None:
    grid = small_grid(rooms=4)
    grid.labels["drr_db"][:] = np.nan
    grid.labels["volume_m3"][:] = [100, 100, 170, 170, 160, 160, 180, np.nan]
    grid.labels["t20_s"][:] = [1, 2, 3, 4, 5, 6, 7, np.nan]
    grid.labels["c50_db"][:] = [-1, -2, -3, -4, -5, -6, -7, 9]
    found = summarize(grid)
    assert (found.responses, found.rooms, found.dropped) == (8, 4, 0)
    assert set(found.labels) == set(LABELS)
    t20 = found.labels["t20_s"]
    assert (t20.known, t20.mean) == (7, 4.0)
    assert t20.deviation == pytest.approx(2.0)
    assert (t20.lowest, t20.median, t20.highest) == (1.0, 4.0, 7.0)
    assert found.labels["drr_db"].known == 0
    assert np.isnan(found.labels["drr_db"].mean)
    assert found.time_clarity == pytest.approx(-1.0)
    assert found.large == pytest.approx(3 / 7)
    assert found.seconds == pytest.approx(len(grid.halves) / RATE)


def test_rooms_are_made_kept_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["data", "rooms", "-o", str(tmp_path), "--rooms", "2", "--responses", "2"]
    words += ["--simulator", "ISM 30", "--order", "12", "--seed", "3"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["responses"] + told["dropped"] == 4
    assert told["labels"]["volume_m3"]["known"] == told["responses"]
    assert [str(path) for path in tmp_path.iterdir()] == [told["path"]]
    assert told["digest"] in told["path"]
    assert main(["data", "rooms", "--file", told["path"]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{told['responses']} responses of ")
    assert lines[-1] == told["path"]
    assert any(line.startswith("T20") for line in lines)


def test_measured_rooms_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "measured"
    folder.mkdir()
    soundfile.write(folder / "a.wav", decaying(0.5, 0.01, 1).samples, RATE, "FLOAT")
    words = ["data", "rooms", "--measured", str(folder), "-o", str(tmp_path / "grids")]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["responses"], told["rooms"]) == (1, 1)
    assert told["labels"]["volume_m3"]["mean"] is None
    assert main(words) == 0
    assert "volume    not known" in capsys.readouterr().out


def test_what_is_no_grid_fails_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "rooms", "--file", str(tmp_path / "a.h5")]) == 1
    assert "a.h5 does not exist" in capsys.readouterr().err
    assert main(["data", "rooms", "--rooms", "0"]) == 2
    assert "rooms must be in [1, 1000000], got 0" in capsys.readouterr().err


def test_the_folder_of_one_grid_will_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_grid(tmp_path / "a.h5", small_grid(), {})
    assert main(["data", "rooms", "--file", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rooms"] == 3
