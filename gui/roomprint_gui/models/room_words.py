"""The open room in one sentence."""

from datetime import datetime

from roomprint.rooms.autosave import Unsaved
from roomprint.rooms.geometry import bounds, volume_m3
from roomprint_gui.models.room_document import RoomDocument


def room_in_words(document: RoomDocument) -> str:
    """``Classroom: 9.0 by 7.2 by 3.2 m, 207 m³; changes not saved``, or what is wrong with it."""
    scene = document.scene
    if document.faults:
        first, *others = (fault.sentence for fault in document.faults)
        more = f" (and {len(others)} more)" if others else ""
        return f"{first[:1].upper()}{first[1:]}{more}"
    (left, low), (right, high) = bounds(scene.corners)
    size = f"{right - left:.1f} by {high - low:.1f} by {scene.height_m:.1f} m"
    volume = volume_m3(scene)
    amount = f"{volume:,.0f}" if volume >= 100 else f"{volume:.1f}"
    where = "changes not saved" if document.is_unsaved else ""
    if document.path is not None and not document.is_unsaved:
        where = f"saved in {document.path.name}"
    return f"{scene.name}: {size}, {amount} m³" + (f"; {where}" if where else "")


def left_in_words(unsaved: Unsaved) -> str:
    """``Classroom, 2026-03-14 09:26``: a room with changes that no file has."""
    when = datetime.fromtimestamp(unsaved.changed_s).strftime("%Y-%m-%d %H:%M")
    return f"{unsaved.scene.name}, {when}"
