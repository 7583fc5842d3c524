"""What is marked on a map: rows under the mouse and clicked, neighbours, a live point."""

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from roomprint_gui.models.point_geometry import Places
from roomprint_gui.plots.pens import pen
from roomprint_gui.theme import Theme

_RING, _DOT = 14, 17  # pixels
_FAR, _NEAR = 90, 255  # how opaque a live point is, of 255


class MapMarks:
    """Rings, lines to true neighbours, and the trail of a live point, over a map's points."""

    def __init__(self) -> None:
        self.same, self.other = pg.PlotCurveItem(connect="pairs"), pg.PlotCurveItem(connect="pairs")
        self.trail = pg.PlotCurveItem()
        self.live = pg.ScatterPlotItem(pxMode=True, size=_DOT)
        self._rings = pg.ScatterPlotItem(pxMode=True, brush=pg.mkBrush(None))
        self._links: tuple[int, NDArray[np.int64], NDArray[np.bool_]] | None = None
        self._hovered: int | None = None
        self._clicked: int | None = None
        self.clear()

    def items(self) -> Iterator[pg.GraphicsObject]:
        """Everything that is drawn, the lowest first."""
        yield from (self.same, self.other, self._rings, self.trail, self.live)

    def clear(self) -> None:
        """Mark nothing: other points are here now."""
        self._links = self._hovered = self._clicked = None
        self.follow(np.empty((0, 2), np.float32), there=False, far=False)

    def mark(self, hovered: int | None, clicked: int | None) -> None:
        """Put a ring around the row under the mouse, and one around the clicked row."""
        self._hovered, self._clicked = hovered, clicked

    def link(self, row: int | None, others: NDArray[np.int64], same: NDArray[np.bool_]) -> None:
        """Draw lines from a row to its true neighbours.

        Args:
            row: The row; None takes the lines away.
            others: Its neighbours.
            same: Which of them have its word, ``(neighbours,)``: solid lines; the others' are
                dashed.
        """
        self._links = None if row is None or not len(others) else (row, others, same)

    def follow(self, trail: Places, *, there: bool, far: bool) -> None:
        """Show a live point and where it came from.

        Args:
            trail: Its places, ``(moments, 2)``, the newest last; none takes it away.
            there: Whether the newest is that of now.
            far: Whether it is far from everything: it fades.
        """
        seen = len(trail) > 0
        self.trail.setVisible(seen)
        self.live.setVisible(seen and there)
        if seen:
            self.trail.setData(trail[:, 0], trail[:, 1])
            self.live.setData(x=trail[-1:, 0], y=trail[-1:, 1])
        self.live.setOpacity((_FAR if far else _NEAR) / 255)

    def place(self, places: Places) -> None:
        """Bring rings and lines to where the points are now."""
        self._place_links(places)
        rows = [row for row in (self._hovered, self._clicked) if row is not None]
        rows = [row for row in rows if row < len(places)]
        x, y = places[rows].T if rows else ((), ())
        self._rings.setData(x=x, y=y, size=_RING)

    def _place_links(self, places: Places) -> None:
        for item, wanted in ((self.same, True), (self.other, False)):
            if self._links is None or self._links[0] >= len(places):
                item.hide()
                continue
            row, others, same = self._links
            ends = places[others[same == wanted]]
            pairs = np.empty((2 * len(ends), 2), np.float32)
            pairs[0::2], pairs[1::2] = places[row], ends
            item.setData(pairs[:, 0], pairs[:, 1])
            item.setVisible(len(ends) > 0)

    def dress(self, theme: Theme, view: QWidget) -> None:
        """Take over the theme's colours, and the pixels of the screen that ``view`` is on."""
        accent = theme.color("accent")
        self.same.setPen(pen(view, theme.color("good"), 1.5))
        self.other.setPen(pen(view, theme.color("error"), 1.5, Qt.PenStyle.DashLine))
        self._rings.setPen(pen(view, theme.color("text"), 1.5))
        self.trail.setPen(pen(view, accent, 2))
        self.live.setBrush(pg.mkBrush(accent))
        self.live.setPen(pen(view, theme.color("text"), 2))
