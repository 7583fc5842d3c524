"""Rooms to begin with."""

from collections.abc import Mapping
from types import MappingProxyType

from roomprint.rooms.editing import rectangle
from roomprint.rooms.materials import find_material
from roomprint.rooms.scene import Scene, Surface, Transducer


def _surface(key: str, scattering: float = 0.1) -> Surface:
    return Surface(find_material(key), scattering)


def _booth() -> Scene:
    panels = _surface("rockwool_50mm_80kgm3", 0.2)
    return rectangle(
        "Studio booth",
        (2.6, 2.1, 2.4),
        floor=_surface("carpet_6mm_closed_cell_foam"),
        ceiling=_surface("ceiling_fissured_tile", 0.2),
        walls=(_surface("plasterboard"), _surface("double_glazing_30mm", 0.05), panels, panels),
        sources=[Transducer("Singer", (0.85, 1.15, 1.6))],
        microphones=[Transducer("Microphone", (1.25, 1.1, 1.55), "cardioid", azimuth_deg=180.0)],
    )


def _living_room() -> Scene:
    plaster = _surface("plasterboard", 0.3)
    return rectangle(
        "Living room",
        (5.6, 4.2, 2.5),
        floor=_surface("carpet_soft_10mm", 0.4),
        ceiling=_surface("ceiling_plasterboard"),
        walls=(plaster, _surface("curtains_cotton_0.33", 0.3), plaster, _surface("wood_16mm", 0.5)),
        sources=[
            Transducer("Left loudspeaker", (0.6, 3.0, 1.0), "cardioid", azimuth_deg=-20.0),
            Transducer("Right loudspeaker", (0.6, 1.2, 1.0), "cardioid", azimuth_deg=20.0),
        ],
        microphones=[Transducer("Sofa", (3.9, 2.1, 1.1))],
    )


def _classroom() -> Scene:
    plaster = _surface("hard_surface", 0.3)
    return rectangle(
        "Classroom",
        (9.0, 7.2, 3.2),
        floor=_surface("chairs_wooden", 0.6),
        ceiling=_surface("ceiling_fissured_tile"),
        walls=(
            _surface("double_glazing_30mm", 0.3),
            _surface("perforated_veneered_chipboard", 0.2),
            plaster,
            plaster,
        ),
        sources=[Transducer("Teacher", (1.2, 3.9, 1.6), "cardioid")],
        microphones=[
            Transducer("First row", (3.1, 3.3, 1.2)),
            Transducer("Last row", (8.0, 5.8, 1.2)),
        ],
    )


def _meeting_room() -> Scene:
    plaster = _surface("plasterboard", 0.2)
    return rectangle(
        "Meeting room",
        (6.4, 4.4, 2.8),
        floor=_surface("carpet_thin", 0.4),
        ceiling=_surface("ceiling_perforated_gypsum_board"),
        walls=(
            _surface("curtains_cotton_0.33", 0.3),
            _surface("glass_window", 0.1),
            plaster,
            _surface("wooden_lining", 0.3),
        ),
        sources=[Transducer("Talker", (1.4, 2.9, 1.2), "cardioid", azimuth_deg=-15.0)],
        microphones=[
            Transducer("Listener", (4.8, 1.4, 1.2)),
            Transducer("Table microphone", (3.2, 2.2, 0.8)),
        ],
    )


def _bathroom() -> Scene:
    tiles = _surface("ceramic_tiles", 0.2)
    return rectangle(
        "Bathroom",
        (3.1, 2.2, 2.4),
        floor=tiles,
        ceiling=_surface("wooden_lining"),
        walls=(tiles, _surface("curtains_velvet", 0.3), tiles, _surface("wooden_door", 0.3)),
        sources=[Transducer("Singer", (0.8, 0.7, 1.6))],
        microphones=[Transducer("Listener", (2.3, 1.5, 1.5))],
    )


def _stairwell() -> Scene:
    render = _surface("smooth_brickwork_10mm_pointing", 0.4)
    return rectangle(
        "Stairwell",
        (5.4, 2.8, 12.0),
        floor=_surface("rough_concrete", 0.5),
        ceiling=_surface("rough_concrete", 0.3),
        walls=(render, _surface("glass_window"), render, _surface("wooden_door", 0.4)),
        sources=[Transducer("Footsteps", (1.2, 1.0, 0.2))],
        microphones=[Transducer("Second floor", (4.1, 1.9, 7.9))],
    )


def _concert_hall() -> Scene:
    side = _surface("wooden_lining", 0.4)
    return rectangle(
        "Concert hall",
        (42.0, 22.0, 16.0),
        floor=_surface("chairs_medium_upholstered", 0.7),
        ceiling=_surface("hard_surface", 0.4),
        walls=(side, _surface("hard_surface", 0.5), side, _surface("stage_floor", 0.4)),
        sources=[
            Transducer("Soloist", (5.0, 11.4, 1.6)),
            Transducer("Timpani", (2.5, 17.5, 1.2)),
        ],
        microphones=[
            Transducer("Row 8", (15.0, 9.2, 1.2)),
            Transducer("Row 25", (33.0, 14.6, 1.2)),
        ],
    )


def _l_shaped_room() -> Scene:
    plaster = _surface("plasterboard", 0.2)
    return Scene(
        name="L-shaped room",
        corners=((0.0, 0.0), (8.0, 0.0), (8.0, 3.6), (3.8, 3.6), (3.8, 7.0), (0.0, 7.0)),
        height_m=2.8,
        floor=_surface("wood_16mm", 0.3),
        ceiling=_surface("plasterboard"),
        walls=(
            _surface("glass_window"),
            plaster,
            plaster,
            plaster,
            _surface("curtains_cotton_0.33", 0.3),
            plaster,
        ),
        sources=(Transducer("Talker", (1.9, 5.6, 1.5)),),
        microphones=(
            Transducer("In sight", (2.2, 1.6, 1.2)),
            Transducer("Around the corner", (6.9, 2.0, 1.2)),
        ),
    )


PRESETS: Mapping[str, Scene] = MappingProxyType(
    {
        "studio-booth": _booth(),
        "living-room": _living_room(),
        "classroom": _classroom(),
        "meeting-room": _meeting_room(),
        "bathroom": _bathroom(),
        "stairwell": _stairwell(),
        "concert-hall": _concert_hall(),
        "l-shaped-room": _l_shaped_room(),
    }
)
