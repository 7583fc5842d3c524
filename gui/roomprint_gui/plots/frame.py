"""What every plot with axes has: axes with units, a faint grid, a crosshair, zoom in time, a menu.

The wheel zooms the horizontal axis and dragging moves it; a double click shows everything, and
again what was seen first.
"""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.bar import Bar
from roomprint_gui.plots.pens import pen
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.readout import Readout
from roomprint_gui.plots.taking import add_action
from roomprint_gui.theme import Theme

_GRID = 0.12
_FRAME_MS = 16
_BAR = 56
_TICK_ROOM = 34  # pixels that a word needs


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(11)
    return small


class PlotFrame(Plot):
    """Base of every plot with axes; a kind of plot fills it with items and says what they hold.

    Subclasses draw in :meth:`_draw`, called before the next frame after :meth:`_redraw_soon` and
    only while the plot is on the screen, and answer the crosshair in :meth:`_point`.

    Args:
        theme: The look.
        name: What a screen reader says, and the name of exported files.
        x: The horizontal axis.
        y: The vertical axis.
    """

    def __init__(self, theme: Theme, name: str, x: Axis, y: Axis) -> None:
        super().__init__(theme, name)
        self._x, self._y = x, y
        self._home: tuple[float, float, float, float] | None = None  # x0, x1, y0, y1
        self._whole: tuple[float, float] = (0.0, 1.0)  # x0, x1 of everything
        self._zoomed = False
        self._pending = False
        self._build_frame()
        self._connect_frame()
        self._dress()

    def _build_frame(self) -> None:
        # no PlotItem: its menus are windows of their own that outlive the plot
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(QSize(160, 90))
        self.grid = self.view.ci
        self.grid.layout.setContentsMargins(0, 8, 8, 0)
        self.grid.layout.setSpacing(2)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.setMouseEnabled(x=True, y=False)
        self.grid.addItem(self.box, 0, 1)
        self.bars = {
            place: self._build_bar(axis, place, row, column)
            for axis, place, row, column in ((self._x, "bottom", 1, 1), (self._y, "left", 0, 0))
        }
        self.bars["left"].setWidth(_BAR)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.setZValue(50)
        self._cross.hide()
        self.box.addItem(self._cross, ignoreBounds=True)
        self.readout = Readout(self._theme, self)
        self._frame = QTimer(self, singleShot=True, interval=_FRAME_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.readout.raise_()

    def _build_bar(self, axis: Axis, place: str, row: int, column: int) -> pg.AxisItem:
        bar = self._make_bar(place, axis)
        bar.linkToView(self.box)
        bar.setStyle(tickLength=0, tickFont=_small(self.font()), maxTickLevel=0, showValues=False)
        bar.enableAutoSIPrefix(axis.si and axis.ticks is None)  # words have their own
        bar.setGrid(round(255 * _GRID))
        bar.setFlag(bar.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        bar.setZValue(-100)
        self.grid.addItem(bar, row, column)
        return bar

    def _connect_frame(self) -> None:
        self._theme.changed.connect(self._on_theme)
        self._frame.timeout.connect(self._on_frame)
        self.box.sigRangeChangedManually.connect(self._on_zoomed)
        scene = self.view.scene()
        scene.sigMouseMoved.connect(self._on_mouse)
        scene.sigMouseClicked.connect(self._on_click)
        self.view.viewport().installEventFilter(self)

    def _make_bar(self, place: str, axis: Axis) -> pg.AxisItem:
        """The item of one axis."""
        return Bar(place, clock=axis.clock)

    def name_axes(self, x: Axis, y: Axis) -> None:
        """Show one quantity over another from now on."""
        self._x, self._y = x, y
        self._dress()

    # --- what a kind of plot says -----------------------------------------------------------------

    def _draw(self) -> None:
        """Bring the items up to date."""
        raise NotImplementedError

    def _point(self, x: float | None, y: float) -> None:
        """Show in the readout what is at ``(x, y)``; None: the mouse is elsewhere."""
        raise NotImplementedError

    # --- for everybody ----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(480, 200)

    def follow(self, other: "PlotFrame | None") -> None:
        """Zoom and move in time together with ``other``; with None, alone again."""
        self.box.setXLink(other.box if other is not None else None)

    def show_all(self) -> None:
        """Show everything; when all is seen already, what is seen before anybody zooms."""
        (left, right), _ = self.box.viewRange()
        seen = 1.02 * (right - left) >= self._whole[1] - self._whole[0]
        self.reset()
        if not seen:
            self._zoomed = True
            self.box.setRange(xRange=self._whole, padding=0)

    def reset(self) -> None:
        """Show what is seen before anybody zooms."""
        self._zoomed = False
        if self._home is not None:
            left, right, bottom, top = self._home
            self.box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)

    def event(self, event: QEvent) -> bool:
        """On another screen lines have another width."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_theme()
        return super().event(event)

    def make_menu(self) -> QMenu:
        """The context menu; the crosshair would be on the picture."""
        self._cross.hide()
        self._point(None, 0.0)
        menu = super().make_menu()
        menu.addSeparator()
        add_action(menu, "Show everything", self.show_all)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu by its key; the right button may also drag, so the scene tells of it."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            super().contextMenuEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while the plot was hidden."""
        super().showEvent(event)
        if self._dressed_in is not self._theme.palette:
            self._dress()
        if self._pending:
            self._on_frame()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Double clicks; the readout stays in its corner, the crosshair goes with the mouse."""
        if event.type() == QEvent.Type.Leave:
            self._cross.hide()
            self._point(None, 0.0)
        elif event.type() == QEvent.Type.Resize:
            self._choose_ticks()
            self._place_readout()
        elif event.type() == QEvent.Type.MouseButtonDblClick:
            self.show_all()
        return super().eventFilter(watched, event)

    def _redraw_soon(self) -> None:
        self._pending = True
        if self.isVisible() and not self._frame.isActive():
            self._frame.start()

    def _set_home(
        self,
        left: float,
        right: float,
        bottom: float,
        top: float,
        whole: tuple[float, float] | None = None,
    ) -> None:
        """What is seen before anybody zooms, and how far ``whole`` there is something to see."""
        home = (left, max(right, left + 1e-6), bottom, max(top, bottom + 1e-6))
        whole = whole or home[:2]
        if home == self._home and whole == self._whole:
            return
        self._whole = whole
        if self._home is None:
            self._show_values()
        if self._home is not None and self._home[:2] != home[:2]:
            self._zoomed = False
        self._home = home
        margin = 0.02 * (whole[1] - whole[0])
        self.box.setLimits(xMin=whole[0] - margin, xMax=whole[1] + margin)
        if not self._zoomed:
            self.reset()

    def _show_values(self) -> None:
        """An empty plot has no numbers at its axes: they would be of nothing."""
        for bar in self.bars.values():
            bar.setStyle(showValues=True)

    def _choose_ticks(self) -> None:
        """Leave out every other word of an axis as long as they would touch each other."""
        lengths = (self.view.width() - _BAR, self.view.height())
        bars = ((self._x, "bottom", _TICK_ROOM), (self._y, "left", _TICK_ROOM // 2))
        for (axis, place, room), length in zip(bars, lengths, strict=True):
            if axis.ticks is not None:
                step = max(1, -(-room * len(axis.ticks) // max(length, 1)))
                self.bars[place].setTicks([list(axis.ticks.items())[::step]])

    def _place_readout(self) -> None:
        self.readout.resize(self.readout.sizeHint())
        self.readout.move(self._corner(self.readout.size()))

    def _corner(self, size: QSize) -> QPoint:
        """Where a readout of ``size`` stands: at the upper right."""
        return self._corners(size)[0]

    def _corners(self, size: QSize) -> list[QPoint]:
        """Places for a readout of ``size``: upper right, lower right, upper left, lower left."""
        area = self._area().adjusted(4, 4, -4, -4)
        right, bottom = area.right() - size.width(), area.bottom() - size.height()
        return [
            QPoint(x, y)
            for x in (max(right, area.left()), area.left())
            for y in (area.top(), bottom)
        ]

    def _area(self) -> QRect:
        """The plotted area in this widget's pixels."""
        area: QRect = self.view.mapFromScene(self.box.sceneBoundingRect()).boundingRect()
        return area

    def _cross_color(self) -> QColor:
        return self._theme.color("dim")

    def _on_frame(self) -> None:
        if self.isVisible():
            self._pending = False
            self._draw()
            self._place_readout()

    def _on_zoomed(self) -> None:
        self._zoomed = True

    def _on_mouse(self, place: Any) -> None:
        if not self.box.sceneBoundingRect().contains(place):
            self._cross.hide()
            self._point(None, 0.0)
            return
        at = self.box.mapSceneToView(place)
        self._cross.setPos(at.x())
        self._cross.show()
        self._point(at.x(), at.y())
        self._place_readout()

    def _on_click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            place = event.screenPos()
            self.make_menu().popup(QPoint(round(place.x()), round(place.y())))

    def _on_theme(self) -> None:
        if self.isVisible():
            self._dress()
        self._redraw_soon()

    def _dress(self) -> None:
        self._dressed_in = self._theme.palette
        self.view.setBackground(self._theme.color("card"))
        for axis, bar in zip((self._x, self._y), self.bars.values(), strict=True):
            bar.setPen(pg.mkPen(None))
            bar.setTickPen(self._theme.color("text"))
            bar.setTextPen(self._theme.color("dim"))
            style = {"color": self._theme.color("dim").name(), "font-size": "11px"}
            bar.setLabel(axis.title, units=axis.marked_unit or None, **style)
        self._cross.setPen(pen(self, self._cross_color(), 1))
