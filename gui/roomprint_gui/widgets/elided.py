"""A label that shortens its text instead of forcing the window wide."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy

from roomprint_gui.widgets.basics import set_kind


class ElidedLabel(QLabel):
    """Text that ends in an ellipsis when there is no room; the tooltip has it whole.

    Args:
        text: What it says first.
        kind: Its look in the stylesheet.
        lines: How many there is always room for.
    """

    def __init__(self, text: str = "", kind: str = "", lines: int = 1) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_kind(self, kind)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        hint = super().sizeHint()
        return hint + QSize(0, (self._lines - 1) * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(16, self.sizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        shown = self._broken() if self._lines > 1 else self._cut(self.text())
        self.setToolTip(self.text() if shown.replace("\n", "") != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), shown)

    def _broken(self) -> str:
        """The text in lines as wide as the label, the last one cut."""
        text = self.text()
        lines: list[str] = []
        layout = QTextLayout(text, self.font(), self)
        layout.beginLayout()
        while len(lines) < self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(self.width())
            line.setPosition(QPointF())
            lines.append(text[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        told = len("".join(lines[:-1]))
        return "\n".join([*lines[:-1], self._cut(text[told:])])

    def _cut(self, text: str) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
