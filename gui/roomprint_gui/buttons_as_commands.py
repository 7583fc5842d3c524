"""What the palette finds beside the commands of the keyboard map: every button there is."""

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

from roomprint_gui.commands import Command


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
            yield from _of_menu(menu, _plain(name), where, show)
        else:
            yield Command(
                _key(where, name),
                _plain(name),
                where,
                partial(_press, button, page, show),
                ready=button.isEnabled,
                why=button.toolTip,
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


def _of_menu(menu: QMenu, path: str, where: str, show: Callable[[], object]) -> Iterator[Command]:
    menu.aboutToShow.emit()  # some are filled only then
    for action in menu.actions():
        name = f"{path}: {_plain(action.text())}"
        below = action.menu()
        if action.isSeparator():
            continue
        if isinstance(below, QMenu):
            yield from _of_menu(below, name, where, show)
        else:
            run = partial(_trigger, action, show)
            why = partial(str, "There is nothing to choose.")
            yield Command(_key(where, name), name, where, run, ready=action.isEnabled, why=why)


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


def _press(button: QAbstractButton, page: QWidget, show: Callable[[], object]) -> None:
    show()
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


def _trigger(action: QAction, show: Callable[[], object]) -> None:
    show()
    action.trigger()


def _open_tab(tabs: QTabWidget, number: int, show: Callable[[], object]) -> None:
    show()
    tabs.setCurrentIndex(number)
    tabs.tabBar().setFocus()


def _plain(text: str) -> str:
    """A label without its keys, its mnemonic and its dots."""
    return text.split("\t")[0].replace("&", "").removesuffix("…")


def _key(where: str, name: str) -> str:
    return f"{where}/{_plain(name)}".casefold()
