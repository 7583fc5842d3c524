"""Which colour is whose, in one row: for several plots of the same things."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui.plots.inks import Ink
from roomprint_gui.theme import Theme

_RADIUS = 4
_GAP = 8  # between a dot and its word
_APART = 20  # between one entry and the next


class InkLegend(QWidget):
    """A dot and a word for each.

    Args:
        theme: The look.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: Sequence[tuple[str, Ink]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What it says."""
        return ", ".join(word for word, _ in self._entries)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(0, self.fontMetrics().height() + 4)

    def show_entries(self, entries: Sequence[tuple[str, Ink]]) -> None:
        """Explain other colours."""
        self._entries = entries
        self.setAccessibleName(self.text)
        self.setToolTip(self.text)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, middle = 0.0, self.height() / 2
        for word, ink in self._entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.color(self._theme))
            painter.drawEllipse(QPointF(left + _RADIUS, middle), _RADIUS, _RADIUS)
            left += 2 * _RADIUS + _GAP
            painter.setPen(self._theme.color("dim"))
            width = self.fontMetrics().horizontalAdvance(word)
            box = QRectF(left, 0, width + 1, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, word)
            left += width + _APART
