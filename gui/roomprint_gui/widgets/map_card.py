"""One map with its caption: flat, or in three dimensions where the picture has them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QOpenGLContext
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from roomprint_gui.models.point_colours import Colours
from roomprint_gui.models.point_geometry import Places
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.plots.point_map import PointMap
from roomprint_gui.plots.point_table import NamedLabel
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.native import alone

if TYPE_CHECKING:
    from roomprint_gui.widgets.point_cloud import PointCloud

_NO_3D = "This computer's screen offers no OpenGL: choose 2 dimensions under Picture."


class MapCard(QFrame):
    """Draws points on a plane or in space, whichever their places are of.

    Args:
        theme: The look.
        name: What a screen reader says.
    """

    hovered = Signal(object)
    clicked = Signal(object)
    enclosed = Signal(object)  # numbers of the points
    failed = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        self._cloud: PointCloud | None = None
        self._deep = False
        self._is_able = True
        self._label: NamedLabel | None = None
        set_kind(self, "card")
        self.caption = ElidedLabel("", "dim")
        self.flat = PointMap(theme, name)
        self.message = label(_NO_3D, "dim")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.flat)
        self._stack.addWidget(self.message)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(8, 6, 8, 8)
        inner.setSpacing(4)
        inner.addWidget(self.caption)
        inner.addWidget(place, stretch=1)
        self.flat.hovered.connect(self.hovered)
        self.flat.clicked.connect(self.clicked)
        self.flat.enclosed.connect(self.enclosed)
        self.flat.failed.connect(self.failed)

    @property
    def cloud(self) -> "PointCloud | None":
        """The view in three dimensions, once there was something for it."""
        return self._cloud

    @property
    def places(self) -> Places:
        """Where the points lie now, ``(rows, 2)`` or ``(rows, 3)``."""
        return self._shown_one().places

    def draw(self, places: Places, colours: Colours, shown: NDArray[np.bool_]) -> None:
        """Draw other points: their places, colours, and which are not hidden."""
        self._deep = places.shape[1] == 3
        if self._deep and self._cloud is None and self._is_able:
            self._begin_cloud()
        self._stack.setCurrentIndex(self._page())
        self._shown_one().draw(self._drawable(places), colours, shown)

    def name_points(self, label: NamedLabel | None) -> None:
        """Say by what the points are coloured, for the table of them."""
        self._label = self.flat.label = label
        if self._cloud is not None:
            self._cloud.label = label

    def take_to(self, places: Places, *, at_once: bool) -> None:
        """Take the same points to other places."""
        if self._deep and self._cloud is not None:
            self._cloud.jump_to(places)
        elif at_once:
            self.flat.jump_to(self._drawable(places))
        else:
            self.flat.move_to(self._drawable(places))

    def select(self, rows: NDArray[np.intp]) -> None:
        """Let these rows stand out; none: all are alike."""
        self._shown_one().select(rows)

    def mark(self, hovered: int | None, clicked: int | None) -> None:
        """Mark the row under the mouse, and the clicked row."""
        self._shown_one().mark(hovered, clicked)

    def link(self, row: int | None, others: NDArray[np.int64], same: NDArray[np.bool_]) -> None:
        """Draw lines from a row to its true neighbours."""
        self._shown_one().link(row, others, same)

    def follow(self, trail: Places, *, there: bool, far: bool) -> None:
        """Show a live point and where it came from."""
        self._shown_one().follow(self._drawable(trail), there=there, far=far)

    def use(self, hand: Hand) -> None:
        """Let dragging on the plane do something else; in space it always orbits."""
        self.flat.use(hand)

    def _shown_one(self) -> "PointMap | PointCloud":
        return self._cloud if self._deep and self._cloud is not None else self.flat

    def _drawable(self, places: Places) -> Places:
        """The first two dimensions where there is no OpenGL for the third."""
        return places if self._cloud is not None and self._deep else places[:, :2]

    def _page(self) -> int:
        if not self._deep:
            return 0
        return 1 if self._cloud is None else 2

    def _begin_cloud(self) -> None:
        """Load OpenGL; the message stays where there is none."""
        try:
            from roomprint_gui.widgets.point_cloud import PointCloud
        except ImportError:
            return
        if not QOpenGLContext().create():
            return
        self._cloud = PointCloud(self._theme, f"{self._name} in 3D")
        self._cloud.label = self._label
        self._cloud.clicked.connect(self.clicked)
        self._cloud.taking.failed.connect(self.failed)
        self._cloud.unable.connect(self._on_unable, Qt.ConnectionType.QueuedConnection)
        self._stack.addWidget(alone(self._cloud))

    def _on_unable(self) -> None:
        self._cloud, self._is_able = None, False
        self._stack.setCurrentIndex(self._page())
