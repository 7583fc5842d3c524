"""The plan of a room, drawn by one item: floor, walls, corners, sources and microphones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, dist, hypot, isfinite, pi, radians, sin
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from roomprint.rooms.geometry import bounds, wall_ends
from roomprint.rooms.scene import Corner, Directivity, Scene, Surface, Transducer
from roomprint_gui.plots.inks import MICROPHONE, SOURCE, Ink
from roomprint_gui.plots.plan_letters import PlanLetters
from roomprint_gui.plots.room_inks import material_ink
from roomprint_gui.theme import Theme

_WALL = 5.0  # pixels
_CORNER = 4.5
_DISC = 7.0
_PATTERN = 20.0  # radius of a directivity's drawing
_SHORTEST_LABELLED = 56.0
_OMNI_SHARE: dict[Directivity, float] = {  # p of the pattern p + (1 - p) cos
    "omni": 1.0,
    "subcardioid": 0.75,
    "cardioid": 0.5,
    "hypercardioid": 0.25,
    "figure-eight": 0.0,
}


@dataclass(frozen=True)
class PlanState:
    """What is drawn.

    Attributes:
        scene: The room.
        selected: Fields that are selected.
        hovered: Field under the pointer.
        wrong: Fields with a fault.
        draft: Corners of a floor that is being drawn, the last one under the pointer.
    """

    scene: Scene
    selected: Collection[str] = ()
    hovered: str = ""
    wrong: Collection[str] = ()
    draft: Sequence[Corner] = ()


class PlanDrawing(pg.GraphicsObject):  # type: ignore[misc]
    """Draws a :class:`PlanState` in metres; lines and letters keep their size in pixels."""

    def __init__(self, theme: Theme, state: PlanState) -> None:
        super().__init__()
        self._theme = theme
        self._state = state

    @property
    def state(self) -> PlanState:
        """What is drawn."""
        return self._state

    def show_state(self, state: PlanState) -> None:
        """Draw something else."""
        if state == self._state:
            return
        if _extent(state) != _extent(self._state):
            self.prepareGeometryChange()
        self._state = state
        self.update()

    def boundingRect(self) -> QRectF:
        """All that is drawn, in metres, with room for letters."""
        left, low, right, high = _extent(self._state)
        return QRectF(left - 5.0, low - 5.0, right - left + 10.0, high - low + 10.0)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Draw everything in pixels, each point taken there by the view's transform."""
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        box = self.getViewBox()
        seen = self.boundingRect() if box is None else box.viewRect()
        sight = to_pixels.mapRect(seen)
        _Brush(painter, to_pixels, sight, self._theme, self._state).draw()
        painter.restore()


class _Brush:
    """One painting of the plan."""

    def __init__(
        self,
        painter: QPainter,
        to_pixels: QTransform,
        sight: QRectF,
        theme: Theme,
        state: PlanState,
    ) -> None:
        self._painter = painter
        self._to_pixels = to_pixels
        self._theme = theme
        self._state = state
        self._letters = PlanLetters(painter, sight, theme)

    def draw(self) -> None:
        scene = self._state.scene
        lengths: list[tuple[QPointF, QPointF, float]] = []
        if len(scene.corners) >= 2 and all(isfinite(v) for c in scene.corners for v in c):
            self._draw_floor()
            for number, surface in enumerate(scene.walls[: len(scene.corners)]):
                self._draw_wall(number, surface)
            for start, end in wall_ends(scene.corners):
                lengths.append((self._at(start), self._at(end), dist(start, end)))
            for number, corner in enumerate(scene.corners):
                self._letters.take(self._at(corner), _CORNER)
                self._draw_corner(f"corners[{number}]", corner)
        standing = [
            (f"{kind}[{number}]", one, ink)
            for kind, them, ink in (
                ("sources", scene.sources, SOURCE),
                ("microphones", scene.microphones, MICROPHONE),
            )
            for number, one in enumerate(them)
            if all(isfinite(value) for value in one.position)
        ]
        for field, one, ink in standing:
            self._draw_transducer(field, one, ink)
            self._letters.take(self._at(one.position[:2]), _DISC)
        for field, one, _ in standing:
            color = self._theme.color("error" if self._is_wrong(field) else "text")
            self._draw_name(one.name, self._at(one.position[:2]), color)
        for first, second, length_m in lengths:
            self._draw_length(first, second, length_m)
        if self._state.draft:
            self._draw_draft()

    def _at(self, corner: Corner) -> QPointF:
        return self._to_pixels.map(QPointF(*corner))

    def _pen(self, color: QColor, width: float) -> QPen:
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _draw_floor(self) -> None:
        scene = self._state.scene
        fill = material_ink(scene.floor.material).color(self._theme)
        fill.setAlphaF(0.34 if "floor" in self._state.selected else 0.18)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(fill)
        self._painter.drawPolygon(QPolygonF([self._at(corner) for corner in scene.corners]))

    def _draw_wall(self, number: int, surface: Surface) -> None:
        field = f"walls[{number}]"
        start, end = wall_ends(self._state.scene.corners)[number]
        first, second = self._at(start), self._at(end)
        if self._chosen(field):
            glow = self._theme.color("accent")
            glow.setAlphaF(0.9 if field in self._state.selected else 0.35)
            self._painter.setPen(self._pen(glow, _WALL + 5))
            self._painter.drawLine(first, second)
        wrong = field in self._state.wrong or "corners" in self._state.wrong
        ink = material_ink(surface.material).color(self._theme)
        color = self._theme.color("error") if wrong else ink
        self._painter.setPen(self._pen(color, _WALL))
        self._painter.drawLine(first, second)

    def _draw_length(self, first: QPointF, second: QPointF, length_m: float) -> None:
        """The length beside the wall: outside of its middle, or where else there is room."""
        along = second - first
        pixels = hypot(along.x(), along.y())
        if pixels < _SHORTEST_LABELLED:
            return
        away = QPointF(-along.y(), along.x()) / pixels  # outwards: y points down on the screen
        text = f"{length_m:.2f} m"
        half = self._letters.width(text) / 2
        reach = _WALL + 4 + abs(away.x()) * half + abs(away.y()) * 7
        middles = [
            first + along * share + away * (side * reach)
            for side in (1.0, -1.0)
            for share in (0.5, 0.3, 0.7)
        ]
        free = self._letters.free(text, middles)
        if free is not None:
            self._letters.write(text, free, self._theme.color("dim"))

    def _draw_name(self, name: str, at: QPointF, color: QColor) -> None:
        """A name below its place, or where else it hides nothing."""
        half = self._letters.width(name) / 2
        away, aside = _DISC + 11, _DISC + 8 + half
        ways = (QPointF(0, away), QPointF(0, -away), QPointF(aside, 0), QPointF(-aside, 0))
        middles = [at + way for way in ways]
        self._letters.write(name, self._letters.free(name, middles) or middles[0], color)

    def _draw_corner(self, field: str, corner: Corner) -> None:
        chosen = self._chosen(field)
        edge = "error" if field in self._state.wrong else "accent" if chosen else "dim"
        size = _CORNER + (2.0 if chosen else 0.0)
        self._painter.setPen(self._pen(self._theme.color(edge), 2))
        self._painter.setBrush(self._theme.color("card"))
        at = self._at(corner)
        self._painter.drawRoundedRect(
            QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size), 2, 2
        )

    def _draw_transducer(self, field: str, one: Transducer, ink: Ink) -> None:
        at, color = self._at(one.position[:2]), ink.color(self._theme)
        self._draw_pattern(at, one, color)
        if self._chosen(field):
            self._painter.setPen(self._pen(self._theme.color("accent"), 3))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(at, _DISC + 4, _DISC + 4)
        edge = self._theme.color("error" if self._is_wrong(field) else "card")
        self._painter.setPen(self._pen(edge, 2))
        self._painter.setBrush(color)
        if ink is SOURCE:
            self._painter.drawEllipse(at, _DISC, _DISC)
        else:
            box = QRectF(at.x() - _DISC, at.y() - _DISC, 2 * _DISC, 2 * _DISC)
            self._painter.drawRoundedRect(box, 4, 4)

    def _draw_pattern(self, at: QPointF, one: Transducer, color: QColor) -> None:
        """How much goes where, as a polar curve around the place."""
        if one.directivity == "omni":
            return
        share = _OMNI_SHARE.get(one.directivity, 1.0)
        outline = QPolygonF()
        for step in range(72):
            angle = step * pi / 36
            radius = _PATTERN * abs(share + (1 - share) * cos(angle))
            turned = angle + radians(one.azimuth_deg)
            outline.append(at + QPointF(radius * cos(turned), -radius * sin(turned)))
        fill = QColor(color)
        fill.setAlphaF(0.25)
        self._painter.setPen(self._pen(color, 1))
        self._painter.setBrush(fill)
        self._painter.drawPolygon(outline)

    def _draw_draft(self) -> None:
        """The floor that is being drawn, its last line still following the pointer."""
        points = [self._at(corner) for corner in self._state.draft]
        accent = self._theme.color("accent")
        self._painter.setBrush(self._theme.color("wash"))
        self._painter.setPen(self._pen(accent, 2))
        self._painter.drawPolygon(QPolygonF(points))
        self._painter.setBrush(self._theme.color("card"))
        for point in points[:-1]:
            self._painter.drawEllipse(point, 4, 4)
        for (start, first), (end, second) in pairwise(zip(self._state.draft, points, strict=True)):
            self._draw_length(first, second, dist(start, end))

    def _is_wrong(self, field: str) -> bool:
        """Whether something is wrong with a source or microphone."""
        return any(wrong.startswith(f"{field}.") for wrong in self._state.wrong)

    def _chosen(self, field: str) -> bool:
        return field in self._state.selected or field == self._state.hovered


def _extent(state: PlanState) -> tuple[float, float, float, float]:
    """Least and greatest x and y of all that has a place."""
    scene = state.scene
    standing = [one.position[:2] for one in (*scene.sources, *scene.microphones)]
    points = [*scene.corners, *standing, *state.draft]
    points = [point for point in points if all(isfinite(value) for value in point)]
    (left, low), (right, high) = bounds(points) if points else ((0.0, 0.0), (1.0, 1.0))
    return left, low, right, high
