"""The verbs of the room editor: each is one edit of the document, with a name for undo."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from roomprint.errors import RoomError
from roomprint.rooms import editing
from roomprint.rooms.geometry import is_inside
from roomprint.rooms.materials import Material
from roomprint.rooms.placing import free_place
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Corner, Point, Scene, Surface, Transducer
from roomprint_gui.models.plan_hand import SNAP_M, Grab, snapped
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_parts import number_of, part_name, surfaces_of

_HEIGHT_M = {"sources": 1.5, "microphones": 1.2}  # a talker standing, a listener sitting
_SHIFT_M = 5 * SNAP_M  # of a duplicate


class RoomEditor:
    """Edits the open room; what cannot be done is told through the document's ``failed``."""

    def __init__(self, document: RoomDocument) -> None:
        self._document = document

    @property
    def can_remove(self) -> bool:
        """Whether the selected part can be taken away."""
        if number_of(self._document.selection, "corners") is not None:
            return len(self._document.scene.corners) > 3
        return self.can_duplicate

    @property
    def can_duplicate(self) -> bool:
        """Whether the selected part is a source or a microphone."""
        return self._document.selection.startswith(("sources[", "microphones["))

    # --- sources and microphones ------------------------------------------------------------------

    def add(self, kind: editing.Kind, at: Corner | None = None) -> None:
        """Put in a source or a microphone, at a place of the plan or where there is room."""
        scene = self._document.scene
        x, y = at or free_place(scene)
        z = min(_HEIGHT_M[kind], round(scene.height_m / 2, 2))
        name = editing.free_name(scene, kind)
        self._put_in(kind, Transducer(name, (x, y, z)), f"Add {kind.removesuffix('s')}")

    def duplicate(self) -> None:
        """Put in another source or microphone like the selected one, half a metre beside it."""
        if not self.can_duplicate:
            return
        scene, field = self._document.scene, self._document.selection
        kind: editing.Kind = "sources" if field.startswith("sources") else "microphones"
        one = editing.transducer(scene, field)
        x, y, z = one.position
        beside: list[Point] = [(x + _SHIFT_M, y, z), (x - _SHIFT_M, y, z), (x, y + _SHIFT_M, z)]
        place = next((p for p in beside if is_inside(scene, p)), (*free_place(scene), z))
        name = editing.free_name(scene, kind)
        self._put_in(kind, replace(one, name=name, position=place), f"Duplicate {one.name}")

    def set_transducer(self, field: str, to: Transducer) -> None:
        """Change a source's or microphone's name, place, directivity or direction."""
        before = editing.transducer(self._document.scene, field)
        moved = before.position != to.position
        verb = "Rename" if before.name != to.name else "Move" if moved else "Turn"
        self._edit(lambda scene: editing.set_transducer(scene, field, to), f"{verb} {before.name}")

    # --- the floor --------------------------------------------------------------------------------

    def set_corner(self, number: int, to: Corner) -> None:
        """Put a corner at typed coordinates."""
        self._edit(
            lambda scene: editing.move_corner(scene, number, to), f"Move corner {number + 1}"
        )

    def split_wall(self, number: int, at: Corner | None = None) -> None:
        """Put a corner into a wall, and select it."""
        self._edit(lambda scene: editing.add_corner(scene, number, at), "Add corner")
        self._document.select(f"corners[{number + 1}]")

    def draw_floor(self, corners: Sequence[Corner]) -> None:
        """Exchange the whole floor plan; walls become like the first one.

        Sources and microphones that would stand outside are moved in. What was named after the room
        of a preset is so no more.
        """

        def drawn(scene: Scene) -> Scene:
            scene = _unnamed(scene)
            walls = scene.walls[:1] * len(corners)
            empty = replace(scene, corners=tuple(corners), walls=walls, sources=(), microphones=())
            room = editing.counter_clockwise(empty)
            kinds: tuple[editing.Kind, ...] = ("sources", "microphones")
            for kind in kinds:
                for one in getattr(scene, kind):
                    x, y, z = one.position
                    outside = not is_inside(room, one.position)
                    place = (*free_place(room), z) if outside else (x, y, z)
                    room = editing.add_transducer(room, kind, replace(one, position=place))
            return room

        self._edit(drawn, "Draw the floor")

    def set_size(self, size: Point) -> None:
        """Stretch the room to a length, a width and a height in metres."""
        self._edit(lambda scene: editing.set_size(scene, size), "Change the size")

    def mirror(self, axis: Literal["x", "y"]) -> None:
        """Exchange left and right (``x``) or front and back (``y``)."""
        self._edit(lambda scene: editing.mirror(scene, axis), "Mirror the room")

    # --- surfaces and air -------------------------------------------------------------------------

    def set_material(self, material: Material) -> None:
        """Give the selected surface, or all walls, another material."""
        self._set_surfaces(
            lambda surface: replace(surface, material=material), "Change the material of"
        )

    def set_scattering(self, scattering: float) -> None:
        """Give the selected surface, or all walls, another scattering."""
        self._set_surfaces(
            lambda surface: replace(surface, scattering=scattering), "Change the scattering of"
        )

    def set_air(self, temperature_c: float, humidity_percent: float) -> None:
        """Change the air."""

        def changed(scene: Scene) -> Scene:
            return replace(scene, temperature_c=temperature_c, humidity_percent=humidity_percent)

        self._edit(changed, "Change the air")

    def rename(self, name: str) -> None:
        """Call the room differently."""
        self._edit(lambda scene: replace(scene, name=name), "Rename the room")

    # --- whatever is selected ---------------------------------------------------------------------

    def remove(self) -> None:
        """Take the selected corner, source or microphone away."""
        if not self.can_remove:
            return
        scene, field = self._document.scene, self._document.selection
        corner = number_of(field, "corners")
        label = f"Remove {part_name(scene, field)}"
        if corner is not None:
            self._edit(lambda scene: editing.remove_corner(scene, corner), label)
        else:
            self._edit(lambda scene: editing.remove_transducer(scene, field), label)
        self._document.select("")

    def nudge(self, by: Corner) -> None:
        """Move the selected corner, wall, source or microphone by so many metres."""
        field = self._document.selection
        if not field.startswith(("corners[", "walls[", "sources[", "microphones[")):
            return
        grab = Grab(self._document.scene, field, (0.0, 0.0))
        moved = grab.moved((snapped(by[0], snap=False), snapped(by[1], snap=False)), snap=False)
        self._document.edit(moved, grab.label)

    def _put_in(self, kind: editing.Kind, one: Transducer, label: str) -> None:
        self._edit(lambda scene: editing.add_transducer(scene, kind, one), label)
        count = len(getattr(self._document.scene, kind))
        self._document.select(f"{kind}[{count - 1}]")

    def _set_surfaces(self, change: Callable[[Surface], Surface], verb: str) -> None:
        field = self._document.selection
        name = part_name(self._document.scene, field)

        def changed(scene: Scene) -> Scene:
            for one in surfaces_of(scene, field):
                scene = editing.set_surface(scene, one, change(editing.surface(scene, one)))
            return scene

        self._edit(changed, f"{verb} {name[:1].lower()}{name[1:]}")

    def _edit(self, change: Callable[[Scene], Scene], label: str) -> None:
        try:
            scene = change(self._document.scene)
        except RoomError as error:
            self._document.failed.emit(error)
            return
        self._document.edit(scene, label)


def _unnamed(scene: Scene) -> Scene:
    """The scene without the names that it has from a preset."""
    preset = next((one for one in PRESETS.values() if one.name == scene.name), None)
    if preset is None:
        return scene
    return replace(
        scene,
        name="Drawn room",
        sources=_numbered(scene.sources, preset.sources, "Source"),
        microphones=_numbered(scene.microphones, preset.microphones, "Microphone"),
    )


def _numbered(
    ones: Sequence[Transducer], preset: Sequence[Transducer], stem: str
) -> tuple[Transducer, ...]:
    """Those that are named as in the preset get numbers for names."""
    theirs = {one.name for one in preset}
    return tuple(
        replace(one, name=f"{stem} {number}") if one.name in theirs else one
        for number, one in enumerate(ones, start=1)
    )
