"""The settings at the right of a page, which fold away."""

from PySide6.QtCore import QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame

from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, set_kind

_WIDTH = 320


class SidePanel(QFrame):
    """A card that remembers whether it is folded away.

    Args:
        theme: The look.
        settings: Where it is remembered.
        page: The page's key there.
        name: What the card holds.

    While it makes way for something else, ``wanted`` comes when a person asks for it.

    Attributes:
        button: Shows and hides the card; it belongs into the page's header.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, settings: QSettings, page: str, name: str) -> None:
        super().__init__()
        self._settings = settings
        self._key = f"{page}/folded"
        self._makes_way = False
        set_kind(self, "card")
        self.setFixedWidth(_WIDTH)
        tip = f"Show or hide the {name.lower()} at the right"
        self.button = icon_button(theme, name, "panel", tip)
        self.button.setCheckable(True)
        self.button.setChecked(not settings.value(self._key, False, bool))
        self.setVisible(self.button.isChecked())
        self.button.toggled.connect(self._fold)

    def make_way(self, away: bool) -> None:
        """Be hidden for a while, whatever is remembered; or come back as it was."""
        shown = not self._settings.value(self._key, False, bool)
        self._makes_way = away and shown
        with QSignalBlocker(self.button):
            self.button.setChecked(shown and not away)
        self.setVisible(shown and not away)

    def _fold(self, shown: bool) -> None:
        if self._makes_way:
            self.wanted.emit()
            return
        self.setVisible(shown)
        self._settings.setValue(self._key, not shown)
