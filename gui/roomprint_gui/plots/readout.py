"""The corner of a plot that says what the lines are, and their values under the crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from roomprint_gui.plots.inks import Ink
from roomprint_gui.plots.pens import DASHED, DOTTED, SOLID
from roomprint_gui.theme import Theme

_LINE = 17
_SWATCH = 16
_PAD = 8
_GAP = 12
_DASHES = {DASHED: [3.0, 2.0], DOTTED: [1.0, 1.5]}  # of two pixels


@dataclass(frozen=True)
class Entry:
    """One line of the corner; ``value`` is empty while there is no crosshair."""

    title: str
    value: str = ""
    ink: Ink | None = None
    style: Qt.PenStyle = SOLID


class Readout(QWidget):
    """A small card over a plot's upper right corner. The mouse does not see it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[Entry] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, a line an entry."""
        return "\n".join(f"{entry.title} {entry.value}".strip() for entry in self._entries)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Say other things."""
        if entries == self._entries:
            return
        self._entries = entries
        self.setVisible(bool(entries))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its longest line."""
        metrics = self.fontMetrics()
        titles = max((metrics.horizontalAdvance(e.title) for e in self._entries), default=0)
        values = max((metrics.horizontalAdvance(e.value) for e in self._entries), default=0)
        swatch = _SWATCH + 6 if any(entry.ink for entry in self._entries) else 0
        width = 2 * _PAD + swatch + titles + (_GAP + values if values else 0)
        return QSize(width, 2 * _PAD - 4 + _LINE * len(self._entries))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the card and its lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(self._theme.color("card"))
        ground.setAlphaF(0.88)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        left = _PAD + (_SWATCH + 6 if any(entry.ink for entry in self._entries) else 0)
        for number, entry in enumerate(self._entries):
            top = _PAD - 2 + number * _LINE
            if entry.ink is not None:
                painter.setPen(_swatch_pen(entry.ink.color(self._theme), entry.style))
                painter.drawLine(_PAD, top + _LINE // 2, _PAD + _SWATCH, top + _LINE // 2)
            line = QRectF(left, top, self.width() - left - _PAD, _LINE)
            painter.setPen(self._theme.color("dim"))
            vertical = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, vertical | Qt.AlignmentFlag.AlignLeft, entry.title)
            painter.setPen(self._theme.color("text"))
            painter.drawText(line, vertical | Qt.AlignmentFlag.AlignRight, entry.value)


def _swatch_pen(color: QColor, style: Qt.PenStyle) -> QPen:
    """A pen whose dashes begin and end with the few pixels of a swatch."""
    made = QPen(color, 2, style, Qt.PenCapStyle.FlatCap)
    if style in _DASHES:
        made.setDashPattern(_DASHES[style])
    return made
