"""A map of an embedding: points, the true neighbours of one, and a density where there are many."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QContextMenuEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from roomprint_gui.models.point_colours import Colours
from roomprint_gui.models.point_geometry import Places, inside, nearest_point
from roomprint_gui.plots.coded_scatter import CodedScatter
from roomprint_gui.plots.density import density_image
from roomprint_gui.plots.map_marks import MapMarks
from roomprint_gui.plots.outline_box import Hand, OutlineBox
from roomprint_gui.plots.pens import pen
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.point_table import NamedLabel, point_table
from roomprint_gui.plots.taking import add_action
from roomprint_gui.theme import Theme

DENSE = 50_000  # points: more are a density under some of them
_SOME = 20_000
_REACH_PX = 8
_FRAMES, _FRAME_MS = 18, 25  # of the way from one picture to the next
_MOVABLE = 20_000  # points that take that way; more of them jump
_FADED = 46  # of 255


class PointMap(Plot):
    """Draws points in the colours of a label; ``hovered`` and ``clicked`` name one or None.

    Args:
        theme: The look.
        name: What a screen reader says.

    Attributes:
        label: Name and values of what colours the points, for their table.
    """

    hovered = Signal(object)
    clicked = Signal(object)
    enclosed = Signal(object)  # numbers of the points

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.label: NamedLabel | None = None
        self._places: Places = np.empty((0, 2), np.float32)
        self._drawn: NDArray[np.intp] = np.empty(0, np.intp)  # rows that have a point of their own
        self._shown: NDArray[np.bool_] = np.empty(0, np.bool_)
        self._colours: Colours | None = None
        self._brushes: dict[tuple[str, ...], list[QBrush]] = {}
        self._selected: NDArray[np.intp] = np.empty(0, np.intp)
        self._way: tuple[Places, Places, int] | None = None
        self._build()
        self._connect()
        self._dress()

    def _build(self) -> None:
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(QSize(200, 160))
        self.view.ci.layout.setContentsMargins(0, 0, 0, 0)
        self.box = OutlineBox()
        self.view.ci.addItem(self.box, 0, 0)
        self.density = pg.ImageItem(axisOrder="row-major")
        self.points = CodedScatter(7)
        self.marks = MapMarks()
        for z, item in enumerate((self.density, self.points, *self.marks.items())):
            item.setZValue(z)
            self.box.addItem(item, ignoreBounds=True)
        self._clock = QTimer(self, interval=_FRAME_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def _connect(self) -> None:
        self._theme.changed.connect(self._on_theme)
        self._clock.timeout.connect(self._step)
        self.box.enclosed.connect(self._on_enclosed)
        scene = self.view.scene()
        scene.sigMouseMoved.connect(self._on_mouse)
        scene.sigMouseClicked.connect(self._on_click)
        self.view.viewport().installEventFilter(self)

    # --- what is drawn ----------------------------------------------------------------------------

    @property
    def places(self) -> Places:
        """Where the points lie now, ``(rows, 2)``."""
        return self._places

    @property
    def drawn(self) -> NDArray[np.intp]:
        """The rows that have a point of their own on the map."""
        return self._drawn

    @property
    def moving(self) -> bool:
        """Whether the points are on their way from one picture to the next."""
        return self._way is not None

    def draw(self, places: Places, colours: Colours, shown: NDArray[np.bool_]) -> None:
        """Draw other points.

        Args:
            places: ``(rows, 2)``, between -1 and 1.
            colours: Of each row.
            shown: Which rows are not hidden, ``(rows,)``.
        """
        self._stop()
        fresh = len(places) != len(self._places)
        same = np.array_equal(places, self._places) and np.array_equal(shown, self._shown)
        self._places, self._colours, self._shown = places, colours, shown
        if fresh:
            self._selected = np.empty(0, np.intp)
            self.marks.clear()
            self.show_all()
        self._choose()
        self._paint()
        if not same:  # other colours leave the density as it is
            self._draw_density()

    def move_to(self, places: Places) -> None:
        """Take the same points to other places, smoothly where there are not too many."""
        if len(places) != len(self._places) or len(places) > _MOVABLE or not self.isVisible():
            self._stop()
            self._places = places
            self._paint()
            self._draw_density()
            return
        self._way = (self._places, places, 0)
        self._clock.start()

    def jump_to(self, places: Places) -> None:
        """Take the same points to other places at once."""
        self._stop()
        self._places = places
        self._follow()
        self._draw_density()

    def select(self, rows: NDArray[np.intp]) -> None:
        """Let these rows stand out; none: all are alike."""
        self._selected = rows
        self._paint()

    def mark(self, hovered: int | None, clicked: int | None) -> None:
        """Put a ring around the row under the mouse, and one around the clicked row."""
        self.marks.mark(hovered, clicked)
        self.marks.place(self._places)

    def link(self, row: int | None, others: NDArray[np.int64], same: NDArray[np.bool_]) -> None:
        """Draw lines from a row to its true neighbours, those with its word solid."""
        self.marks.link(row, others, same)
        self.marks.place(self._places)

    def follow(self, trail: Places, *, there: bool, far: bool) -> None:
        """Show a live point and where it came from."""
        self.marks.follow(trail, there=there, far=far)

    def show_all(self) -> None:
        """Show every point."""
        self.box.setRange(QRectF(-1.05, -1.05, 2.1, 2.1), padding=0)

    def use(self, hand: Hand) -> None:
        """Let dragging do something else."""
        self.box.hand = hand
        moves = hand is Hand.MOVE
        shape = Qt.CursorShape.ArrowCursor if moves else Qt.CursorShape.CrossCursor
        self.view.viewport().setCursor(shape)

    def table(self) -> list[list[str]]:
        """The points that are shown."""
        return point_table(self._places, np.flatnonzero(self._shown), self.label)

    # --- inside -----------------------------------------------------------------------------------

    def _choose(self) -> None:
        """Which rows get a point: all that are shown, or some of them above a density."""
        rows = np.flatnonzero(self._shown)
        if len(rows) > DENSE:
            rows = np.sort(np.random.default_rng(0).choice(rows, _SOME, replace=False))
        self._drawn = rows

    def _paint(self) -> None:
        if self._colours is None:
            return
        table = self._colours.table
        if table not in self._brushes:
            full = [QColor(c) for c in table]
            faded = [QColor(c.red(), c.green(), c.blue(), _FADED) for c in full]
            self._brushes[table] = [QBrush(c) for c in (*full, *faded)]
        codes = self._colours.codes[self._drawn]
        if len(self._selected):
            stands = np.zeros(len(self._places), np.bool_)
            stands[self._selected] = True
            codes = np.where(stands[self._drawn], codes, codes + len(table))
        self.points.show_points(self._places[self._drawn], codes, self._brushes[table])
        self.marks.place(self._places)

    def _follow(self) -> None:
        """The points have moved and nothing else."""
        self.points.move_points(self._places[self._drawn])
        self.marks.place(self._places)

    def _draw_density(self) -> None:
        rows = np.flatnonzero(self._shown)
        dense = len(rows) > DENSE
        self.density.setVisible(dense)
        if not dense:
            return
        image = density_image(self._places[rows], self._theme.color("dim"))
        self.density.setImage(image, autoLevels=False, levels=(0, 255))
        self.density.setRect(QRectF(-1, -1, 2, 2))

    def _step(self) -> None:
        """One frame of the way, slow at both ends."""
        if self._way is None:
            return
        begin, end, frame = self._way
        share = (frame + 1) / _FRAMES
        share = share * share * (3 - 2 * share)
        self._places = (begin + (end - begin) * np.float32(share)).astype(np.float32)
        self._way = (begin, end, frame + 1)
        if frame + 1 >= _FRAMES:
            self._stop()
        self._follow()

    def _stop(self) -> None:
        self._clock.stop()
        if self._way is not None:
            self._places, self._way = self._way[1], None

    def _under(self, x: float, y: float) -> int | None:
        pixel = self.box.viewPixelSize()[0]
        found = nearest_point(self._places[self._drawn], x, y, _REACH_PX * pixel)
        return None if found is None else int(self._drawn[found])

    def _on_mouse(self, place: object) -> None:
        if not self.box.sceneBoundingRect().contains(place):
            self.hovered.emit(None)
            return
        at = self.box.mapSceneToView(place)
        self.hovered.emit(self._under(at.x(), at.y()))

    def _on_click(self, event: object) -> None:
        if event.button() == Qt.MouseButton.RightButton:  # type: ignore[attr-defined]
            place = event.screenPos()  # type: ignore[attr-defined]
            self.make_menu().popup(QPoint(round(place.x()), round(place.y())))
        elif event.double():  # type: ignore[attr-defined]
            self.show_all()
        else:
            at = self.box.mapSceneToView(event.scenePos())  # type: ignore[attr-defined]
            self.clicked.emit(self._under(at.x(), at.y()))

    def _on_enclosed(self, corners: Places) -> None:
        rows = np.flatnonzero(self._shown)
        self.enclosed.emit(rows[inside(self._places[rows], corners)])

    def make_menu(self) -> QMenu:
        """The context menu."""
        menu = super().make_menu()
        menu.addSeparator()
        add_action(menu, "Show everything", self.show_all)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu by its key; the scene tells of the right button."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            super().contextMenuEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is under a mouse that has left."""
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().eventFilter(watched, event)

    def _on_theme(self) -> None:
        self._dress()
        if len(self._shown):
            self._draw_density()

    def _dress(self) -> None:
        self.view.setBackground(self._theme.color("card"))
        self.box.dress(pen(self, self._theme.color("accent"), 1.5))
        self.marks.dress(self._theme, self)
