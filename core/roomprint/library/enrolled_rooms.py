"""Rooms that are known by name: windows of their recordings, and which of them another one is.

Every room is one file: its name, which model read it, and the embeddings of its windows. Their
centres are searched in the same kind of index as the library's fingerprints.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import write_whole
from roomprint.encoders.same_room import MOST, centre, chance
from roomprint.errors import LibraryError, reason_of
from roomprint.library.room_answers import NamedRoom
from roomprint.library.vectors import FlatIndex

_VECTORS = "embeddings"
_ENDING = ".room.safetensors"
_SAME = 1e-5  # by so much at most do numbers differ that are read off the same twice

Vectors = NDArray[np.float32]  # (windows, embedding)
Stamps = tuple[tuple[str, int, int], ...]  # of files: name, inode and time


@dataclass(frozen=True, eq=False)
class EnrolledRoom:
    """A room that was given a name.

    Attributes:
        name: What it is called.
        model: Identity of the model that read it.
        recordings: How many it was enrolled from.
        added_at: When it was enrolled first, ISO 8601 in UTC.
        embeddings: Of its windows, ``(windows, embedding)``.
    """

    name: str
    model: str
    recordings: int
    added_at: str
    embeddings: Vectors


class EnrolledRooms:
    """The rooms in a folder that one model has read.

    Args:
        folder: Where they lie; need not be there.
        model: The model's identity.
        dim: Length of its embeddings.
    """

    def __init__(self, folder: Path, model: str, dim: int) -> None:
        self._folder = folder
        self._model = model
        self._dim = dim
        self._stamps: Stamps | None = None
        self.refresh()

    @property
    def rooms(self) -> tuple[EnrolledRoom, ...]:
        """All of them, also those that another model has read, by name."""
        return self._rooms

    @property
    def strangers(self) -> tuple[str, ...]:
        """Names of the rooms that another model has read: they are not searched."""
        return tuple(room.name for room in self._rooms if not self._is_mine(room))

    def refresh(self) -> None:
        """Take in what was enrolled or forgotten since, by whomever."""
        stamps = _stamps(self._folder)
        if self._stamps == stamps:
            return
        self._stamps = stamps
        self._rooms = tuple(read_rooms(self._folder))
        mine = [room for room in self._rooms if self._is_mine(room)]
        self._names = tuple(room.name for room in mine)
        self._recordings = tuple(room.recordings for room in mine)
        self._index = FlatIndex(self._dim, threads=1)
        for room in mine:
            self._index.add(centre(room.embeddings)[None])

    def which(self, embeddings: Vectors, references: Vectors) -> NamedRoom | None:
        """The room that ``embeddings`` (windows, embedding) are of.

        Args:
            embeddings: Of one recording, or of the last seconds; one or more.
            references: Of clips of rooms that are none of these.

        Returns:
            The answer; None when no room was enrolled.
        """
        if not self._names:
            return None
        asked = centre(embeddings)
        _, rows = self._index.search(asked[None], 1)
        number = int(rows[0, 0])
        by_chance = chance(asked, self._index.vectors(rows[0])[0], references)
        closest = self._names[number]
        name = closest if by_chance <= MOST else None
        return NamedRoom(name, closest, by_chance, MOST, self._recordings[number])

    def _is_mine(self, room: EnrolledRoom) -> bool:
        return room.model == self._model and room.embeddings.shape[1] == self._dim


def read_rooms(folder: Path) -> Iterator[EnrolledRoom]:
    """The rooms in ``folder``, by name; damaged files are left out."""
    found = [_read(path) for path in folder.glob(f"*{_ENDING}")] if folder.is_dir() else []
    yield from sorted((room for room in found if room), key=lambda room: room.name.casefold())


def are_among(embeddings: Vectors, known: Vectors) -> bool:
    """Whether all of these windows are among the known ones, as those of a file heard again are."""
    return all((np.abs(known - window).max(axis=1) < _SAME).any() for window in embeddings)


def find_room(folder: Path, name: str) -> EnrolledRoom | None:
    """The room called ``name``; None when there is none, or its file is damaged."""
    return _read(_path(folder, name))


def enrol(
    folder: Path, name: str, model: str, embeddings: Vectors, recordings: int = 1
) -> EnrolledRoom:
    """Give a room a name, or one that has it more windows.

    Args:
        folder: Where rooms lie; made when it is not there.
        name: What to call it.
        model: Identity of the model that made ``embeddings``.
        embeddings: Of the windows of one recording more, or of several, ``(windows, embedding)``.
        recordings: Of how many.

    Raises:
        LibraryError: The name is empty, another model has read the room of that name, or it cannot
            be written.
    """
    name = " ".join(name.split())
    if not name:
        raise LibraryError("a room needs a name to be enrolled")
    earlier = find_room(folder, name)
    if earlier is not None and earlier.model != model:
        raise LibraryError(
            f"the room '{earlier.name}' was enrolled with another model; forget it to enrol it anew"
        )
    before = () if earlier is None else (earlier.embeddings,)
    room = EnrolledRoom(
        name=earlier.name if earlier else name,
        model=model,
        recordings=(earlier.recordings if earlier else 0) + recordings,
        added_at=earlier.added_at if earlier else datetime.now(UTC).isoformat(timespec="seconds"),
        embeddings=np.concatenate([*before, embeddings]),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(_path(folder, name), _bytes(room))
    except OSError as error:
        raise LibraryError(f"the room '{name}' cannot be kept: {reason_of(error)}") from error
    return room


def forget(folder: Path, name: str) -> None:
    """Take a room's name away.

    Raises:
        LibraryError: There is no room of that name, or its file cannot be removed.
    """
    try:
        _path(folder, name).unlink()
    except FileNotFoundError:
        raise LibraryError(f"no room called '{name}' is enrolled") from None
    except OSError as error:
        raise LibraryError(f"the room '{name}' cannot be removed: {reason_of(error)}") from error


def _path(folder: Path, name: str) -> Path:
    """A name may hold what no file name can; upper and lower case are one room."""
    key = " ".join(name.split()).casefold().encode("utf-8", "surrogateescape")
    return folder / f"{blake2b(key, digest_size=10).hexdigest()}{_ENDING}"


def _stamps(folder: Path) -> Stamps:
    found = []
    for path in sorted(folder.glob(f"*{_ENDING}")) if folder.is_dir() else []:
        status = path.stat()
        found.append((path.name, status.st_ino, status.st_mtime_ns))
    return tuple(found)


def _bytes(room: EnrolledRoom) -> bytes:
    from safetensors.numpy import save

    facts = {
        "name": room.name,
        "model": room.model,
        "recordings": room.recordings,
        "added_at": room.added_at,
    }
    content: bytes = save({_VECTORS: room.embeddings}, {"room": json.dumps(facts)})
    return content


def _read(path: Path) -> EnrolledRoom | None:
    """What a file holds; None when it is absent or damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as file:
            facts = json.loads(file.metadata()["room"])
            return EnrolledRoom(**facts, embeddings=file.get_tensor(_VECTORS))
    except (SafetensorError, OSError, ValueError, KeyError, TypeError):
        return None
