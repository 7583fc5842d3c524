"""The window: rail, pages, the strip of jobs. It knows nothing of what is on the pages."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QPoint, QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.theme import Theme, Wearer
from roomprint_gui.turns import Turns
from roomprint_gui.widgets.basics import set_kind
from roomprint_gui.widgets.jobs_strip import JobsStrip
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.rail import Rail

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE = "window/page"
_ALONE = Qt.WidgetAttribute.WA_DontCreateNativeAncestors
_LEAST = QSize(1100, 700)
_FIRST = QSize(1200, 760)
_TITLE_BAR = 40  # pixels of the screen that are not the window's own


class _Pages(QStackedWidget):
    """Needs no more room than the page in front."""

    def minimumSizeHint(self) -> QSize:
        """That of the page in front."""
        front = self.currentWidget()
        return front.minimumSizeHint() if front is not None else QSize()

    def heightForWidth(self, _: int) -> int:
        """Not that of the page whose sentences wrap most, which would make all of them scroll."""
        return self.minimumSizeHint().height()


class _Frame(QScrollArea):
    """Lets a page be scrolled sideways where a panel beside it leaves too little room."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__()
        set_kind(self, "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(pages)
        self.viewport().setAutoFillBackground(False)
        pages.setAutoFillBackground(False)
        for attribute in (_ALONE, Qt.WidgetAttribute.WA_NativeWindow):  # cuts off those in it
            self.viewport().setAttribute(attribute)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._follow)

    def _follow(self) -> None:
        """Move the windows along that are inside a page, as Qt does not."""
        for part in self.viewport().findChildren(QWidget):
            window = part.windowHandle()
            if window is not None and part.nativeParentWidget() is self.viewport():
                window.setPosition(part.mapTo(self.viewport(), QPoint()))


class Window(QMainWindow):
    """Holds the pages, shows one, and remembers where it was on the screen.

    ``may_close`` is asked before it closes; who says no tells why.
    """

    def __init__(
        self, theme: Theme, settings: QSettings, workspace: Path, recent: RecentWorkspaces
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._workspace = workspace
        self._recent = recent
        self._names: list[str] = []
        self._worn: list[Wearer] = []
        self._turns = Turns(self)
        self.may_close: Callable[[], bool] = lambda: True
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setWindowTitle(f"{self._workspace.name} – Roomprint")
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.setMinimumSize(_LEAST.boundedTo(room))  # the pages scroll on a screen that is smaller
        self.rail = Rail(self._theme, self._workspace, self._recent)
        self.notice = Notice(self._theme)
        self.pages = _Pages()
        self.strip = JobsStrip(self._theme)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self.frame = _Frame(self.pages)
        for bar in (self.frame.verticalScrollBar(), self.frame.horizontalScrollBar()):
            self._theme.wear(bar)
        self._middle.addWidget(self.frame, stretch=1)
        right.addWidget(self.notice)
        right.addLayout(self._middle, stretch=1)
        right.addWidget(self.strip)
        self._right = right
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, stretch=1)
        for place in (self, body):
            place.installEventFilter(self)
        self.setCentralWidget(body)
        self.resize(_FIRST.boundedTo(room))
        saved = self._settings.value("window/geometry")
        if isinstance(saved, QByteArray):
            self.restoreGeometry(saved)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)

    def add_page(self, name: str, icon: str, page: QWidget) -> QToolButton:
        """Add a page at the end of the rail; returns its button there."""
        button = self.rail.add(name, icon)
        self._names.append(name)
        self._worn.append(self._theme.wear(page))
        self.pages.addWidget(page)
        if self.pages.count() == 1:
            self.show_page(0)
        return button

    def eventFilter(self, place: QObject, event: QEvent) -> bool:
        """Dress what is about to be seen for the first time: each part by itself, and dialogs."""
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            part = event.child()
            if isinstance(part, QWidget) and part not in (self.frame, self.centralWidget()):
                self._theme.wear(part)
        return super().eventFilter(place, event)

    def dress_ahead(self) -> None:
        """Dress the pages that nobody sees yet, one a turn, so that none is late when it is shown.

        From now on; after a change of the theme too.
        """
        self._theme.sheet_changed.connect(self._dress_ahead)
        self._dress_ahead()

    def _dress_ahead(self) -> None:
        self._turns.stop()
        self._turns.add(*[worn.put_on for worn in self._worn])

    def show_page(self, number: int) -> None:
        """Bring a page to the front."""
        self.pages.setCurrentIndex(number)
        self.rail.mark(number)

    def open_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.show_page(self.pages.indexOf(page))

    def restore_page(self) -> None:
        """Show the page that was open when the window was closed last."""
        name = self._settings.value(_PAGE)
        if name in self._names:
            self.show_page(self._names.index(name))

    def open_named(self, name: str) -> None:
        """Bring the page with this name to the front."""
        self.show_page(self._names.index(name))

    @property
    def page_name(self) -> str:
        """The name of the page in front."""
        return self._names[self.pages.currentIndex()]

    def put_above(self, bar: QWidget) -> None:
        """Put a slim bar above the pages."""
        self._right.insertWidget(1, bar)

    def put_beside(self, panel: QWidget) -> None:
        """Put a panel at the right of the pages."""
        self._middle.addWidget(panel)

    def show_bug(self, sentence: str, details: str) -> None:
        """Tell of a bug, with its details to copy."""
        copy = ("Copy details", lambda: QGuiApplication.clipboard().setText(details))
        self.notice.tell(sentence, "error", details, copy)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window was, and its page; it stays open where it may not close."""
        if not self.may_close():
            event.ignore()
            return
        self._settings.setValue(_PAGE, self._names[self.pages.currentIndex()])
        self._settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)
