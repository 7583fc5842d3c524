"""Rooms by name, with embeddings made up so that it is known which is which."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.errors import LibraryError
from roomprint.library.enrolled_rooms import EnrolledRooms, enrol, forget, read_rooms

MODEL, DIM = "abc", 6
Vectors = NDArray[np.float32]


def around(axis: int, count: int, seed: int, spread: float = 0.1) -> Vectors:
    """Unit vectors near one axis."""
    vectors = np.eye(DIM)[axis] + spread * np.random.default_rng(seed).normal(size=(count, DIM))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "enrolled"
    enrol(folder, "kitchen", MODEL, around(0, 5, 1))
    enrol(folder, "hall", MODEL, around(1, 12, 2))
    return folder


@pytest.fixture(scope="module")
def others() -> Vectors:
    """Clips of rooms of all kinds."""
    vectors = np.random.default_rng(5).normal(size=(500, DIM))
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_the_nearest_room_is_named(folder: Path, others: Vectors) -> None:
    rooms = EnrolledRooms(folder, MODEL, DIM)
    for name, axis, recordings in (("kitchen", 0, 1), ("hall", 1, 1)):
        answer = rooms.which(around(axis, 4, 7), others)
        assert answer is not None
        assert (answer.name, answer.closest) == (name, name)
        assert answer.chance < 0.01
        assert answer.recordings == recordings


def test_the_chance_is_that_of_the_nearest_room_as_a_whole(folder: Path, others: Vectors) -> None:
    query = around(0, 3, 9, spread=0.5)
    answer = EnrolledRooms(folder, MODEL, DIM).which(query, others)
    asked, kitchen = query.mean(axis=0), around(0, 5, 1).mean(axis=0)
    nearness = asked @ kitchen / np.linalg.norm(asked) / np.linalg.norm(kitchen)
    as_near = [(others @ one / np.linalg.norm(one) >= nearness).mean() for one in (asked, kitchen)]
    assert answer is not None
    assert answer.closest == "kitchen"
    assert answer.chance == pytest.approx(np.mean(as_near), abs=1 / 500)


def test_what_is_like_none_is_unknown(folder: Path, others: Vectors) -> None:
    answer = EnrolledRooms(folder, MODEL, DIM).which(around(2, 4, 3), others)
    assert answer is not None
    assert answer.name is None
    assert answer.closest in ("kitchen", "hall")
    assert answer.chance > 0.1 > answer.allowed
    assert answer.recordings == 1


def test_without_a_room_there_is_no_answer(tmp_path: Path, others: Vectors) -> None:
    assert EnrolledRooms(tmp_path / "none", MODEL, DIM).which(around(0, 1, 0), others) is None


def test_another_recording_is_added_to_the_room(folder: Path, others: Vectors) -> None:
    room = enrol(folder, " Kitchen ", MODEL, around(3, 45, 5))
    assert (room.name, room.recordings, len(room.embeddings)) == ("kitchen", 2, 50)
    assert [r.name for r in read_rooms(folder)] == ["hall", "kitchen"]
    answer = EnrolledRooms(folder, MODEL, DIM).which(around(3, 4, 6), others)
    assert answer is not None
    assert (answer.name, answer.recordings) == ("kitchen", 2)


def test_what_others_enrol_and_forget_is_noticed(folder: Path, others: Vectors) -> None:
    rooms = EnrolledRooms(folder, MODEL, DIM)
    enrol(folder, "cellar", MODEL, around(4, 5, 8))
    forget(folder, "HALL")
    rooms.refresh()
    assert [room.name for room in rooms.rooms] == ["cellar", "kitchen"]
    answer = rooms.which(around(4, 2, 1), others)
    assert answer is not None
    assert answer.name == "cellar"
    with pytest.raises(LibraryError, match="no room called 'hall' is enrolled"):
        forget(folder, "hall")


def test_rooms_of_another_model_are_not_searched(folder: Path, others: Vectors) -> None:
    rooms = EnrolledRooms(folder, "another", DIM)
    assert rooms.which(around(0, 1, 0), others) is None
    assert rooms.strangers == ("hall", "kitchen")
    with pytest.raises(LibraryError, match="'hall' was enrolled with another model"):
        enrol(folder, "hall", "another", around(0, 1, 0))


def test_any_name_will_do_but_none(folder: Path) -> None:
    for name in ("büro 3/4", "CON", "a:b*?", "\udcff"):
        enrol(folder, name, MODEL, around(5, 1, 0))
        assert name in [room.name for room in read_rooms(folder)]
    with pytest.raises(LibraryError, match="needs a name"):
        enrol(folder, "  ", MODEL, around(5, 1, 0))


def test_damaged_files_are_left_out(folder: Path) -> None:
    first, second = sorted(folder.iterdir())
    first.write_bytes(second.read_bytes()[:-9])
    assert len(list(read_rooms(folder))) == 1
    first.write_bytes(b"")
    assert len(list(read_rooms(folder))) == 1
