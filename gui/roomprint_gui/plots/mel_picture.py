"""The log-mel of a few seconds as an encoder reads it: a still picture, and a cheap one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui import words
from roomprint_gui.plots import magma
from roomprint_gui.theme import Theme

RANGE_DB = 40.0
_COLORS = magma.table()
_LEFT, _FOOT = 42, 16
_MARKS_HZ = (250.0, 1000.0, 4000.0)
_DB = 20.0 / np.log(10.0)  # of the log-mel, which is half of a natural logarithm of power


class MelPicture(QWidget):
    """Draws the newest levels it was given, in dB below the loudest.

    Args:
        theme: The look.
        name: What a screen reader says.
        seconds: Length of the time axis.
        highest_hz: Upper end of the mel axis.
    """

    def __init__(self, theme: Theme, name: str, seconds: float, highest_hz: float) -> None:
        super().__init__()
        self._theme = theme
        self._seconds = seconds
        self._top_mel = _mel(highest_hz)
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(140, 64))
        copy = QAction("Copy picture", self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setPixmap(self.grab()))
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage | None:
        """What is drawn."""
        return self._image

    def sizeHint(self) -> QSize:
        """Wider than high."""
        return QSize(320, 110)

    def show_log_mel(self, log_mel: NDArray[np.float32] | None) -> None:
        """Draw another ``(frames, mels)``; None for an empty picture."""
        self._image = None if log_mel is None else _picture(log_mel)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the picture, seconds below it and frequencies at its left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(_LEFT, 0, self.width() - _LEFT, self.height() - _FOOT)
        if self._image is not None:
            painter.drawImage(frame, self._image)
        else:
            painter.fillRect(frame, self._theme.color("raised"))
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("dim"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for hertz in _MARKS_HZ:
            y = frame.bottom() - frame.height() * _mel(hertz) / self._top_mel
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), right, words.hertz(hertz))
            painter.drawLine(QPointF(_LEFT - 4, y), QPointF(_LEFT, y))
        for second in range(int(self._seconds) + 1):
            x = frame.left() + frame.width() * second / self._seconds
            at_end = second == int(self._seconds)
            side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
            text = f"{second} s" if at_end else f"{second}"
            place = QRectF(x - 40 if at_end else x, frame.bottom(), 40, _FOOT)
            painter.drawText(place, side | Qt.AlignmentFlag.AlignBottom, text)


def _mel(hertz: float) -> float:
    """The place of a frequency on the mel axis of the front end (HTK's formula)."""
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))


def _picture(log_mel: NDArray[np.float32]) -> QImage:
    level_db = _DB * (log_mel.T[::-1] - float(log_mel.max()))  # the lowest band is the lowest line
    levels = np.clip(255.0 * (1.0 + level_db / RANGE_DB), 0.0, 255.0).astype(np.uint8)
    rows = np.ascontiguousarray(levels)
    bands, frames = rows.shape
    image = QImage(rows.data, frames, bands, frames, QImage.Format.Format_Indexed8)
    image.setColorTable(_COLORS)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy that outlives ``rows``
