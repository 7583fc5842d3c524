"""Small works for the rooms page, run by worker processes. They know nothing of Qt."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.devices import Device
from roomprint.errors import RoomError, reason_of
from roomprint.rooms.analysis import Analysis, AnalyzeResponse
from roomprint.rooms.auralization import Auralization, Auralize
from roomprint.rooms.measuring import Measurement, MeasureRoom, Sounding
from roomprint.rooms.response import ImpulseResponse
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import PREVIEW, SimulateRoom
from roomprint.steps import Progress, Steps


@dataclass(frozen=True)
class WarmUpRooms:
    """Imports the simulator ahead of need, so that the first drag does not wait for it."""

    def steps(self) -> Steps[None]:
        """Import, and simulate a small room once."""
        yield Progress(0, 2, "Loading the simulator")
        from roomprint.rooms.presets import PRESETS

        scene = next(iter(PRESETS.values()))
        yield Progress(1, 2, "Trying the simulator")
        yield from PreviewRoom(scene, scene.sources[0].name, scene.microphones[0].name).steps()


@dataclass(frozen=True)
class PreviewRoom:
    """Simulates one pair roughly and analyses it, fast enough to follow the mouse.

    Attributes:
        scene: The room.
        source: Name of the source to be heard.
        microphone: Name of the microphone that hears.
    """

    scene: Scene
    source: str
    microphone: str

    def steps(self) -> Steps[tuple[ImpulseResponse, Analysis]]:
        """Start the work."""
        simulation = yield from SimulateRoom(scene=self._pair(), settings=PREVIEW).steps()
        response = replace(simulation.responses[0], scene_digest=self.scene.digest)
        analysis = yield from AnalyzeResponse(response=response).steps()
        return response, analysis

    def _pair(self) -> Scene:
        sources = tuple(one for one in self.scene.sources if one.name == self.source)
        microphones = tuple(one for one in self.scene.microphones if one.name == self.microphone)
        if not sources or not microphones:
            raise RoomError("put a source and a microphone into the room first")
        return replace(self.scene, sources=sources, microphones=microphones)


@dataclass(frozen=True)
class ImportResponses:
    """Reads impulse responses from files.

    Attributes:
        paths: WAV or SOFA files.
    """

    paths: tuple[Path, ...]

    def steps(self) -> Generator[Progress, None, list[tuple[Path, tuple[ImpulseResponse, ...]]]]:
        """Start the work."""
        from roomprint.rooms.response_file import read_responses

        found = []
        for number, path in enumerate(self.paths):
            yield Progress(number, len(self.paths), path.name)
            found.append((path, read_responses(path)))
        return found


@dataclass(frozen=True)
class ExportResponses:
    """Writes impulse responses: SOFA when the name ends so, else WAV.

    Attributes:
        path: The file.
        responses: What to write.
        scene: The room they were simulated in, if they were.
    """

    path: Path
    responses: tuple[ImpulseResponse, ...]
    scene: Scene | None = None

    def steps(self) -> Steps[Path]:
        """Start the work."""
        from roomprint.rooms.response_file import write_responses

        yield Progress(0, 1, self.path.name)
        write_responses(self.path, self.responses, self.scene)
        return self.path


@dataclass(frozen=True)
class HearDrySound:
    """Puts one of Roomprint's own dry sounds into a room.

    Attributes:
        name: Which sound.
        folder: Where such sounds are kept.
        response: Of the room.
    """

    name: str
    folder: Path
    response: ImpulseResponse

    def steps(self) -> Steps[Auralization]:
        """Start the work."""
        from roomprint.rooms.dry_sounds import write_dry_sound

        yield Progress(0, 0, f"Making the sound: {self.name}")
        path = write_dry_sound(self.name, self.folder)
        return (yield from Auralize(audio=path, response=self.response).steps())


@dataclass(frozen=True)
class MeasureAndSave:
    """Measures, and writes the response before anything else can go wrong.

    Attributes:
        work: The measurement.
        folder: Where measurements are kept.
    """

    work: MeasureRoom
    folder: Path

    def steps(self) -> Generator[Sounding, None, tuple[Measurement, Path]]:
        """Start the work.

        Raises:
            RoomError: The folder cannot be made, which is said before it sounds; or as the
                measurement's.
        """
        from roomprint.audio.names import shown
        from roomprint.rooms.response_file import write_responses

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RoomError(
                f"measurements cannot be kept in {shown(self.folder)}: {reason_of(error)}"
            ) from error
        measurement = yield from self.work.steps()
        path = self.folder / f"{datetime.now():%Y-%m-%d %H.%M.%S}.wav"
        write_responses(path, (measurement.response,))
        return measurement, path


@dataclass(frozen=True)
class ListSound:
    """Lists microphones and loudspeakers, in a process where a slow sound system does no harm."""

    def steps(self) -> Steps[tuple[list[Device], list[Device]]]:
        """Ask the sound system once."""
        from roomprint.audio.devices import list_inputs, list_outputs, rescan

        yield Progress(0, 1, "Looking for microphones and loudspeakers")
        rescan()
        return list_inputs(), list_outputs()


@dataclass(frozen=True, eq=False)
class WriteSound:
    """Writes a sound as a WAV of 32-bit floats.

    Attributes:
        path: The file.
        samples: ``(samples,)``, full scale 1.
        sample_rate_hz: Of them.
    """

    path: Path
    samples: NDArray[np.float32]
    sample_rate_hz: int

    def steps(self) -> Steps[Path]:
        """Start the work."""
        from roomprint.audio.writing import write_sound

        yield Progress(0, 1, self.path.name)
        write_sound(self.path, self.samples, self.sample_rate_hz)
        return self.path
