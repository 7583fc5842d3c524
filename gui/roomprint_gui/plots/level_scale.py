"""The colour bar of a small picture: from the loudest down to so many decibels below."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from roomprint_gui.plots import magma

WIDTH = 44  # pixels, with its numbers
_COLORS = magma.table()


def draw_scale(painter: QPainter, frame: QRectF, range_db: float) -> None:
    """Draw it at the right of ``frame``, in the painter's own colour and font."""
    bar = QRectF(frame.right() + 8, frame.top(), 6, frame.height())
    column = QImage(1, len(_COLORS), QImage.Format.Format_RGB32)
    for number, color in enumerate(reversed(_COLORS)):
        column.setPixel(0, number, color)
    painter.drawImage(bar, column)
    text = bar.translated(10, 0)
    text.setWidth(WIDTH - 16)
    painter.drawText(text, Qt.AlignmentFlag.AlignTop, "0 dB")
    painter.drawText(text, Qt.AlignmentFlag.AlignBottom, f"−{range_db:g}")
