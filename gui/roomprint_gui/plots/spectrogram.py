"""A small spectrogram: time to the right, frequency upwards, magma in dB."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from roomprint_gui.plots import magma
from roomprint_gui.theme import Theme

_COLORS = magma.table()
_FOOT = 18
_SCALE = 44  # room for the colour bar and its numbers
_RANGE_DB = 60


class SpectrogramView(QWidget):
    """Draws the newest picture it was given.

    Args:
        theme: Gives the colour of the captions.
        seconds: Length of the time axis.
        recent: Whether it ends now, or begins at 0.
    """

    def __init__(self, theme: Theme, seconds: float, *, recent: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._ends = (f"−{seconds:g} s", "now") if recent else ("0 s", f"{seconds:g} s")
        self._levels: NDArray[np.uint8] | None = None
        self.setMinimumSize(self.sizeHint())
        self.setAccessibleName("Spectrogram of the moment")
        self.setToolTip(
            f"Spectrogram of the last {seconds:g} s: low tones below, high ones above; "
            f"in dB, down to {_RANGE_DB} dB below the loudest."
        )
        copy = QAction("Copy picture", self)
        copy.triggered.connect(self._copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme.changed.connect(self.update)

    @property
    def levels(self) -> NDArray[np.uint8] | None:
        """What is drawn, (bands, frames)."""
        return self._levels

    def sizeHint(self) -> QSize:
        """Small: it stands beside the answer."""
        return QSize(216 + _SCALE, 136)

    def show_levels(self, levels: NDArray[np.uint8] | None) -> None:
        """Draw other levels, (bands, frames), lowest band first; None for an empty picture."""
        self._levels = levels
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the picture with rounded corners, and the ends of the time axis below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(0, 0, self.width() - _SCALE, self.height() - _FOOT)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 6, 6)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(frame, QColor.fromRgba(_COLORS[0]))
        if self._levels is not None and self._levels.size:
            painter.drawImage(frame, _picture(self._levels))
        painter.restore()
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("dim"))
        foot = QRectF(0, self.height() - _FOOT, frame.width(), _FOOT)
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(foot, bottom | Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(foot, bottom | Qt.AlignmentFlag.AlignRight, self._ends[1])
        self._draw_scale(painter, QRectF(frame.right() + 8, 0, 6, frame.height()))

    def _draw_scale(self, painter: QPainter, bar: QRectF) -> None:
        painter.drawImage(bar, _picture(np.arange(256, dtype=np.uint8)[:, None]))
        text = bar.translated(10, 0)
        text.setWidth(_SCALE - 16)
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, "0 dB")
        painter.drawText(text, Qt.AlignmentFlag.AlignBottom, f"−{_RANGE_DB}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.grab())


def _picture(levels: NDArray[np.uint8]) -> QImage:
    rows = np.ascontiguousarray(levels[::-1])  # the lowest band is the lowest line of the picture
    bands, frames = rows.shape
    image = QImage(rows.data, frames, bands, frames, QImage.Format.Format_Indexed8)
    image.setColorTable(_COLORS)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy that outlives ``rows``
