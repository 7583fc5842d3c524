"""The plan to lay hands on: a plot in metres whose walls, corners, sources and microphones move."""

from math import isfinite

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from roomprint.rooms.geometry import wall_ends
from roomprint.rooms.scene import Corner
from roomprint_gui.models.floor_draft import FloorDraft
from roomprint_gui.models.plan_hand import SNAP_M, Grab, part_at, place_of_part, snapped
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor
from roomprint_gui.models.room_parts import number_of, part_name, surfaces_of
from roomprint_gui.plots.plan_canvas import PlanCanvas
from roomprint_gui.plots.plan_drawing import PlanState
from roomprint_gui.theme import Theme

_REACH = 12  # pixels around a thing within which it is meant
_THRESHOLD = 4  # pixels that a press may tremble
_FINE_M = 0.01
_KEYS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_MOVABLE = ("corners[", "walls[", "sources[", "microphones[")


class PlanPlot(PlanCanvas):
    """Draws the document's room and edits it by hand.

    A press selects; dragging moves what was pressed, one edit a drag, and Escape gives it up. A
    double click on a wall puts a corner there, elsewhere it shows the whole room. Arrow keys move
    what is selected.

    Args:
        theme: The look.
        document: The room.
        editor: Its verbs.
    """

    drawing_changed = Signal(bool)
    pointed = Signal(str)  # in words, what the pointer or the hand is at
    menu_wanted = Signal(object, object)  # QPoint on the screen, place of the plan

    def __init__(self, theme: Theme, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__(theme, document.scene)
        self.snap = True
        self._document = document
        self._editor = editor
        self._grab: Grab | None = None
        self._pressed_at = QPointF()
        self._hovered = ""
        self._draft: FloorDraft | None = None
        self._pointer: Corner | None = None
        self._placed = self._places()
        self.setAccessibleName("Plan")
        self.setAccessibleDescription("Arrow keys move what is selected, Delete removes it")
        self._connect()
        self.fit()

    def _connect(self) -> None:
        self._document.scene_changed.connect(self._on_scene)
        self._document.dragged.connect(self._draw)
        self._document.replaced.connect(self._on_replaced)
        self._document.selection_changed.connect(self._draw)

    @property
    def is_drawing(self) -> bool:
        """Whether clicks set the corners of a new floor."""
        return self._draft is not None

    def fit(self) -> None:
        """Show the whole room."""
        self.look_at(self._places())

    def set_drawing(self, on: bool) -> None:
        """Begin to draw a new floor, or give it up."""
        if on != self.is_drawing:
            self._draft = FloorDraft() if on else None
            self._document.select("")
            self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
            self.setFocus()
            self._draw()
            self.drawing_changed.emit(on)

    # --- events -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, and take hold of, what is under the pointer."""
        place = self.place_of(event.position())
        if event.button() == Qt.MouseButton.RightButton:
            self._document.select(self._part_at(place))
            self.menu_wanted.emit(event.globalPosition().toPoint(), place)
            return
        if event.button() != Qt.MouseButton.LeftButton or self.is_drawing:
            if not self.is_drawing:
                super().mousePressEvent(event)
            return
        field = self._part_at(place)
        self._pressed_at = event.position()
        self._document.select(field)
        if field.startswith(_MOVABLE):
            self._grab = Grab(self._document.scene, field, place)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; else say what is under the pointer."""
        place = self._pointer = self.place_of(event.position())
        if self.is_drawing:
            self._draw()
        elif self._grab is not None:
            far = (event.position() - self._pressed_at).manhattanLength() >= _THRESHOLD
            if far or self._document.is_dragging:
                self._document.drag(self._grab.moved(place, snap=self._snaps(event)))
        else:
            super().mouseMoveEvent(event)
            self._hover(self._part_at(place))
        self._say()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, or set a corner of the floor that is being drawn."""
        if self._draft is not None:
            if event.button() == Qt.MouseButton.LeftButton:
                place = self._drawn_place(self._draft, self.place_of(event.position()), event)
                if self._draft.add(place):
                    self._finish_draft()
                self._draw()
            return
        if self._grab is None:
            super().mouseReleaseEvent(event)
            return
        label, self._grab = self._grab.label, None
        self._document.drop(label)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put a corner into a wall; finish the drawing; elsewhere show the whole room."""
        if self.is_drawing:
            self._finish_draft()
            return
        place = self.place_of(event.position())
        field = self._part_at(place)
        wall = number_of(field, "walls")
        if wall is not None:
            self.split(wall, place)
        elif not field.startswith(_MOVABLE):
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the selected part, Escape gives up, Return closes a drawing."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step_m = _FINE_M if fine else SNAP_M
            x, y = _KEYS[key]
            self._editor.nudge((x * step_m, y * step_m))
        elif key == Qt.Key.Key_Escape:
            self._grab = None
            self._document.cancel_drag()
            self.set_drawing(False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_drawing:
            self._finish_draft()
        elif key == Qt.Key.Key_Delete:
            self._editor.remove()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is held is let go when another window takes over."""
        if self._grab is not None and event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            label, self._grab = self._grab.label, None
            self._document.drop(label)
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._pointer = None
        self._hover("")
        self._say()
        super().leaveEvent(event)

    # --- drawing a floor --------------------------------------------------------------------------

    def split(self, wall: int, place: Corner) -> None:
        """Put a corner into a wall where it is nearest to ``place``."""
        (x1, y1), (x2, y2) = wall_ends(self._document.scene.corners)[wall]
        along = (x2 - x1, y2 - y1)
        length = (along[0] ** 2 + along[1] ** 2) ** 0.5
        if length > 0.0:
            far_m = ((place[0] - x1) * along[0] + (place[1] - y1) * along[1]) / length
            share = min(max(snapped(far_m, self.snap), 0.0), length) / length
            self._editor.split_wall(wall, (x1 + share * along[0], y1 + share * along[1]))

    def _drawn_place(self, draft: FloorDraft, place: Corner, event: QMouseEvent | None) -> Corner:
        snap = self.snap if event is None else self._snaps(event)
        return draft.place(place, snap=snap, reach_m=1.5 * _REACH * self.metres_a_pixel)

    def _finish_draft(self) -> None:
        draft = self._draft
        self.set_drawing(False)
        if draft is not None and draft.is_room:
            self._editor.draw_floor(draft.corners)
            self.fit()

    # --- model -> screen --------------------------------------------------------------------------

    def _on_scene(self) -> None:
        self._grab = None  # it was of another scene
        self._draw()
        self._say()
        places, before = self._places(), set(self._placed)
        moved = [place for place in places if place not in before]
        self._placed = places
        if self.is_zoomed:
            lost = bool(moved) and not any(self.sees([place]) for place in moved)
        else:
            lost = not self.sees(places)
        if lost:
            self.fit()

    def _places(self) -> list[Corner]:
        """Every corner, source and microphone that has a place."""
        scene = self._document.scene
        standing = [one.position[:2] for one in (*scene.sources, *scene.microphones)]
        return [place for place in (*scene.corners, *standing) if all(map(isfinite, place))]

    def _on_replaced(self) -> None:
        self._grab = None
        self.set_drawing(False)
        self.fit()

    def _draw(self) -> None:
        scene, selected = self._document.scene, self._document.selection
        draft: list[Corner] = [] if self._draft is None else list(self._draft.corners)
        if self._draft is not None and self._pointer is not None:
            draft.append(self._drawn_place(self._draft, self._pointer, None))
        state = PlanState(
            scene,
            selected=tuple(surfaces_of(scene, selected)) or (selected,),
            hovered=self._hovered,
            wrong=tuple(fault.field for fault in self._document.faults),
            draft=tuple(draft),
        )
        self.drawing.show_state(state)

    def _hover(self, field: str) -> None:
        if field != self._hovered:
            self._hovered = field
            over = field.startswith(_MOVABLE)
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._draw()

    def _say(self) -> None:
        """Tell where the pointer or what is held stands."""
        if self._pointer is None:
            self.pointed.emit("")
            return
        held = self._grab.field if self._grab is not None else self._hovered
        scene, place = self._document.scene, self._pointer
        if self._draft is not None:
            place = self._drawn_place(self._draft, place, None)
        else:
            place = place_of_part(scene, held) or place
        x, y = f"x {place[0]:.2f} m", f"y {place[1]:.2f} m"
        wall = number_of(held, "walls")
        if self._grab is not None and wall is not None and wall < len(scene.corners):
            (x1, y1), (x2, y2) = wall_ends(scene.corners)[wall]
            if x1 == x2:
                y = ""
                x = f"x {x1:.2f} m"
            elif y1 == y2:
                x = ""
                y = f"y {y1:.2f} m"
        name = f"{part_name(scene, held)}: " if held else ""
        self.pointed.emit(name + ", ".join(filter(None, (x, y))))

    def _part_at(self, place: Corner) -> str:
        return part_at(self._document.scene, place, _REACH * self.metres_a_pixel)

    def _snaps(self, event: QMouseEvent) -> bool:
        return self.snap and not event.modifiers() & Qt.KeyboardModifier.AltModifier
