"""The parts of a room that can be selected: their fields, and what a person calls them."""

from roomprint.rooms.scene import Scene

ALL_WALLS = "walls"


def part_names(scene: Scene) -> dict[str, str]:
    """Every part by its field, in the order of a list: ``walls[1]`` is ``Wall 2``."""
    count = range(len(scene.corners))
    return {
        "": "Room",
        "floor": "Floor",
        "ceiling": "Ceiling",
        ALL_WALLS: "All walls",
        **{f"walls[{number}]": f"Wall {number + 1}" for number in count},
        **{f"corners[{number}]": f"Corner {number + 1}" for number in count},
        **{f"sources[{number}]": one.name for number, one in enumerate(scene.sources)},
        **{f"microphones[{number}]": one.name for number, one in enumerate(scene.microphones)},
    }


def part_name(scene: Scene, field: str) -> str:
    """What a person calls the part, or the field itself when there is none."""
    return part_names(scene).get(field, field)


def places(scene: Scene) -> list[list[str]]:
    """Every corner, source and microphone with its place, as the rows of a table."""
    names = part_names(scene)
    spots = {f"corners[{number}]": (x, y, 0.0) for number, (x, y) in enumerate(scene.corners)}
    for kind in ("sources", "microphones"):
        devices = getattr(scene, kind)
        spots |= {f"{kind}[{number}]": one.position for number, one in enumerate(devices)}
    rows = [[names[field], *(f"{at:.6g}" for at in spot)] for field, spot in spots.items()]
    return [["Part", "x (m)", "y (m)", "z (m)"], *rows]


def surfaces_of(scene: Scene, field: str) -> list[str]:
    """The surfaces that a selection means: one, every wall, or none."""
    names = [name for name, _ in scene.surfaces]
    if field == ALL_WALLS:
        return [name for name in names if name.startswith("walls")]
    return [field] if field in names else []


def number_of(field: str, kind: str) -> int | None:
    """2 for ``corners[2]`` when asked for ``corners``; None for anything else."""
    number = field.removeprefix(f"{kind}[").removesuffix("]")
    return int(number) if number != field and number.isdecimal() else None
