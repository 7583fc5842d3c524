"""A room with what stands in it, as plain data: what the editor edits and the simulator reads."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from roomprint.rooms.materials import Material

Point = tuple[float, float, float]  # x, y, z in metres; z upwards from the floor
Corner = tuple[float, float]  # x, y in metres
Directivity = Literal["omni", "subcardioid", "cardioid", "hypercardioid", "figure-eight"]
DIRECTIVITIES: tuple[Directivity, ...] = get_args(Directivity)


@dataclass(frozen=True)
class Surface:
    """One face of the room.

    Attributes:
        material: What it is made of.
        scattering: Share of the reflected energy that leaves in other directions, 0 to 1.
    """

    material: Material
    scattering: float = 0.1


@dataclass(frozen=True)
class Transducer:
    """A source or a microphone.

    Attributes:
        name: What the room calls it; no two of a kind share one.
        position: Where it is.
        directivity: ``omni`` or a first-order pattern.
        azimuth_deg: Where it points in the plan, counter-clockwise from the x axis.
        elevation_deg: How far it points up, -90 to 90.
    """

    name: str
    position: Point
    directivity: Directivity = "omni"
    azimuth_deg: float = 0.0
    elevation_deg: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A floor polygon raised to a height, its surfaces, sources and microphones, and its air.

    A scene may be wrong while somebody edits it: :mod:`roomprint.rooms.checking` says what is.

    Attributes:
        name: What it is called.
        corners: The floor, counter-clockwise seen from above.
        height_m: From floor to ceiling.
        floor: The floor's surface.
        ceiling: The ceiling's surface.
        walls: One surface a wall; wall ``i`` runs from corner ``i`` to the next one.
        sources: Loudspeakers, speakers, instruments.
        microphones: Where one listens.
        temperature_c: Of the air.
        humidity_percent: Relative humidity of the air.
    """

    name: str
    corners: tuple[Corner, ...]
    height_m: float
    floor: Surface
    ceiling: Surface
    walls: tuple[Surface, ...]
    sources: tuple[Transducer, ...] = ()
    microphones: tuple[Transducer, ...] = ()
    temperature_c: float = 20.0
    humidity_percent: float = 50.0

    @property
    def surfaces(self) -> Iterator[tuple[str, Surface]]:
        """Every surface with its field: ``floor``, ``ceiling``, ``walls[0]``, ..."""
        yield "floor", self.floor
        yield "ceiling", self.ceiling
        for number, wall in enumerate(self.walls):
            yield f"walls[{number}]", wall

    @property
    def digest(self) -> str:
        """Sixteen hex digits that change with anything one could hear; the room's name is not."""
        heard = asdict(self)
        del heard["name"]
        for surface in (heard["floor"], heard["ceiling"], *heard["walls"]):
            surface["material"] = surface["material"]["absorption"]
        return hashlib.sha256(json.dumps(heard, sort_keys=True).encode()).hexdigest()[:16]
