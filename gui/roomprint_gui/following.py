"""Opening a page for a person who waits for it, and for nobody who went elsewhere meanwhile."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from roomprint_gui.window import Window


class Following(QObject):
    """Moves on to a page as long as a person is still where they asked for it.

    Whoever went to another page, or has a menu or a question open, is told, and goes there at a
    click.

    Args:
        window: Shows the pages.
        page: The page that is moved on to.
        sentence: Tells what goes on there.
    """

    def __init__(self, window: Window, page: QWidget, sentence: str) -> None:
        super().__init__()
        self._window = window
        self._page = page
        self._sentence = sentence
        self._from = ""

    def begin(self) -> None:
        """Something was asked for on the page in front."""
        self._from = self._window.page_name

    def arrive(self) -> None:
        """It is there: move on to it, or tell of it."""
        asked, self._from = self._from, ""
        busy = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if self._window.pages.currentWidget() is self._page:
            return
        if self._window.page_name == asked and busy is None:
            self._window.open_page(self._page)
        else:
            self._window.notice.tell(self._sentence, action=("Go there", self._go))

    def _go(self) -> None:
        self._window.notice.dismiss()
        self._window.open_page(self._page)
