"""Giving rooms names, and asking which one a recording is from."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.flat_tops import top_share, tops_of
from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.errors import AudioError
from roomprint.library.enrolled_rooms import (
    EnrolledRoom,
    EnrolledRooms,
    are_among,
    enrol,
    find_room,
)
from roomprint.library.room_answers import HeardRoom, RoomEstimate
from roomprint.library.room_estimate import HOP_S, read_file, read_sound, reader_for
from roomprint.settings import Config
from roomprint.steps import Progress
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.room_reading import RoomReader, WindowReadings
    from roomprint.rooms.scene import Scene
    from roomprint.steps import Steps

_SPOKEN_S = 24.0  # in a simulated room
_VOICE_SEED = 7


@dataclass(frozen=True, kw_only=True)
class HearRoom(Config):
    """Say which enrolled room a file of speech is from, and what it is like.

    Attributes:
        workspace: Whose rooms are asked.
        path: Any sound or video file.
        model: Name of the model of rooms; by default the workspace's.
    """

    workspace: Path
    path: Path
    model: str | None = None

    def steps(self) -> "Steps[HeardRoom]":
        """Read the file, estimate its room and look for it.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: The file cannot be read, or there is too little in it.
        """
        places = Workspace(self.workspace)
        reader = yield from reader_for((self.path,), self.model, places)
        estimate, readings = yield from read_file(self.path, reader, HOP_S)
        rooms = EnrolledRooms(places.enrolled_rooms, reader.info.identity, reader.dim)
        named = None
        if estimate.speaks:
            named = rooms.which(readings.embeddings, reader.trained_on.references)
        return HeardRoom(estimate, named, reader.info.identity, readings.embeddings)


@dataclass(frozen=True)
class Enrolment:
    """A room that was given a name by recordings.

    Attributes:
        room: The room.
        warnings: What speaks against its recordings, and which it knew already, a sentence each.
    """

    room: EnrolledRoom
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EnrolRoom(Config):
    """Give the room of some recordings a name; a room of that name learns them too.

    A recording that it knows already is passed over, and a warning says so.

    Attributes:
        workspace: Where it is kept.
        name: What to call it.
        paths: Sound or video files of speech in it, or a designed room's JSON file, in which
            Roomprint's own voice is then heard from every source at every microphone.
        model: Name of the model of rooms; by default the workspace's.
    """

    workspace: Path
    name: str
    paths: tuple[Path, ...]
    model: str | None = None

    def steps(self) -> "Steps[Enrolment]":
        """Read the files, then keep all of their windows at once.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: A file cannot be read, or there is too little speech in it.
            RoomError: A designed room cannot be simulated.
            LibraryError: There is no name, or the room cannot be kept under it.
        """
        places = Workspace(self.workspace)
        reader = yield from reader_for(self.paths, self.model, places)
        model, folder = reader.info.identity, places.open().enrolled_rooms
        room = find_room(folder, self.name)
        known = np.zeros((0, reader.dim), np.float32)
        if room is not None and room.model == model:
            known = room.embeddings
        new, warnings = list[NDArray[np.float32]](), list[str]()
        for path in self.paths:
            estimate, readings = yield from _read(path, reader)
            if are_among(readings.embeddings, np.concatenate([known, *new])):
                warnings.append(f"{shown(path)} was enrolled before, and counts once")
                continue
            new.append(readings.embeddings)
            warnings += [f"{shown(path)} {warning}" for warning in estimate.warnings]
        if room is None or new:
            yield Progress(0, 0, f"Keeping {self.name}")
            room = enrol(folder, self.name, model, np.concatenate(new), len(new))
        return Enrolment(room, tuple(warnings))


@dataclass(frozen=True, eq=False, kw_only=True)
class EnrolHeard:
    """Give a room that was just heard a name.

    Attributes:
        workspace: Where it is kept.
        name: What to call it.
        model: Identity of the model that heard it.
        embeddings: Of its windows, ``(windows, embedding)``.
    """

    workspace: Path
    name: str
    model: str
    embeddings: NDArray[np.float32]

    def steps(self) -> "Steps[EnrolledRoom]":
        """Keep it.

        Raises:
            LibraryError: There is no name, or the room cannot be kept under it.
        """
        yield Progress(0, 1, f"Keeping {self.name}")
        folder = Workspace(self.workspace).open().enrolled_rooms
        return enrol(folder, self.name, self.model, self.embeddings)


def _read(path: Path, reader: "RoomReader") -> "Steps[tuple[RoomEstimate, WindowReadings]]":
    if path.suffix.lower() != ".json":
        estimate, readings = yield from read_file(path, reader, HOP_S)
        if not estimate.speaks:
            raise AudioError(
                f"{shown(path.name)} sounds like music or noise, and a room is known by speech"
            )
        return estimate, readings
    from roomprint.audio.reading import SoundRead
    from roomprint.rooms.scene_file import read_scene

    audio = yield from _spoken_in(read_scene(path))
    sound = SoundRead(
        audio=audio,
        duration_s=len(audio) / SAMPLE_RATE_HZ,
        channels=1,
        top_share=top_share([tops_of(audio)]),
        cancelled=False,
    )
    return (yield from read_sound(sound, reader, HOP_S, path.name))


def _spoken_in(scene: "Scene") -> "Steps[Mono]":
    """A voice from every source at every microphone of a designed room, one after the other."""
    import soxr

    from roomprint.rooms.auralization import convolve
    from roomprint.rooms.planning import SimulationConfig
    from roomprint.rooms.simulation import SimulateRoom
    from roomprint.rooms.voice import RATE_HZ, speak

    settings = SimulationConfig(sample_rate_hz=SAMPLE_RATE_HZ)
    done = yield from SimulateRoom(scene=scene, settings=settings).steps()
    voice = soxr.resample(speak(np.random.default_rng(_VOICE_SEED)), RATE_HZ, SAMPLE_RATE_HZ)
    dry = np.resize(voice, round(_SPOKEN_S * SAMPLE_RATE_HZ))
    heard = [convolve(dry, response.samples)[: len(dry)] for response in done.responses]
    return np.concatenate([wet * (0.5 / max(float(np.abs(wet).max()), 1e-9)) for wet in heard])
