"""The ground that a plan is drawn on: axes in metres, a grid, and the way to pixels and back."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QResizeEvent

from roomprint.rooms.geometry import bounds
from roomprint.rooms.scene import Corner, Scene
from roomprint_gui.plots.bar import Bar
from roomprint_gui.plots.plan_drawing import PlanDrawing, PlanState
from roomprint_gui.theme import Theme

_LETTERS = (46, 20)  # pixels
_MARGIN = 0.3
_GRID = 0.12


class PlanCanvas(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """Shows a drawing of a room. The wheel zooms, dragging empty ground moves the view.

    Args:
        theme: The look.
        scene: The room to begin with.
    """

    def __init__(self, theme: Theme, scene: Scene) -> None:
        super().__init__()
        self._theme = theme
        self._zoomed = False
        self._kept: Sequence[Corner] = ()
        self.setFrameShape(self.Shape.NoFrame)
        self.setMinimumSize(200, 140)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # no PlotItem: its menus are windows of their own that outlive the plot
        self.ci.layout.setContentsMargins(0, 4, 8, 0)
        self.ci.layout.setSpacing(2)
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0.0, lockAspect=True)
        self._box.setLimits(minXRange=0.2, maxXRange=1000.0)
        self.addItem(self._box, 0, 1)
        self._axes = [self._build_axis("bottom", 1, 1), self._build_axis("left", 0, 0)]
        self._axes[1].setWidth(44)
        self.drawing = PlanDrawing(theme, PlanState(scene))
        self._box.addItem(self.drawing, ignoreBounds=True)
        self._box.sigRangeChangedManually.connect(self._on_zoomed)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def metres_a_pixel(self) -> float:
        """How much a pixel is."""
        return float(self._box.viewPixelSize()[0])

    def place_of(self, position: QPointF) -> Corner:
        """The place of the plan, in metres, at a position of this widget."""
        place = self._box.mapSceneToView(self.mapToScene(position.toPoint()))
        return place.x(), place.y()

    def position_of(self, place: Corner) -> QPointF:
        """The position in this widget of a place of the plan."""
        return QPointF(self.mapFromScene(self._box.mapViewToScene(QPointF(*place))))

    @property
    def is_zoomed(self) -> bool:
        """Whether somebody chose what is in sight."""
        return self._zoomed

    def sees(self, places: Sequence[Corner]) -> bool:
        """Whether all of ``places`` are in sight."""
        seen = self._box.viewRect()
        if not self._zoomed:  # room for the lengths of the walls
            wide, high = _LETTERS[0] * self.metres_a_pixel, _LETTERS[1] * self.metres_a_pixel
            seen.adjust(wide, high, -wide, -high)
        return all(seen.contains(QPointF(*place)) for place in places)

    def look_at(self, places: Sequence[Corner]) -> None:
        """Bring all of ``places`` into sight, and keep them there until somebody zooms."""
        self._zoomed, self._kept = False, places
        (left, low), (right, high) = bounds(places) if places else ((0.0, 0.0), (6.0, 5.0))
        margin = _MARGIN * max(right - left, high - low, 1.0)
        rect = QRectF(left, low, max(right - left, 0.5), max(high - low, 0.5))
        self._box.setRange(rect.adjusted(-margin, -margin, margin, margin), padding=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in sight, unless somebody zoomed."""
        super().resizeEvent(event)
        if hasattr(self, "drawing") and not self._zoomed:  # pyqtgraph resizes while it builds
            self.look_at(self._kept)

    def _build_axis(self, place: str, row: int, column: int) -> pg.AxisItem:
        axis = Bar(place)
        axis.linkToView(self._box)
        font = QFont(self.font())
        font.setPixelSize(11)
        axis.setStyle(tickLength=0, tickFont=font, maxTickLevel=0)
        axis.enableAutoSIPrefix(False)
        axis.setGrid(round(255 * _GRID))
        axis.setZValue(-100)
        self.addItem(axis, row, column)
        return axis

    def _on_zoomed(self) -> None:
        self._zoomed = True

    def _dress(self) -> None:
        self.setBackground(self._theme.color("card"))
        dim = self._theme.color("dim")
        for axis, name in zip(self._axes, ("x", "y"), strict=True):
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(self._theme.color("text"))
            axis.setTextPen(dim)
            axis.setLabel(name, units="m", **{"color": dim.name(), "font-size": "11px"})
        self.drawing.update()
