"""The points of a map in space. Importing this module needs PyOpenGL and takes a moment."""

import logging

import numpy as np
import pyqtgraph.opengl as gl
from numpy.typing import NDArray
from OpenGL.error import Error as OpenGLError
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QVector3D
from PySide6.QtWidgets import QMenu

from roomprint_gui.models.point_colours import Colours
from roomprint_gui.models.point_geometry import Places
from roomprint_gui.plots.point_table import NamedLabel, point_table
from roomprint_gui.plots.taking import Taking, add_action
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.gl_items import fill, lines, rgba

log = logging.getLogger(__name__)
_SIZE, _MARKED = 6.0, 14.0  # pixels
_FADED = 0.12
_REACH_PX, _CLICK_PX = 10.0, 4
_DISTANCE, _ELEVATION, _AZIMUTH, _FIELD = 4.2, 22.0, -50.0, 40.0


class PointCloud(gl.GLViewWidget):  # type: ignore[misc]
    """Points that can be orbited; ``clicked`` names one or None.

    Dragging orbits, the wheel comes nearer, a click chooses.

    Args:
        theme: The look.
        name: What a screen reader says, and the name of exported files.

    Attributes:
        label: Name and values of what colours the points, for their table.
    """

    clicked = Signal(object)
    unable = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._places: Places = np.empty((0, 3), np.float32)
        self._colours: Colours | None = None
        self._shown: NDArray[np.bool_] = np.empty(0, np.bool_)
        self._selected: NDArray[np.intp] = np.empty(0, np.intp)
        self._marked: tuple[int, ...] = ()
        self._links: tuple[int, NDArray[np.int64], NDArray[np.bool_]] | None = None
        self._is_able = True
        self.label: NamedLabel | None = None
        self.taking = Taking(theme, self, name, self.table)
        self._pressed_at = QPointF()
        form = self.format()
        form.setSamples(4)
        self.setFormat(form)
        self.setMinimumSize(200, 160)
        self.setAccessibleName(name)
        self._points = gl.GLScatterPlotItem(pxMode=True, size=_SIZE)
        self._marks = gl.GLScatterPlotItem(pxMode=True, size=_MARKED)
        self._live = gl.GLScatterPlotItem(pxMode=True, size=_MARKED + 3)
        self._lines, self._trail = lines(1.5), lines(2.0)
        for depth, item in enumerate(
            (self._points, self._lines, self._marks, self._trail, self._live)
        ):
            item.setDepthValue(depth)
            self.addItem(item)
        for item in (self._points, self._marks, self._live):
            item.setGLOptions("translucent")
        for item in (self._marks, self._live):
            item.hide()
        theme.changed.connect(self.dress)
        self.show_all()
        self.dress()

    @property
    def places(self) -> Places:
        """Where the points lie now, ``(rows, 3)``."""
        return self._places

    def table(self) -> list[list[str]]:
        """The points that are shown."""
        return point_table(self._places, np.flatnonzero(self._shown), self.label)

    def make_menu(self) -> QMenu:
        """The context menu."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.taking.offer(menu)
        menu.addSeparator()
        add_action(menu, "Show everything", self.show_all)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu, by the right button or by the menu key."""
        self.make_menu().popup(event.globalPos())

    def draw(self, places: Places, colours: Colours, shown: NDArray[np.bool_]) -> None:
        """Draw other points: their places ``(rows, 3)``, colours, and which are not hidden."""
        self._places, self._colours, self._shown = places, colours, shown
        self._paint()

    def jump_to(self, places: Places) -> None:
        """Take the same points to other places."""
        self._places = places
        self._paint()

    def select(self, rows: NDArray[np.intp]) -> None:
        """Let these rows stand out; none: all are alike."""
        self._selected = rows
        self._paint()

    def mark(self, hovered: int | None, clicked: int | None) -> None:
        """Make two rows larger."""
        self._marked = tuple(row for row in (hovered, clicked) if row is not None)
        self._place_marks()

    def link(self, row: int | None, others: NDArray[np.int64], same: NDArray[np.bool_]) -> None:
        """Draw lines from a row to its true neighbours, those with its word in green."""
        self._links = None if row is None or not len(others) else (row, others, same)
        self._place_marks()

    def follow(self, trail: Places, *, there: bool, far: bool) -> None:
        """Show a live point ``(moments, 3)`` and where it came from; it fades when it is far."""
        accent = self._theme.color("accent")
        pairs = np.repeat(trail, 2, axis=0)[1:-1].astype(np.float64)
        fill(self._trail, pairs, np.broadcast_to(rgba(accent, 0.9), (len(pairs), 4)))
        self._live.setVisible(there and len(trail) > 0)
        if len(trail):
            self._live.setData(pos=trail[-1:], color=rgba(accent, 0.35 if far else 1.0))

    def show_all(self) -> None:
        """Look at everything from the usual side."""
        self.setCameraParams(
            center=QVector3D(0, 0, 0),
            distance=_DISTANCE,
            elevation=_ELEVATION,
            azimuth=_AZIMUTH,
            fov=_FIELD,
        )

    def dress(self) -> None:
        """Take over the theme's colours."""
        self.setBackgroundColor(self._theme.color("card"))
        self._place_marks()

    def row_at(self, position: QPointF) -> int | None:
        """The row whose point is seen at a position of this widget, the nearest to the eye."""
        rows = np.flatnonzero(self._shown)
        if not len(rows):
            return None
        viewport = (0, 0, self.width(), self.height())
        matrix = self.projectionMatrix(viewport, viewport) * self.viewMatrix()
        clip = np.c_[self._places[rows], np.ones(len(rows))] @ np.array(matrix.data()).reshape(4, 4)
        depth = np.maximum(clip[:, 3], 1e-6)
        x = (clip[:, 0] / depth + 1) / 2 * self.width() - position.x()
        y = (1 - clip[:, 1] / depth) / 2 * self.height() - position.y()
        near = np.flatnonzero(x**2 + y**2 <= _REACH_PX**2)
        return int(rows[near[clip[near, 3].argmin()]]) if len(near) else None

    def _paint(self) -> None:
        if self._colours is None or len(self._places) != len(self._colours.codes):
            return
        table = np.array([rgba(QColor(name), 1.0) for name in self._colours.table])
        colors = table[self._colours.codes]
        if len(self._selected):
            stands = np.zeros(len(colors), np.bool_)
            stands[self._selected] = True
            colors[~stands, 3] = _FADED
        rows = np.flatnonzero(self._shown)
        self._points.setVisible(len(rows) > 0)
        if len(rows):
            self._points.setData(pos=self._places[rows], color=colors[rows], size=_SIZE)
        self._place_marks()

    def _place_marks(self) -> None:
        rows = [row for row in self._marked if row < len(self._places)]
        self._marks.setVisible(bool(rows))
        if rows:
            color = rgba(self._theme.color("text"), 0.8)
            self._marks.setData(pos=self._places[rows], color=color, size=_MARKED)
        if self._links is None or self._links[0] >= len(self._places):
            fill(self._lines, np.empty((0, 3)), np.empty((0, 4), np.float32))
            return
        row, others, same = self._links
        pairs = np.empty((2 * len(others), 3))
        pairs[0::2], pairs[1::2] = self._places[row], self._places[others]
        inks = [rgba(self._theme.color("good" if one else "error"), 0.9) for one in same]
        fill(self._lines, pairs, np.repeat(np.array(inks), 2, axis=0))

    # --- events -----------------------------------------------------------------------------------

    def initializeGL(self) -> None:
        """Prepare what is drawn; ``unable`` comes when this screen's OpenGL is none or too old."""
        try:
            super().initializeGL()
        except (RuntimeError, OpenGLError) as error:
            log.warning("no points in 3D: %s", error)
            self._is_able = False
            self.unable.emit()

    def paintGL(self) -> None:
        """Draw the points."""
        if self._is_able:
            super().paintGL()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to orbit."""
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move chooses the point that is seen there."""
        super().mouseReleaseEvent(event)
        if (event.position() - self._pressed_at).manhattanLength() < _CLICK_PX:
            self.clicked.emit(self.row_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at everything again."""
        self.show_all()
        event.accept()
