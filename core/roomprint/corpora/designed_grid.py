"""Designed rooms as a grid: every source at every microphone of each room file."""

from dataclasses import dataclass, field
from pathlib import Path

from roomprint.audio.names import shown
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import ENDING
from roomprint.corpora.grid_rows import GridRows
from roomprint.corpora.grid_simulation import seed_of_rays, with_pair
from roomprint.corpora.kept_grid import kept_grid
from roomprint.corpora.marks import digest_of
from roomprint.errors import GridError, RoomError
from roomprint.plain import to_plain
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import read_scene
from roomprint.rooms.simulation import SimulateRoom
from roomprint.settings import Config
from roomprint.steps import Steps


@dataclass(frozen=True, kw_only=True)
class GridFromRooms(Config):
    """Simulate rooms that somebody designed, to be mixed with drawn ones, and keep the result.

    Surfaces keep the scattering that they were designed with; how many rooms and responses there
    are, the files say.

    Attributes:
        files: Rooms as JSON files.
        cache: Where the grid is kept, in a file named by rooms and settings.
        grid: Simulator and seed.
    """

    files: tuple[Path, ...]
    cache: Path
    grid: GridConfig = field(default_factory=GridConfig)

    def steps(self) -> Steps[Grid]:
        """Simulate one room after another, or open the grid where that was done before.

        Raises:
            GridError: There is no file, no response could be measured, or the result cannot be
                kept.
            RoomError: A file is no room, or the room cannot be simulated; it is named.
        """
        if not self.files:
            raise GridError("a grid of designed rooms needs a room file")
        scenes = [read_scene(path) for path in self.files]
        digest = digest_of(" ".join([self.grid.digest, *(scene.digest for scene in scenes)]))
        path = self.cache / f"designed-{digest}{ENDING}"
        settings = {"rooms": [file.name for file in self.files], "grid": to_plain(self.grid)}
        return (yield from kept_grid(path, lambda: self._simulate(scenes, digest), settings))

    def _simulate(self, scenes: list[Scene], digest: str) -> Steps[Grid]:
        rows = GridRows()
        for number, (path, scene) in enumerate(zip(self.files, scenes, strict=True)):
            settings = self.grid.simulation(seed_of_rays(self.grid, number))
            work = SimulateRoom(scene=scene, settings=settings)
            try:
                simulated = yield from work.steps()
            except RoomError as error:
                raise RoomError(f"the room {shown(path)} cannot be simulated: {error}") from error
            pairs = _pairs(scene)
            for response, pair in zip(simulated.responses, pairs, strict=True):
                rows.add_simulated(response, number, with_pair(scene, *pair))
        grid = rows.grid(digest)
        if not len(grid):
            raise GridError("no response of the designed rooms could be measured")
        return grid


def designed_files(place: Path) -> tuple[Path, ...]:
    """The rooms of a folder, to the bottom, or the one that is named.

    Raises:
        GridError: There is no room in it.
        RoomError: A file is no room; it is named.
    """
    files = tuple(sorted(place.rglob("*.json"))) if place.is_dir() else (place,)
    if not files:
        raise GridError(f"the folder {shown(place)} holds no room")
    for file in files:
        read_scene(file)
    return files


def _pairs(scene: Scene) -> list[tuple[int, int]]:
    """As a simulation orders its responses: all microphones of a source, then the next source."""
    microphones = range(len(scene.microphones))
    return [(source, mic) for source in range(len(scene.sources)) for mic in microphones]
