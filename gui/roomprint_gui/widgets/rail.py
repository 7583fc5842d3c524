"""The rail at the window's left edge: a button a page, theme and workspace at its foot."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFontMetrics,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QMenu, QToolButton, QVBoxLayout

from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.theme import Mode, Theme
from roomprint_gui.widgets.basics import set_kind
from roomprint_gui.widgets.workspace_menu import WorkspaceMenu

WIDTH = 84
_HEIGHTS = (34, 60)  # of a page's button: at least, at most
_NAMED, _ROOMY = 47, 56  # from here on it has room for its name, and for some space around it
_EDGE = 8
_NAME_BELOW = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
_MODES = {Mode.SYSTEM: "Like the system", Mode.LIGHT: "Light", Mode.DARK: "Dark"}


class Rail(QFrame):
    """Chooses the page."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, workspace: Path, recent: RecentWorkspaces) -> None:
        super().__init__()
        self._theme = theme
        self._workspace = workspace
        self._recent = recent
        self._modes: dict[Mode, QAction] = {}
        self._pages = QButtonGroup(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        set_kind(self, "rail")
        self.setFixedWidth(WIDTH)
        self.find_button = self._foot("search", "Find", "Find any command or page by its name")
        self.help_button = self._foot("help", "Help", "The guide of this page, beside it")
        self.theme_button = self._foot(f"theme-{self._theme.mode.value}", "Theme", "Light or dark")
        self.theme_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.theme_button.setMenu(self._theme_menu())
        name = self._workspace.name or str(self._workspace)
        small = self.font()
        small.setPixelSize(11)
        shown = QFontMetrics(small).elidedText(name, Qt.TextElideMode.ElideMiddle, WIDTH - 12)
        tip = (
            f"The workspace, where everything lives:\n{self._workspace}\n"
            "Click to open its folder or another workspace."
        )
        self.workspace_button = self._foot("workspace", shown, tip)
        self.workspace_button.setAccessibleName(f"Workspace {name}")
        self.preferences_button = self._foot(
            "sliders", "Preferences", "Sound, computing, look, places and keys"
        )
        self.workspace_menu = WorkspaceMenu(self._workspace, self._recent, self)
        self.workspace_button.setMenu(self.workspace_menu)
        self.workspace_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, _EDGE, 0, _EDGE)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        self._feet = (
            self.find_button,
            self.preferences_button,
            self.help_button,
            self.theme_button,
            self.workspace_button,
        )
        for made in self._feet:
            self._layout.addWidget(made)

    def _connect(self) -> None:
        self._pages.idClicked.connect(self.chosen)
        self._theme.chosen.connect(self._show_mode)

    def add(self, name: str, icon: str) -> QToolButton:
        """Add a page's button."""
        number = len(self._pages.buttons())
        made = QToolButton()
        made.setText(name)
        made.setCheckable(True)
        set_kind(made, "page")
        made.setFixedSize(WIDTH - 1, _HEIGHTS[1])
        made.setToolButtonStyle(_NAME_BELOW)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(f"Show the page {name}")
        self._theme.dress(made, icon, size=24)
        self._pages.addButton(made, number)
        self._layout.insertWidget(number, made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is too low for all, what is at the foot loses its names, then the pages do."""
        super().resizeEvent(event)
        pages = self._pages.buttons()
        room = self.height() - 2 * _EDGE
        self._name(self._feet, named=True)
        if room < len(pages) * _HEIGHTS[1] + self._foot_height:
            self._name(self._feet, named=False)
        share = (room - self._foot_height) // max(1, len(pages))
        height = min(max(_HEIGHTS[0], share), _HEIGHTS[1])
        self._name(pages, named=height >= _NAMED)
        for made in pages:
            set_kind(made, "page", "" if height >= _ROOMY else "low")
            made.setFixedHeight(height)

    @property
    def _foot_height(self) -> int:
        return sum(made.sizeHint().height() for made in self._feet)

    @staticmethod
    def _name(buttons: Iterable[QAbstractButton], *, named: bool) -> None:
        for made in buttons:
            assert isinstance(made, QToolButton)
            made.setToolButtonStyle(_NAME_BELOW if named else Qt.ToolButtonStyle.ToolButtonIconOnly)

    @property
    def page_buttons(self) -> list[QAbstractButton]:
        """The buttons of the pages, in order."""
        return self._pages.buttons()

    def mark(self, number: int) -> None:
        """Show page ``number`` as the present one."""
        self._pages.button(number).setChecked(True)

    def _foot(self, icon: str, text: str, tip: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        set_kind(made, "foot")
        made.setFixedWidth(WIDTH - 1)
        made.setToolButtonStyle(_NAME_BELOW)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(tip)
        made.setIconSize(QSize(18, 18))
        self._theme.dress(made, icon, "dim")
        return made

    def _theme_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for mode, text in _MODES.items():
            action = QAction(text, group, checkable=True, checked=mode is self._theme.mode)
            action.triggered.connect(lambda _, mode=mode: self._theme.choose(mode))
            self._modes[mode] = action
            menu.addAction(action)
        return menu

    def _show_mode(self) -> None:
        mode = self._theme.mode
        self._modes[mode].setChecked(True)
        self._theme.dress(self.theme_button, f"theme-{mode.value}", "dim")
