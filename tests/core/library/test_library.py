"""Tracks, fingerprints and the index: what is written, refused, followed and survived."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.audio.files import AudioInfo
from roomprint.errors import LibraryError
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.library import Library
from roomprint.library.tracks import Track

DIM = 4


def fingerprint(seed: int, segments: int = 10) -> Fingerprint:
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(segments, DIM))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    spectrum = generator.integers(0, 256, size=(segments * 3, 5), dtype=np.uint8)
    return Fingerprint(vectors.astype(np.float16), spectrum, segments * 0.3)


def add(library: Library, number: int, title: str = "", artist: str = "") -> Track:
    path = Path(f"/music/{number}.flac")
    info = AudioInfo(path, 3.0, 44_100, 2, title or f"Song {number}", artist, "")
    return library.add(path, info, f"hash {number}", fingerprint(number))


def vectors_of(library: Library, track_id: int) -> NDArray[np.float32]:
    return library.index.vectors(np.array(library.rows_of(track_id), dtype=np.int64))


def ids(library: Library) -> list[int]:
    return [track.id for track in library.tracks()]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, "a", DIM) as library:
        yield library


def damage(file: Path, content: bytes) -> None:
    """Turn one byte in the middle of ``content``, wherever it lies in the file."""
    data = bytearray(file.read_bytes())
    place = data.find(content)
    assert place > 0
    data[place + len(content) // 2] ^= 0xFF
    file.write_bytes(data)


def test_what_was_added_is_there_after_opening_again(tmp_path: Path, library: Library) -> None:
    added = [add(library, 1, "Ünder", "Bo"), add(library, 2)]
    library.remove([added[0].id])
    added.append(add(library, 1, "Ünder", "Bo"))
    with Library(tmp_path, "a", DIM) as again:
        for one in (library, again):
            assert one.tracks() == added[1:]
            assert one.index.size == 20
            for track, seed in ((added[1], 2), (added[2], 1)):
                truth = fingerprint(seed)
                np.testing.assert_array_equal(vectors_of(one, track.id), truth.vectors)
                np.testing.assert_array_equal(one.spectrum(track.id), truth.spectrum)
        assert again.has("hash 1")
        assert not again.has("hash 3")
        assert added[2].id > added[1].id > added[0].id  # an id never comes back
        statistics = again.statistics()
    assert (statistics.tracks, statistics.segments, statistics.identity) == (2, 20, "a")
    assert statistics.seconds == pytest.approx(6.0)
    assert statistics.bytes > 2 * 10 * DIM * 2


def test_search_wants_every_word_and_minds_neither_case_nor_accents(library: Library) -> None:
    first = add(library, 1, "Ünder the Bridge", "Beyoncé")
    second = add(library, 2, "Bridge over Water", "Simon")
    assert library.search("BRIDGE") == [first, second]
    assert library.search("beyonce under") == [first]
    assert library.search("bridge absent") == []
    assert library.search("2.flac") == [second]
    assert library.search(" ") == [first, second]


def test_a_path_that_is_not_text_survives(tmp_path: Path, library: Library) -> None:
    path = Path(os.fsdecode(b"/music/\xff caf\xe9.wav"))
    info = AudioInfo(path, 3.0, 8_000, 1, path.stem, "", "")
    library.add(path, info, "odd", fingerprint(1))
    with Library(tmp_path, "a", DIM) as again:
        assert again.tracks()[0].path == path
        again.tracks()[0].title.encode()


def test_follows_another_process(tmp_path: Path, library: Library) -> None:
    first = add(library, 1)
    with Library(tmp_path, "a", DIM) as other:
        assert not library.refresh()
        second, third = add(other, 2), add(other, 3)
        own = add(library, 4)  # before it has seen the two
        other.remove([first.id])
        assert library.refresh()
        assert not library.refresh()
        assert other.refresh()
        for one in (library, other):
            assert set(ids(one)) == {second.id, third.id, own.id}
            assert one.index.size == 30
            for track, seed in ((second, 2), (third, 3), (own, 4)):
                np.testing.assert_array_equal(vectors_of(one, track.id), fingerprint(seed).vectors)


def test_removing_is_all_or_nothing(library: Library) -> None:
    track = add(library, 1)
    with pytest.raises(LibraryError, match="no track 77"):
        library.remove([track.id, 77])
    assert ids(library) == [track.id]
    assert library.index.size == 10
    with pytest.raises(LibraryError, match="no track 77"):
        library.track(77)


def test_another_model_is_refused_until_the_library_is_empty(
    tmp_path: Path, library: Library
) -> None:
    track = add(library, 1)
    with pytest.raises(LibraryError, match=r"made by another model \(a, not b\)"):
        Library(tmp_path, "b", 2 * DIM)
    library.remove([track.id])
    with Library(tmp_path, "b", 2 * DIM):
        with pytest.raises(LibraryError, match=r"\(b, not a\)"):
            add(library, 1)
        with pytest.raises(LibraryError, match=r"\(b, not a\)"):
            library.refresh()


@pytest.mark.parametrize("part", ["vectors", "spectrum"])
def test_a_damaged_fingerprint_costs_one_track_and_adding_mends_it(
    tmp_path: Path, part: str
) -> None:
    with Library(tmp_path, "a", DIM) as library:
        good, bad = add(library, 1), add(library, 2)
    damage(tmp_path / "library.sqlite", getattr(fingerprint(2), part).tobytes())
    with Library(tmp_path, "a", DIM) as library:
        assert ids(library) == [good.id, bad.id]
        assert library.index.size == 10
        assert library.damaged == [bad]
        (warning,) = library.warnings
        assert "2.flac" in warning
        assert not library.has("hash 2")
        add(library, 2)
        assert library.damaged == []
        np.testing.assert_array_equal(vectors_of(library, good.id), fingerprint(1).vectors)
    with Library(tmp_path, "a", DIM) as library:
        assert library.warnings == []
        assert library.index.size == 20


@pytest.mark.parametrize("how", ["noise", "text", "cut", "hole"])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, how: str) -> None:
    with Library(tmp_path, "a", DIM) as library:
        for number in range(40):
            add(library, number)
    file = tmp_path / "library.sqlite"
    sound = file.read_bytes()
    page = 16_384
    content = {
        "noise": np.random.default_rng(0).bytes(len(sound)),
        "text": b"not a database " * 1000,
        "cut": sound[: len(sound) // 2],
        "hole": sound[:page] + bytes(len(sound) - page),
    }[how]
    file.write_bytes(content)
    with pytest.raises(LibraryError, match=r"library\.sqlite is damaged; put back a copy"):
        Library(tmp_path, "a", DIM)
    assert file.read_bytes() == content


def test_a_newer_format_is_refused(tmp_path: Path, library: Library) -> None:
    with closing(sqlite3.connect(library.workspace.library_file)) as database, database:
        database.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(LibraryError, match="update Roomprint"):
        Library(tmp_path, "a", DIM)


def test_a_busy_database_is_said_in_words(library: Library) -> None:
    library._store._db.write("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(library.workspace.library_file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="busy in another program"):
            add(library, 1)


def test_a_full_disk_keeps_what_was_there(tmp_path: Path, library: Library) -> None:
    track = add(library, 1)
    pages = library._store._db.rows("PRAGMA page_count")[0][0]
    library._store._db.write(f"PRAGMA max_page_count = {pages}")
    path = Path("/music/long.flac")
    info = AudioInfo(path, 3.0, 44_100, 2, "Long", "", "")
    with pytest.raises(LibraryError, match="disk is full"):
        library.add(path, info, "long", fingerprint(5, segments=20_000))
    assert ids(library) == [track.id]
    assert library.index.size == 10
    with Library(tmp_path, "a", DIM) as again:
        assert ids(again) == [track.id]


def test_two_who_create_it_at_once_share_it(tmp_path: Path) -> None:
    def open_and_add(number: int) -> None:
        with Library(tmp_path, "a", DIM) as library:
            add(library, number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_and_add, range(24)))
    with Library(tmp_path, "a", DIM) as library:
        assert {track.path.stem for track in library.tracks()} == {str(n) for n in range(24)}
        assert library.index.size == 240


class Hasty(sqlite3.Connection):
    """Refuses twice to log ahead, without waiting, as SQLite does when two ask for it at once."""

    refusals = 2

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if "journal_mode" in statement and self.refusals:
            self.refusals -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)[
                self.refusals
            ]
            raise error
        return super().execute(statement, *values)


def test_what_another_makes_just_now_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlite3.connect", partial(sqlite3.connect, factory=Hasty))
    with Library(tmp_path, "a", DIM) as library:
        assert library._store._db.rows("PRAGMA journal_mode") == [("wal",)]
