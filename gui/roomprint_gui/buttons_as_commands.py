"""What the palette finds beside the commands of the keyboard map: every button there is.

A menu may be filled anew, and a button thrown away, while the palette is open: what a command of
one is asked then, it asks whatever has its name now.
"""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QMenu,
    QPushButton,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from roomprint_gui.commands import Command

_GONE = "It is no longer there."
_NOTHING = "There is nothing to choose."


def commands_of(page: QWidget, where: str, show: Callable[[], object]) -> Iterator[Command]:
    """A command for each button of a page, entry of its menus, and tab, as they are now.

    What the page hides is left out, but not what another tab only covers: running it opens the tab.

    Args:
        page: Where to look.
        where: Its name.
        show: Brings it to the front.
    """
    for button in page.findChildren(QAbstractButton):
        name = button.text() or button.accessibleName()
        if not name or button.window() is not page.window() or not _is_offered(button, page):
            continue
        menu = button.menu() if isinstance(button, QPushButton | QToolButton) else None
        if menu is not None:
            menu.aboutToShow.emit()  # some are filled only then
            for names, action in _entries(menu):
                yield _of_entry(_Entry(menu, names, action), _plain(name), where, show)
        else:
            yield Command(
                _key(where, name),
                _plain(name),
                where,
                partial(_press, button, page, show),
                ready=partial(_can_press, button),
                why=partial(_tip_of, button),
                button=button,
            )
    for tabs in page.findChildren(QTabWidget):
        if _is_offered(tabs, page):
            yield from _of_tabs(tabs, where, show)


def without_twins(found: Iterator[Command], known: Collection[Command]) -> Iterator[Command]:
    """Those that are no known command by another way: of the same button, or of the same name."""
    buttons = {command.button for command in known if command.button is not None}
    names = {(command.where, command.name) for command in known}
    for command in found:
        if command.button not in buttons and (command.where, command.name) not in names:
            yield command


class _Entry:
    """An entry of a menu, or the one that took its place when the menu was filled anew.

    Args:
        menu: The button's.
        names: Those of the menus below it that lead there, then its own.
        action: The entry as it was found.
    """

    def __init__(self, menu: QMenu, names: tuple[str, ...], action: QAction) -> None:
        self.names = names
        self._menu, self._found = menu, action

    def can_be_chosen(self) -> bool:
        """Whether it is there and enabled."""
        action = self._action()
        return action is not None and action.isEnabled()

    def choose(self, show: Callable[[], object]) -> None:
        """Trigger it, its page at the front."""
        show()
        action = self._action()
        if action is not None:
            action.trigger()

    def _action(self) -> QAction | None:
        if isValid(self._found):
            return self._found
        if not isValid(self._menu):
            return None
        now = (action for names, action in _entries(self._menu) if names == self.names)
        return next(now, None)


def _entries(menu: QMenu) -> Iterator[tuple[tuple[str, ...], QAction]]:
    """What can be chosen in a menu and in those below it, by its names."""
    for action in menu.actions():
        name, below = _plain(action.text()), action.menu()
        if isinstance(below, QMenu):
            yield from (((name, *names), inner) for names, inner in _entries(below))
        elif not action.isSeparator():
            yield (name,), action


def _of_entry(entry: _Entry, path: str, where: str, show: Callable[[], object]) -> Command:
    name = ": ".join((path, *entry.names))
    run = partial(entry.choose, show)
    why = partial(str, _NOTHING)
    return Command(_key(where, name), name, where, run, ready=entry.can_be_chosen, why=why)


def _of_tabs(tabs: QTabWidget, where: str, show: Callable[[], object]) -> Iterator[Command]:
    for number in range(tabs.count()):
        name = f"Show {_plain(tabs.tabText(number)).lower()}"
        run = partial(_open_tab, tabs, number, show)
        yield Command(_key(where, name), name, where, run)


def _is_offered(widget: QWidget, page: QWidget) -> bool:
    """Whether it can be seen on its page, if need be after another tab is opened."""
    if isinstance(widget.parentWidget(), QTabBar) or widget.objectName().startswith("qt_"):
        return False
    return not any(one.isHidden() and _tabs_of(one) is None for one in _up_to(page, widget))


def _can_press(button: QAbstractButton) -> bool:
    return isValid(button) and button.isEnabled()


def _tip_of(button: QAbstractButton) -> str:
    return button.toolTip() if isValid(button) else _GONE


def _press(button: QAbstractButton, page: QWidget, show: Callable[[], object]) -> None:
    show()
    if not isValid(button):  # its page made another of it when it came to the front
        return
    for one in _up_to(page, button):
        tabs = _tabs_of(one)
        if tabs is not None:
            tabs.setCurrentWidget(one)
    button.click()


def _up_to(page: QWidget, widget: QWidget) -> Iterator[QWidget]:
    """The widget, what it is in, and so on, but not the page."""
    inner: QWidget | None = widget
    while inner is not None and inner is not page:
        yield inner
        inner = inner.parentWidget()


def _tabs_of(widget: QWidget) -> QTabWidget | None:
    """The tabs of which this is one; between the two is a stack of Qt's own."""
    stack = widget.parentWidget()
    tabs = stack.parentWidget() if stack is not None else None
    return tabs if isinstance(tabs, QTabWidget) else None


def _open_tab(tabs: QTabWidget, number: int, show: Callable[[], object]) -> None:
    show()
    tabs.setCurrentIndex(number)
    tabs.tabBar().setFocus()


def _plain(text: str) -> str:
    """A label without its keys, its mnemonic and its dots."""
    return text.split("\t")[0].replace("&", "").removesuffix("…")


def _key(where: str, name: str) -> str:
    return f"{where}/{_plain(name)}".casefold()
