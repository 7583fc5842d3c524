"""Responses of real rooms: offices, churches, halls, some faded out, some hardly above noise."""

import csv
from pathlib import Path

import pytest
from tests.core.made_responses import SHARED

from roomprint.rooms.parameters import RoomParameters, analyze
from roomprint.rooms.response_file import read_responses

ROOMS = SHARED / "data" / "rir_dev"
MORE_ROOMS = SHARED / "data" / "rir_train"


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.flac"))


def plausible(found: RoomParameters) -> None:
    for band in (found.broadband, *found.bands):
        if band.t20_s is None:
            assert found.reasons[band.centre_hz, "t20_s"]
        else:
            assert 0.05 < band.t20_s < 15
        assert band.c50_db is not None or found.reasons[band.centre_hz, "c50_db"]


@pytest.mark.skipif(not files(ROOMS), reason="the measured rooms of ../shared are not here")
def test_every_measured_room_is_analysed() -> None:
    with (ROOMS / "manifest.csv").open(encoding="utf-8-sig") as file:
        rows = {row["path"]: row for row in csv.DictReader(file)}
    for path in files(ROOMS):
        (response,) = read_responses(path)
        found = analyze(response)
        plausible(found)
        if rows[path.name]["usable_rt60"] == "1" and found.broadband.t20_s is not None:
            assert found.broadband.t20_s == pytest.approx(float(rows[path.name]["t20"]), rel=0.02)
            assert found.broadband.c50_db == pytest.approx(
                float(rows[path.name]["c50_db"]), abs=0.1
            )


@pytest.mark.slow
@pytest.mark.skipif(not files(MORE_ROOMS), reason="the measured rooms of ../shared are not here")
def test_a_hundred_more_measured_rooms_are_analysed() -> None:
    for path in files(MORE_ROOMS):
        (response,) = read_responses(path)
        plausible(analyze(response))
