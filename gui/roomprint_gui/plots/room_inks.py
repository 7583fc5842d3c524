"""The colours of rooms: a family of materials has one colour in the plan, in 3D and in lists."""

from roomprint.rooms.materials import OWN, Material
from roomprint_gui.plots.inks import Ink

_FAMILIES = {  # the first word of a group of the table
    "Massive": Ink("#7D8B99", "#9FB0C0"),
    "Lightweight": Ink("#A08A63", "#D1BC94"),
    "Glazing": Ink("#3D9CC2", "#86CFEA"),
    "Wood": Ink("#9A6330", "#C98F55"),
    "Floor": Ink("#4F8A63", "#7DB892"),
    "Curtains": Ink("#A2527A", "#CF86A9"),
    "Seating": Ink("#7361B3", "#A594DB"),
    "Audience": Ink("#B0643A", "#DD9468"),
    "Wall": Ink("#A3841C", "#DBBB50"),
    "Ceiling": Ink("#6F8F36", "#AECB7E"),
    "Special": Ink("#B25F63", "#E09DA0"),
    OWN.split()[0]: Ink("#8A4FA8", "#C79BDE"),
}
_STRANGE = Ink("#7D8B99", "#9FB0C0")


def material_ink(material: Material) -> Ink:
    """The colour of the family that ``material`` belongs to."""
    return _FAMILIES.get(material.group.split()[0] if material.group else "", _STRANGE)
