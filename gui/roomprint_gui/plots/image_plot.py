"""A picture of levels over two axes, as a spectrogram, with a colour bar in its unit."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from roomprint_gui import words
from roomprint_gui.plots import magma
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.bar import Bar
from roomprint_gui.plots.frame import PlotFrame
from roomprint_gui.plots.readout import Entry
from roomprint_gui.plots.writing import level_table
from roomprint_gui.theme import Theme


@dataclass(frozen=True, eq=False)
class Image:
    """Levels on an even grid.

    Attributes:
        values: ``(rows, columns)``, the lowest row first.
        x: ``(columns,)``, the middle of each column.
        y: ``(rows,)``, the middle of each row.
        low: The value drawn darkest.
        high: The value drawn brightest.
        whole: From where to where there is something to see, of which this may be a part.
    """

    values: NDArray[np.floating]
    x: NDArray[np.floating]
    y: NDArray[np.floating]
    low: float
    high: float
    whole: tuple[float, float] | None = None


class ImagePlot(PlotFrame):
    """Draws the newest :class:`Image` it was given.

    Args:
        theme: The look.
        name: What a screen reader says.
        x: The horizontal axis.
        y: The vertical axis.
        level: What the colours mean.
    """

    def __init__(self, theme: Theme, name: str, x: Axis, y: Axis, level: Axis) -> None:
        self._level = level
        self._image: Image | None = None
        super().__init__(theme, name, x, y)
        colors = [
            (color >> 16 & 255, color >> 8 & 255, color & 255, 255) for color in magma.table()
        ]
        table = np.array(colors, np.ubyte)
        self._picture = pg.ImageItem(axisOrder="row-major")
        self._picture.setLookupTable(table)
        self.box.addItem(self._picture)
        self._scale = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._scale.setFixedWidth(10)
        self._scale_colors = pg.ImageItem(np.arange(256.0)[:, None], axisOrder="row-major")
        self._scale_colors.setLookupTable(table)
        self._scale.addItem(self._scale_colors)
        self._scale_bar = Bar("right")
        self._scale_bar.linkToView(self._scale)
        self._scale_bar.setWidth(48)
        self._scale_bar.setStyle(
            tickFont=self.bars["left"].style["tickFont"], tickLength=0, maxTickLevel=0
        )
        self.grid.addItem(self._scale, 0, 2)
        self.grid.addItem(self._scale_bar, 0, 3)
        self._dress_bar()

    @property
    def image(self) -> Image | None:
        """What is drawn."""
        return self._image

    def draw(self, image: Image | None) -> None:
        """Draw ``image`` in the next frame; None clears the plot."""
        self._image = image
        self._redraw_soon()

    def table(self) -> list[list[str]]:
        """A row for each row of the picture, with its place at the left and times at the top."""
        if self._image is None:
            return []
        corner = f"{self._level.heading}; {self._y.heading} down, {self._x.heading} across"
        places = map(self._y.value or float, self._image.y)
        return level_table(corner, self._image.x, places, self._image.values)

    def _draw(self) -> None:
        image = self._image
        self._dress_bar()
        self._picture.setVisible(image is not None and image.values.size > 0)
        if image is None or not image.values.size:
            return
        step_x, step_y = _step(image.x), _step(image.y)
        left, bottom = float(image.x[0]) - step_x / 2, float(image.y[0]) - step_y / 2
        width, height = step_x * len(image.x), step_y * len(image.y)
        self._picture.setImage(image.values, autoLevels=False)
        self._picture.setRect(QRectF(left, bottom, width, height))
        self._picture.setLevels((image.low, image.high))
        self._scale_colors.setRect(QRectF(0.0, image.low, 1.0, image.high - image.low))
        self._scale.setYRange(image.low, image.high, padding=0)
        start, end = image.whole or (max(0.0, left), left + width)
        self._set_home(start, end, float(image.y[0]), bottom + height)

    def _cross_color(self) -> QColor:
        return QColor("white")  # the picture is dark in every theme

    def _point(self, x: float | None, y: float) -> None:
        image = self._image
        if x is None or image is None or not image.values.size:
            self.readout.show_entries([])
            return
        column = round((x - float(image.x[0])) / _step(image.x))
        row = round((y - float(image.y[0])) / _step(image.y))
        inside = 0 <= column < len(image.x) and 0 <= row < len(image.y)
        level = self._level.say(float(image.values[row, column])) if inside else words.UNKNOWN
        entries = ((self._x, self._x.say(x)), (self._y, self._y.say(y)), (self._level, level))
        self.readout.show_entries([Entry(axis.title, text) for axis, text in entries])

    def _dress_bar(self) -> None:
        bar = self._scale_bar
        bar.setPen(pg.mkPen(None))
        bar.setTextPen(self._theme.color("dim"))
        style = {"color": self._theme.color("dim").name(), "font-size": "11px"}
        bar.setLabel(self._level.heading, **style)


def _step(places: NDArray[np.floating]) -> float:
    """Distance of two neighbours on an even axis."""
    return float(places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else 1.0
