"""A sentence that stays on the page until it is dismissed: no pop-ups."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind


class Notice(QFrame):
    """One sentence with a tone (``error``, ``warning``, ``accent``), details and an action.

    It is hidden until :meth:`tell` is called.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._action: Callable[[], object] | None = None
        self._build()
        self._connect()
        self.hide()

    def _build(self) -> None:
        set_kind(self, "notice")
        self.sentence = label()
        self.sentence.setWordWrap(True)
        self.unfold = QPushButton("Show details")
        self.action = QPushButton()
        self.action.setAccessibleName("What can be done about it")
        self.action.setToolTip("What can be done about it")
        self.unfold.setToolTip("Show or hide what else is known of it")
        for made in (self.unfold, self.action):
            set_kind(made, "link")
        self.close_button = icon_button(self._theme, "Dismiss", "close", "Dismiss", 14)
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setAccessibleName("Details")
        self.details.setToolTip("To be read, and copied")
        self.details.setFixedHeight(120)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sentence, stretch=1)
        for widget in (self.unfold, self.action, self.close_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.addLayout(row)
        layout.addWidget(self.details)

    def _connect(self) -> None:
        self.unfold.clicked.connect(lambda: self._fold(self.details.isHidden()))
        self.action.clicked.connect(self._act)
        self.close_button.clicked.connect(self.dismiss)

    def tell(
        self,
        sentence: str,
        tone: str = "accent",
        details: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show ``sentence``; ``action`` is a button's text and what it does."""
        set_kind(self, "notice", tone)
        self.sentence.setText(sentence)
        self.details.setPlainText(details)
        self.unfold.setVisible(bool(details))
        self._fold(open_=False)
        self.action.setVisible(action is not None)
        if action is not None:
            self.action.setText(action[0])
            self.action.setAccessibleName(action[0])
            self.action.setToolTip(sentence)
            self._action = action[1]
        self.show()

    def dismiss(self) -> None:
        """Hide it."""
        self.hide()

    def _fold(self, open_: bool) -> None:
        self.details.setVisible(open_)
        self.unfold.setText("Hide details" if open_ else "Show details")

    def _act(self) -> None:
        if self._action is not None:
            self._action()
