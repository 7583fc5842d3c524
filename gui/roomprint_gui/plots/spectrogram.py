"""A small spectrogram: time to the right, frequency upwards, magma in dB."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent

from roomprint_gui import words
from roomprint_gui.plots import level_scale, magma
from roomprint_gui.plots.level_scale import draw_scale
from roomprint_gui.plots.mel_scale import band_centres_hz, mel
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.writing import level_table
from roomprint_gui.theme import Theme

_COLORS = magma.table()
_FOOT = 18
_RANGE_DB = 60
_LEFT = 48  # room for the frequencies
_NARROWEST = 160  # what a narrow card leaves for the picture itself
_HIGHEST_HZ = 8000.0
_MEL_MARKS_HZ, _EVEN_MARKS_HZ = (250.0, 1000.0, 4000.0), (2000.0, 4000.0, 6000.0)


class SpectrogramView(Plot):
    """Draws the newest picture it was given.

    Args:
        theme: Gives the colour of the captions.
        seconds: Length of the time axis.
        recent: Whether it ends now in bands even in mel, or begins at 0 in bands even in Hz; both
            reach up to 8 kHz.
    """

    def __init__(self, theme: Theme, seconds: float, *, recent: bool = True) -> None:
        super().__init__(theme, "Spectrogram of the moment" if recent else "Spectrogram")
        self._seconds, self._recent = seconds, recent
        self._levels: NDArray[np.uint8] | None = None
        self.setMinimumSize(_LEFT + _NARROWEST + level_scale.WIDTH, self.sizeHint().height())
        self.setToolTip(
            f"Spectrogram of the last {seconds:g} s: low tones below, high ones above; "
            f"in dB, down to {_RANGE_DB} dB below the loudest."
        )
        theme.changed.connect(self.update)

    @property
    def levels(self) -> NDArray[np.uint8] | None:
        """What is drawn, (bands, frames)."""
        return self._levels

    def sizeHint(self) -> QSize:
        """Small: it stands beside the answer."""
        return QSize(_LEFT + 216 + level_scale.WIDTH, 136)

    def table(self) -> list[list[str]]:
        """A row for each band, with its middle at the left and times at the top."""
        if self._levels is None or not self._levels.size:
            return []
        bands, frames = self._levels.shape
        corner = "Level below the loudest (dB); Frequency (Hz) down, Time (s) across"
        first_s = -self._seconds if self._recent else 0.0
        times_s = first_s + (np.arange(frames) + 0.5) * self._seconds / frames
        even_hz = (np.arange(bands) + 0.5) * _HIGHEST_HZ / bands
        bands_hz = band_centres_hz(bands, _HIGHEST_HZ) if self._recent else even_hz
        levels_db = _RANGE_DB * (self._levels / 255.0 - 1.0)
        return level_table(corner, times_s, bands_hz, levels_db)

    def show_levels(self, levels: NDArray[np.uint8] | None, seconds: float | None = None) -> None:
        """Draw other levels.

        Args:
            levels: (bands, frames), lowest band first; None for an empty picture.
            seconds: Their length, where it is another than before.
        """
        self._levels = levels
        self._seconds = seconds or self._seconds
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the picture with rounded corners, and the ends of the time axis below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(_LEFT, 0, self.width() - _LEFT - level_scale.WIDTH, self.height() - _FOOT)
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
        self._draw_marks(painter, frame)
        foot = QRectF(_LEFT, self.height() - _FOOT, frame.width(), _FOOT)
        bottom = Qt.AlignmentFlag.AlignBottom
        length = f"{self._seconds:.3g} s"
        first, last = (f"−{length}", "now") if self._recent else ("0 s", length)
        painter.drawText(foot, bottom | Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(foot, bottom | Qt.AlignmentFlag.AlignRight, last)
        draw_scale(painter, frame, _RANGE_DB)

    def _draw_marks(self, painter: QPainter, frame: QRectF) -> None:
        sides = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for hertz in _MEL_MARKS_HZ if self._recent else _EVEN_MARKS_HZ:
            even = hertz / _HIGHEST_HZ
            y = frame.bottom() - frame.height() * (
                mel(hertz) / mel(_HIGHEST_HZ) if self._recent else even
            )
            painter.drawText(QRectF(0, y - 8, _LEFT - 4, 16), sides, words.hertz(hertz))


def _picture(levels: NDArray[np.uint8]) -> QImage:
    rows = np.ascontiguousarray(levels[::-1])  # the lowest band is the lowest line of the picture
    bands, frames = rows.shape
    image = QImage(rows.data, frames, bands, frames, QImage.Format.Format_Indexed8)
    image.setColorTable(_COLORS)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # a copy that outlives ``rows``
