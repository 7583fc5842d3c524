"""The log-mel of a few seconds as an encoder reads it: a still picture, and a cheap one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from roomprint_gui import words
from roomprint_gui.plots import magma
from roomprint_gui.plots.level_scale import WIDTH, draw_scale
from roomprint_gui.plots.mel_scale import band_centres_hz, mel
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.writing import level_table
from roomprint_gui.theme import Theme

RANGE_DB = 40.0
_COLORS = magma.table()
_FOOT, _GAP = 16, 6
_MARKS_HZ = (250.0, 1000.0, 4000.0)
_DB = 20.0 / np.log(10.0)  # of the log-mel, which is half of a natural logarithm of power


class MelPicture(Plot):
    """Draws the newest levels it was given, in dB below the loudest.

    Args:
        theme: The look.
        name: What a screen reader says.
        seconds: Length of the time axis.
        highest_hz: Upper end of the mel axis.
    """

    def __init__(self, theme: Theme, name: str, seconds: float, highest_hz: float) -> None:
        super().__init__(theme, name)
        self._seconds = seconds
        self._highest_hz = highest_hz
        self._levels_db: NDArray[np.float32] | None = None  # (mels, frames)
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(140, 64))
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
        self._levels_db = None if log_mel is None else _DB * (log_mel.T - float(log_mel.max()))
        self._image = None if self._levels_db is None else _picture(self._levels_db)
        self.update()

    def table(self) -> list[list[str]]:
        """A row for each band, with its middle at the left and times at the top."""
        if self._levels_db is None:
            return []
        bands, frames = self._levels_db.shape
        corner = "Level below the loudest (dB); Frequency (Hz) down, Time (s) across"
        times_s = (np.arange(frames) + 0.5) * self._seconds / frames
        bands_hz = band_centres_hz(bands, self._highest_hz)
        return level_table(corner, times_s, bands_hz, self._levels_db)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the picture, seconds below it and frequencies at its left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        measure = painter.fontMetrics()
        wide = max(measure.horizontalAdvance(words.hertz(mark)) for mark in _MARKS_HZ)
        left = wide + 2 * _GAP
        frame = QRectF(left, 0, self.width() - left - WIDTH, self.height() - _FOOT)
        if self._image is not None:
            painter.drawImage(frame, self._image)
        else:
            painter.fillRect(frame, self._theme.color("raised"))
        painter.setPen(self._theme.color("dim"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for hertz in _MARKS_HZ:
            y = frame.bottom() - frame.height() * mel(hertz) / mel(self._highest_hz)
            painter.drawText(QRectF(0, y - 8, left - _GAP, 16), right, words.hertz(hertz))
            painter.drawLine(QPointF(left - 4, y), QPointF(left, y))
        draw_scale(painter, frame, RANGE_DB)
        for second in range(int(self._seconds) + 1):
            x = frame.left() + frame.width() * second / self._seconds
            at_end = second == int(self._seconds)
            side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
            text = f"{second} s" if at_end else f"{second}"
            place = QRectF(x - 40 if at_end else x, frame.bottom(), 40, _FOOT)
            painter.drawText(place, side | Qt.AlignmentFlag.AlignBottom, text)


def _picture(levels_db: NDArray[np.float32]) -> QImage:
    levels = np.clip(255.0 * (1.0 + levels_db / RANGE_DB), 0.0, 255.0).astype(np.uint8)
    rows = np.ascontiguousarray(levels[::-1])  # the lowest band is the lowest line
    bands, frames = rows.shape
    image = QImage(rows.data, frames, bands, frames, QImage.Format.Format_Indexed8)
    image.setColorTable(_COLORS)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy that outlives ``rows``
