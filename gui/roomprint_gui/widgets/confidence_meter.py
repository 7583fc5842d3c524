"""How sure an answer is, in words and as a bar."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui import words
from roomprint_gui.theme import Theme

_SURE = 0.9
_MARGIN = 4  # as the position's line has it


class ConfidenceMeter(QWidget):
    """``97 % sure`` above a bar of that length, as wide as the position's."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._confidence = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "How likely it is that this is the right recording: of 100 answers with 90 %, "
            "about 90 are right."
        )
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What it says."""
        return f"{words.percent(self._confidence)} sure"

    def sizeHint(self) -> QSize:
        """A line of words and the bar."""
        return QSize(160, 34)

    def show_confidence(self, confidence: float) -> None:
        """Show a probability in [0, 1]."""
        self._confidence = confidence
        self.setAccessibleName(self.text)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw words and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "good" if self._confidence >= _SURE else "warning"
        painter.setPen(self._theme.color(role))
        box = QRectF(0, 0, self.width(), self.height() - 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text)
        length = self.width() - 2 * _MARGIN
        bar = QRectF(_MARGIN, self.height() - 9, length, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(length * self._confidence)
        painter.setBrush(self._theme.color(role))
        painter.drawRoundedRect(bar, 3, 3)
