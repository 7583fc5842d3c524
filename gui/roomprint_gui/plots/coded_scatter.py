"""Many points in a few colours: one item that never asks a point for its own style."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QBrush


class CodedScatter(pg.ScatterPlotItem):  # type: ignore[misc]
    """A scatter whose points have the number of a brush in a table.

    pyqtgraph asks every point for symbol, size, pen and brush in Python, 0.4 s for 50,000 of them;
    here only the table's entries are asked for, and the points take their picture's place in the
    atlas by number.
    """

    def __init__(self, size: float) -> None:
        self._brushes: Sequence[QBrush] = ()
        self._codes: NDArray[np.int64] = np.empty(0, np.int64)
        super().__init__(size=size, pen=pg.mkPen(None), pxMode=True, useCache=True)

    def show_points(
        self,
        places: NDArray[np.float32],
        codes: NDArray[np.int64],
        brushes: Sequence[QBrush],
    ) -> None:
        """Draw other points.

        Args:
            places: ``(points, 2)``.
            codes: Number of each point's brush, ``(points,)``.
            brushes: The table; the same objects from one call to the next cost nothing.
        """
        self._codes, self._brushes = codes, brushes
        if len(places) == len(self.data):
            self._move(places)
            self.updateSpots()
        else:
            self.setData(x=places[:, 0], y=places[:, 1])

    def move_points(self, places: NDArray[np.float32]) -> None:
        """Put the same points elsewhere."""
        self._move(places)
        self.invalidate()

    def updateSpots(self, dataSet: Any = None) -> None:
        """Give every point the picture of its brush."""
        if len(self._codes) != len(self.data) or not len(self.data):
            return
        size, pen = self.opts["size"], self.opts["pen"]
        pictures = self.fragmentAtlas[[("o", size, pen, brush) for brush in self._brushes]]
        places = np.array(list(map(tuple, pictures)), self.data["sourceRect"].dtype)
        self.data["sourceRect"] = places[self._codes]
        self._updateMaxSpotSizes(data=self.data)
        self.invalidate()

    def _move(self, places: NDArray[np.float32]) -> None:
        self.prepareGeometryChange()
        self.data["x"], self.data["y"] = places[:, 0], places[:, 1]
        self.bounds = [None, None]
