"""How sure an answer is, in words and as a bar."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from roomprint_gui import words
from roomprint_gui.theme import Theme

_SURE = 0.9


class ConfidenceMeter(QWidget):
    """``97 % sure`` beside a bar of that length."""

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
        """One line."""
        return QSize(200, 22)

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
        text_width = 92
        box = QRectF(0, 0, text_width, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text)
        length = min(self.width() - text_width, 240)
        bar = QRectF(text_width, self.height() / 2 - 3, length, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(length * self._confidence)
        painter.setBrush(self._theme.color(role))
        painter.drawRoundedRect(bar, 3, 3)
