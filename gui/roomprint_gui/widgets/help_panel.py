"""The guide of the page in front, beside it: read, searched, followed from link to link."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from roomprint_gui.models.help_book import GLOSSARY, HelpBook, Section
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.help_text import HelpText

_WIDTH = 332  # leaves every page enough in the smallest window
_TITLES = {GLOSSARY: "Glossary"}


class HelpPanel(QFrame):
    """Hidden until it is opened.

    Args:
        theme: The look.
        book: What there is to read.
    """

    closed = Signal()

    def __init__(self, theme: Theme, book: HelpBook) -> None:
        super().__init__()
        self._theme = theme
        self._book = book
        self._way: list[tuple[str, str]] = []  # page and anchor of what was read before
        self._page, self._anchor = "", ""
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        set_kind(self, "help")
        self.setFixedWidth(_WIDTH)
        self.title = label("", "heading")
        self.back_button = icon_button(self._theme, "Back", "undo", "Back to what was read before")
        self.glossary_button = icon_button(
            self._theme, "Glossary", "library", "The terms, and the standards they come from"
        )
        self.close_button = icon_button(self._theme, "Close the help", "close", "Close", 14)
        self.search = QLineEdit(placeholderText="Search the guides and the glossary")
        self.search.setAccessibleName("Search the help")
        self.search.setToolTip("Every word must occur in a section")
        self.search.setClearButtonEnabled(True)
        self.guide_button = QPushButton("Guided first run")
        self.guide_button.setToolTip("Five steps through the pages, with sounds made here")
        set_kind(self.guide_button, "link")
        self.text = HelpText(self._theme)
        self.found = QListWidget()
        self.found.setAccessibleName("Sections found")
        self.found.setToolTip("Choose a section to read it")
        self.found.setWordWrap(True)
        self.found.setSpacing(2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.found)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, stretch=1)
        for made in (self.back_button, self.glossary_button, self.close_button):
            head.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.search)
        layout.addWidget(self._stack, stretch=1)
        layout.addWidget(self.guide_button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.go_back)
        self.glossary_button.clicked.connect(lambda: self.follow(GLOSSARY))
        self.close_button.clicked.connect(self.close_panel)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._open_first)
        self.found.itemActivated.connect(self._open)
        self.found.itemClicked.connect(self._open)
        self.text.followed.connect(self.follow)
        leave = QShortcut(QKeySequence("Escape"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.close_panel)

    @property
    def page(self) -> str:
        """The page that is read; empty before the first."""
        return self._page

    def open_guide(self, page: str) -> None:
        """Show the panel with the guide of a page."""
        self._way.clear()
        self._go(page, "")
        self.show()

    def show_guide(self, page: str) -> None:
        """Show the guide of the page that came to the front, unless the glossary is read."""
        if self.isVisible() and self._page not in (page, GLOSSARY):
            self.open_guide(page)

    def follow(self, page: str, anchor: str = "") -> None:
        """Go to a page or a section, and know the way back."""
        self._way.append((self._page, self._anchor))
        self._go(page or self._page, anchor)

    def go_back(self) -> None:
        """Show what was read before."""
        self.search.clear()
        if self._way:
            self._go(*self._way.pop())

    def close_panel(self) -> None:
        """Put the panel away."""
        self.hide()
        self.closed.emit()

    def _go(self, page: str, anchor: str) -> None:
        other = page != self._page
        self._page, self._anchor = page, anchor
        self.search.clear()
        self.title.setText(_TITLES.get(page, f"{page.capitalize()}: guide"))
        self._stack.setCurrentWidget(self.text)
        if other:
            self.text.read(self._book.pages[page], anchor)
        else:
            self.text.find_heading(anchor)
        self.back_button.setEnabled(bool(self._way))

    def _search(self, text: str) -> None:
        self.found.clear()
        self._stack.setCurrentIndex(1 if text.strip() else 0)
        for section in self._book.find(text):
            where = _TITLES.get(section.page, section.page.capitalize())
            excerpt = section.excerpt(text.split()[0])
            item = QListWidgetItem(f"{section.title} – {where}\n{excerpt}")
            item.setData(Qt.ItemDataRole.UserRole, section)
            item.setSizeHint(QSize(0, 52))
            self.found.addItem(item)
        if text.strip() and not self.found.count():
            nothing = QListWidgetItem(f"Nothing about '{text.strip()}'.")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.found.addItem(nothing)

    def _open_first(self) -> None:
        if (first := self.found.item(0)) is not None:
            self._open(first)

    def _open(self, item: QListWidgetItem) -> None:
        section = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(section, Section):
            self.follow(section.page, section.anchor)
