"""Rooms as JSON files.

A file states its schema; a newer one is refused. A material of the table stands there by its key,
one's own with its coefficients. Everything is checked for its type and every error names the field;
whether the room makes sense is for :mod:`roomprint.rooms.checking`, so that a room can be put away
half drawn.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.errors import RoomError, reason_of
from roomprint.rooms.json_fields import Fields, list_of, number, one_of, text
from roomprint.rooms.materials import OWN, Material, find_material, materials
from roomprint.rooms.scene import DIRECTIVITIES, Corner, Point, Scene, Surface, Transducer

SCHEMA = 1
LARGEST_BYTES = 10_000_000  # what is larger is some other file


def write_scene(path: Path, scene: Scene) -> None:
    """Write a room to a file in one step; on an error, what was there stays.

    Raises:
        RoomError: It cannot be written, or holds a number that is none.
    """
    content = to_json(scene).encode()
    try:
        write_whole(path, content)
    except OSError as error:
        raise RoomError(f"the room {shown(path)} cannot be saved: {reason_of(error)}") from error


def read_scene(path: Path) -> Scene:
    """Read a room from a file.

    Raises:
        RoomError: It cannot be read, is no room, or was made by a newer version; with the field.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise RoomError("it is too large to be a room")
        return from_json(content.decode("utf-8-sig"))
    except OSError as error:
        raise RoomError(f"the room {shown(path)} cannot be read: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise RoomError(f"the room {shown(path)} cannot be read: it is not text") from error
    except RoomError as error:
        raise RoomError(f"the room {shown(path)} cannot be read: {error}") from error


def to_json(scene: Scene) -> str:
    """A room as text that :func:`from_json` reads back to an equal one.

    Raises:
        RoomError: It holds a number that is none; with the field.
    """
    content = {
        "schema": SCHEMA,
        "name": scene.name,
        "corners": scene.corners,
        "height_m": scene.height_m,
        "floor": _surface_json(scene.floor),
        "ceiling": _surface_json(scene.ceiling),
        "walls": [_surface_json(wall) for wall in scene.walls],
        "sources": [vars(one) for one in scene.sources],
        "microphones": [vars(one) for one in scene.microphones],
        "temperature_c": scene.temperature_c,
        "humidity_percent": scene.humidity_percent,
    }
    written = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    from_json(written)  # never write what cannot be opened again: NaN, for one
    return written


def from_json(written: str) -> Scene:
    """The room that a text describes.

    Raises:
        RoomError: It is no room, or was made by a newer version; with the field.
    """
    if not written.strip():
        raise RoomError("it is empty")
    try:
        content = json.loads(written)
    except json.JSONDecodeError as error:
        raise RoomError(f"it is not JSON from line {error.lineno} on") from error
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise RoomError("it is not JSON that a room could be in") from error
    fields = Fields(content, "")
    _check_schema(fields.take("schema", number))
    scene = Scene(
        name=fields.take("name", text),
        corners=fields.take("corners", list_of(_corner)),
        height_m=fields.take("height_m", number),
        floor=fields.take("floor", _surface),
        ceiling=fields.take("ceiling", _surface),
        walls=fields.take("walls", list_of(_surface)),
        sources=fields.take("sources", list_of(_transducer), default=()),
        microphones=fields.take("microphones", list_of(_transducer), default=()),
        temperature_c=fields.take("temperature_c", number, default=Scene.temperature_c),
        humidity_percent=fields.take("humidity_percent", number, default=Scene.humidity_percent),
    )
    fields.close()
    return scene


def _check_schema(schema: float) -> None:
    if schema > SCHEMA:
        raise RoomError(
            f"a newer Roomprint made it (schema {schema:g}, this one reads {SCHEMA}); "
            "update this one"
        )
    if schema != SCHEMA:
        raise RoomError(f"schema must be {SCHEMA}, got {schema:g}")


def _surface_json(surface: Surface) -> dict[str, Any]:
    material = surface.material
    in_table = materials().get(material.key) == material
    return {
        "material": material.key if in_table else vars(material),
        "scattering": surface.scattering,
    }


def _surface(value: Any, field: str) -> Surface:
    fields = Fields(value, field)
    surface = Surface(
        material=fields.take("material", _material),
        scattering=fields.take("scattering", number, default=Surface.scattering),
    )
    fields.close()
    return surface


def _material(value: Any, field: str) -> Material:
    if isinstance(value, str):
        make = partial(find_material, value)
    else:
        fields = Fields(value, field)
        key = fields.take("key", text)
        make = partial(
            Material,
            key=key,
            description=fields.take("description", text, default=key),
            group=fields.take("group", text, default=OWN),
            absorption=fields.take("absorption", list_of(number)),
            source=fields.take("source", text, default=""),
        )
        fields.close()
    try:
        return make()
    except RoomError as error:
        raise RoomError(f"{field}: {error}") from error


def _transducer(value: Any, field: str) -> Transducer:
    fields = Fields(value, field)
    transducer = Transducer(
        name=fields.take("name", text),
        position=fields.take("position", _point),
        directivity=fields.take("directivity", one_of(DIRECTIVITIES), default="omni"),
        azimuth_deg=fields.take("azimuth_deg", number, default=0.0),
        elevation_deg=fields.take("elevation_deg", number, default=0.0),
    )
    fields.close()
    return transducer


def _corner(value: Any, field: str) -> Corner:
    x, y = list_of(number, 2)(value, field)
    return x, y


def _point(value: Any, field: str) -> Point:
    x, y, z = list_of(number, 3)(value, field)
    return x, y, z
