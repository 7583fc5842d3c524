"""Dropping files and folders anywhere on a page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from roomprint_gui.widgets.basics import label, set_kind


class DropArea(QFrame):
    """Lies over ``page`` while something is dragged across it, and says what letting go will do."""

    dropped = Signal(list)

    def __init__(self, page: QWidget, sentence: str, takes: Callable[[list[Path]], bool]) -> None:
        super().__init__(page)
        self._takes = takes
        set_kind(self, "drop")
        text = label(sentence, "heading")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(text)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        """Watch the page for drags."""
        match event.type():
            case QEvent.Type.DragEnter | QEvent.Type.Drop:
                assert isinstance(event, QDropEvent)
                paths = [
                    Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()
                ]
                if not paths or not self._takes(paths):
                    return False
                event.acceptProposedAction()
                self._show_over(page, event.type() == QEvent.Type.DragEnter)
                if event.type() == QEvent.Type.Drop:
                    self.dropped.emit(paths)
                return True
            case QEvent.Type.DragLeave:
                self.hide()
        return False

    def _show_over(self, page: QObject, visible: bool) -> None:
        assert isinstance(page, QWidget)
        self.setGeometry(page.rect().adjusted(8, 8, -8, -8))
        self.setVisible(visible)
        self.raise_()
