"""The room in 3D, drawn by OpenGL. Importing this module needs PyOpenGL and takes a moment."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, tan

import numpy as np
import pyqtgraph.opengl as gl
from numpy.typing import NDArray
from OpenGL import GL
from OpenGL.error import Error as OpenGLError
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMatrix4x4, QMouseEvent, QPainter, QVector3D, QVector4D

from roomprint.rooms.paths import DIRECT, Path
from roomprint.rooms.scene import Point, Scene, Surface
from roomprint_gui.plots.inks import MICROPHONE, SOURCE
from roomprint_gui.plots.room_inks import material_ink
from roomprint_gui.plots.room_mesh import RoomMesh, room_mesh
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.gl_items import Colors, fill, lines, rgba, walls
from roomprint_gui.widgets.gl_marks import DISC, Mark, draw_marks

log = logging.getLogger(__name__)
_FAR, _NEAR, _SELECTED = 0.5, 0.07, 0.85  # how opaque walls are: behind the room, before it, chosen
_ELEVATION, _AZIMUTH = 34.0, -62.0
_FIELD_OF_VIEW = 40.0
_FILLED = 0.82  # of the view, by the room
_FITS = 5
_CLICK = 4  # pixels that a click may tremble
_LIGHT = np.array([0.45, 0.6, 0.66])


@dataclass(frozen=True, eq=False)
class View3D:
    """What is drawn.

    Attributes:
        scene: The room.
        selected: Fields that are selected.
        wrong: Whether something is wrong with the room's shape.
        paths: Ways of the sound to show.
    """

    scene: Scene
    selected: Collection[str]
    wrong: bool
    paths: Sequence[Path]


class RoomGL(gl.GLViewWidget):  # type: ignore[misc]
    """Looks into the room: walls behind it stand, walls before it are a mere breath.

    Dragging orbits, the wheel comes nearer, dragging with Ctrl moves sideways, a click chooses.
    """

    picked = Signal(str)
    unable = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view: View3D | None = None
        self._mesh: RoomMesh | None = None
        self._is_able = True
        self._pressed_at = QPointF()
        form = self.format()
        form.setSamples(4)
        self.setFormat(form)
        self.setMinimumSize(200, 140)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Room in 3D")
        self.setCameraParams(fov=_FIELD_OF_VIEW, elevation=_ELEVATION, azimuth=_AZIMUTH)
        self._walls_behind = walls(behind=True)
        self._walls_before = walls(behind=False)
        self._edges = lines(1.5)
        self._stems = lines(1.0)
        self._paths = lines(2.0)
        self._outline = lines(3.0)
        for depth, item in enumerate(
            (
                self._walls_behind,
                self._edges,
                self._outline,
                self._stems,
                self._paths,
                self._walls_before,
            )
        ):
            item.setDepthValue(depth)
            self.addItem(item)

    def show_view(self, view: View3D) -> None:
        """Draw another moment of the room; items are only filled anew."""
        self._view = view
        self._mesh = mesh = room_mesh(view.scene)
        has_faces = len(mesh.faces) > 0
        for item, opacity in ((self._walls_behind, _FAR), (self._walls_before, _NEAR)):
            item.setVisible(has_faces)
            if has_faces:
                colors = self._face_colors(opacity)
                item.setMeshData(vertexes=mesh.vertices, faces=mesh.faces, faceColors=colors)
        edge = self._rgba("error", 0.9) if view.wrong else self._rgba("dim", 0.75)
        fill(self._edges, mesh.edges, np.broadcast_to(edge, (len(mesh.edges), 4)))
        chosen = mesh.outline(view.selected)
        accent = self._rgba("accent", 1.0)
        fill(self._outline, chosen, np.broadcast_to(accent, (len(chosen), 4)))
        self._fill_stems()
        self._fill_paths()
        self.update()

    def sees_room(self) -> bool:
        """Whether the whole room is in the view."""
        if self._mesh is None or not len(self._mesh.vertices):
            return True
        return bool(np.abs(self._seen(self._mesh.vertices)).max() <= 1.0)

    def look_at_all(self) -> None:
        """Bring the whole room into the view, from the usual side."""
        if self._view is not None:
            self.setCameraParams(elevation=_ELEVATION, azimuth=_AZIMUTH)
            self.look_at_room()

    def look_at_room(self) -> None:
        """Bring the whole room into the view, from where one looks now."""
        mesh = self._mesh
        if mesh is None or not len(mesh.vertices):
            return
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        size = max(1.0, float(np.linalg.norm(high - low)))
        self.setCameraParams(center=QVector3D(*((low + high) / 2)), distance=2.0 * size)
        for _ in range(_FITS):  # each brings it nearer to the middle and to the right size
            seen = self._seen(mesh.vertices)
            middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
            self._shift(middle)
            reach = float(np.abs(seen - middle).max())
            self.setCameraParams(distance=self.opts["distance"] * reach / _FILLED)

    def _seen(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """``(points, 2)``: where points appear, from -1 to 1 across and upwards."""
        matrix = np.array(self._to_clip().data()).reshape(4, 4).T
        clip = np.c_[points, np.ones(len(points))] @ matrix.T
        return np.asarray(clip[:, :2] / np.maximum(clip[:, 3:], 1e-6))

    def _shift(self, by: NDArray[np.float64]) -> None:
        """Move the look sideways and upwards by a share of half the view."""
        half = self.opts["distance"] * tan(np.radians(_FIELD_OF_VIEW / 2))
        back, _ = self.viewMatrix().inverted()
        wide, high = half * by[0], half * by[1] * self.height() / max(1, self.width())
        step = back.mapVector(QVector3D(wide, high, 0.0))
        self.setCameraParams(center=self.opts["center"] + step)

    def dress(self) -> None:
        """Take over the theme's colours."""
        self.setBackgroundColor(self._theme.color("card"))
        if self._view is not None:
            self.show_view(self._view)

    # --- events -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to orbit."""
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move chooses what lies there."""
        super().mouseReleaseEvent(event)
        moved = (event.position() - self._pressed_at).manhattanLength()
        if event.button() == Qt.MouseButton.LeftButton and moved < _CLICK:
            self.picked.emit(self.part_at(event.position()))

    def part_at(self, position: QPointF) -> str:
        """Field of the source, microphone or surface at a position of this widget."""
        if self._view is None or self._mesh is None:
            return ""
        for field, place, _, _ in self._standing():
            spot = self.position_of(place)
            if spot is not None and (position - spot).manhattanLength() < 2 * DISC:
                return field
        return self._mesh.hit(*self._ray(position))

    def position_of(self, place: Point) -> QPointF | None:
        """Where a point of the room appears in this widget; None when it lies behind the eye."""
        clip = self._to_clip().map(QVector4D(*place, 1.0))
        if clip.w() <= 0.0:
            return None
        x, y = clip.x() / clip.w(), clip.y() / clip.w()
        return QPointF((x + 1) / 2 * self.width(), (1 - y) / 2 * self.height())

    def initializeGL(self) -> None:
        """Prepare what is drawn; ``unable`` comes when this screen's OpenGL is none or too old."""
        try:
            super().initializeGL()
        except (RuntimeError, OpenGLError) as error:  # too old, or told wrongly
            log.warning("no 3D view: %s", error)
            self._is_able = False
            self.unable.emit()

    def paintGL(self) -> None:
        """Draw the room, then discs and names over it, which keep their size."""
        if not self._is_able:
            return
        super().paintGL()
        GL.glDisable(GL.GL_CULL_FACE)  # else letters are culled
        painter = QPainter(self)
        draw_marks(painter, self._theme, self._marks())
        painter.end()

    # --- parts of the drawing ---------------------------------------------------------------------

    def _face_colors(self, opacity: float) -> Colors:
        """``(faces, 4)``: the material's colour, shaded by direction; the chosen stands out."""
        assert self._view is not None
        assert self._mesh is not None
        named: dict[str, Surface] = dict(self._view.scene.surfaces)
        paint = {}
        for field, surface in named.items():
            share = _SELECTED if opacity == _FAR and field in self._view.selected else opacity
            paint[field] = rgba(material_ink(surface.material).color(self._theme), share)
        colors = np.array([paint[field] for field in self._mesh.surfaces])
        colors[:, :3] *= 0.82 + 0.18 * (self._mesh.normals @ _LIGHT)[:, None]
        return colors

    def _fill_stems(self) -> None:
        """A line from each thing that stands down to the floor."""
        points: list[Point] = []
        colors: list[Colors] = []
        for _, (x, y, z), color, _ in self._standing():
            points += [(x, y, 0.0), (x, y, z)]
            colors += [rgba(color, 0.6)] * 2
        fill(self._stems, np.array(points).reshape(-1, 3), np.array(colors))

    def _fill_paths(self) -> None:
        assert self._view is not None
        points: list[Point] = []
        colors: list[Colors] = []
        for path in self._view.paths:
            direct = path.surface == DIRECT
            color = self._rgba("text", 0.95) if direct else self._rgba("accent", 0.75)
            for start, end in pairwise(path.points):
                points += [start, end]
                colors += [color] * 2
        fill(self._paths, np.array(points).reshape(-1, 3), np.array(colors))

    def _standing(self) -> list[tuple[str, Point, QColor, str]]:
        """Field, place, colour and name of every source and microphone that has a place."""
        if self._view is None:
            return []
        scene = self._view.scene
        return [
            (f"{kind}[{number}]", one.position, ink.color(self._theme), one.name)
            for kind, them, ink in (
                ("sources", scene.sources, SOURCE),
                ("microphones", scene.microphones, MICROPHONE),
            )
            for number, one in enumerate(them)
            if all(map(isfinite, one.position))
        ]

    def _marks(self) -> list[Mark]:
        """What stands before the eye."""
        selected = self._view.selected if self._view is not None else ()
        return [
            Mark(spot, name, color, field.startswith("sources"), field in selected)
            for field, place, color, name in self._standing()
            if (spot := self.position_of(place)) is not None
        ]

    def _rgba(self, role: str, opacity: float) -> Colors:
        return rgba(self._theme.color(role), opacity)

    def _to_clip(self) -> QMatrix4x4:
        viewport = (0, 0, self.width(), self.height())
        to_clip: QMatrix4x4 = self.projectionMatrix(viewport, viewport) * self.viewMatrix()
        return to_clip

    def _ray(self, position: QPointF) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Origin and direction of the look through a position of this widget."""
        back, _ = self._to_clip().inverted()
        x = 2 * position.x() / max(1, self.width()) - 1
        y = 1 - 2 * position.y() / max(1, self.height())
        ends = [back.map(QVector4D(x, y, depth, 1.0)).toVector3DAffine() for depth in (-1.0, 0.9)]
        near, far = (np.array([end.x(), end.y(), end.z()]) for end in ends)
        return near, far - near
