"""An empty page: one picture, one sentence, the button that begins."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QShowEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label

_TEXT_WIDTH = 520


class Picture(QLabel):
    """A line drawing of the resources, in the dim colour of the theme."""

    def __init__(self, theme: Theme, name: str, size: QSize) -> None:
        super().__init__()
        self._theme, self._name, self._size = theme, name, size
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._draw()
        theme.changed.connect(self._draw)

    def _draw(self) -> None:
        ratio = 2.0  # sharp on a screen of double density, and reduced well on any other
        pixmap = QPixmap(self._size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        place = QRectF(0, 0, self._size.width(), self._size.height())
        QSvgRenderer(self._theme.drawing(self._name, "dim")).render(painter, place)
        painter.end()
        self.setPixmap(pixmap)


class EmptyState(QWidget):
    """Stands in a page's place while there is nothing to show."""

    def __init__(self, theme: Theme, picture: str, sentence: str, *buttons: QPushButton) -> None:
        super().__init__()
        self._text = text = label(sentence, "dim")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setWordWrap(True)
        text.setFixedWidth(_TEXT_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for made in buttons:
            row.addWidget(made)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addStretch(2)
        layout.addWidget(Picture(theme, picture, QSize(200, 120)))
        layout.addWidget(text, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(row)
        layout.addStretch(3)

    def say(self, sentence: str) -> None:
        """Show another sentence."""
        if sentence != self._text.text():
            self._text.setText(sentence)
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the sentence the height of all its lines, in the font that it wears by now."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._text.ensurePolished()
        self._text.setMinimumHeight(self._text.heightForWidth(_TEXT_WIDTH))
