from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests.gui.fakes import track

from roomprint.library.searching import search_tracks
from roomprint_gui.models.track_table import COLUMNS, TrackTable

TRACKS = [
    track(1, title="Überfall", artist="Moor Quartet", duration_s=200.0),
    track(2, title="salt", artist="Ana Ruiz", duration_s=90.0),
    track(3, title="Night train", artist="", duration_s=125.0),
]


def _titles(table: TrackTable) -> list[str]:
    return [table.row(row).title for row in range(table.rowCount())]


def _column(name: str) -> int:
    return [column.title for column in COLUMNS].index(name)


def test_sorts_by_value_not_by_text() -> None:
    table = TrackTable()
    table.set_tracks(TRACKS)
    table.sort(_column("Length"))
    assert _titles(table) == ["salt", "Night train", "Überfall"]
    table.sort(_column("Length"), Qt.SortOrder.DescendingOrder)
    assert _titles(table) == ["Überfall", "Night train", "salt"]


@pytest.mark.parametrize(
    "text", ["", "ana", "uber", "NIGHT tr", "salt moor", "002.flac", "quartet über"]
)
def test_search_finds_what_core_finds(text: str) -> None:
    table = TrackTable()
    table.set_tracks(TRACKS)
    table.search(text)
    assert sorted(_titles(table)) == sorted(found.title for found in search_tracks(TRACKS, text))


def test_new_tracks_keep_search_and_order() -> None:
    table = TrackTable()
    table.set_tracks(TRACKS)
    table.sort(_column("Title"), Qt.SortOrder.DescendingOrder)
    table.search("a")
    table.set_tracks([*TRACKS, track(4, title="Zarabanda")])
    assert _titles(table)[0] == "Zarabanda"


def test_what_is_not_known_is_a_dash() -> None:
    table = TrackTable()
    table.set_tracks([TRACKS[2]])
    assert table.data(table.index(0, _column("Artist"))) == "–"
    assert table.data(table.index(0, _column("Length"))) == "2:05"


def test_a_moved_track_is_found_at_its_new_place() -> None:
    table = TrackTable()
    table.set_tracks([track(1, path=Path("/old/a.wav"))])
    table.set_tracks([track(1, path=Path("/new/a.wav"))])
    table.search("old")
    assert table.rowCount() == 0
    table.search("new")
    assert table.rowCount() == 1
