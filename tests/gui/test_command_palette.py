from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from roomprint_gui.buttons_as_commands import commands_of, without_twins
from roomprint_gui.commands import Command, Commands, of_button
from roomprint_gui.models.command_list import KEYS_ROLE, NOTE_ROLE, READY_ROLE, CommandList
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.command_palette import CommandPalette


class Page(QWidget):
    """A page with a button of each sort."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.field, self.tabs = QLineEdit(), QTabWidget()
        self.cut = self.button("Cut…", "cut")
        self.gone = self.button("Gone", "gone")
        self.covered = self.button("Covered", "covered")
        self.menu_button = QPushButton("Room")
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self.fill)
        self.menu_button.setMenu(self.menu)
        self.tabs.addTab(QWidget(), "Wave")
        tab = QWidget()
        QVBoxLayout(tab).addWidget(self.covered)
        self.tabs.addTab(tab, "Listen")
        layout = QVBoxLayout(self)
        for widget in (self.field, self.cut, self.gone, self.menu_button, self.tabs):
            layout.addWidget(widget)
        self.gone.hide()

    def button(self, text: str, word: str) -> QPushButton:
        made = QPushButton(text)
        made.clicked.connect(self.note(word))
        return made

    def note(self, word: str) -> Callable[[], None]:
        return lambda: self.done.append(word)

    def fill(self) -> None:
        self.menu.clear()
        below = self.menu.addMenu("New")
        for text, enabled in (("Hall…", True), ("Booth\tCtrl+B", False)):
            action = QAction(text, below, enabled=enabled)
            action.triggered.connect(self.note(text))
            below.addAction(action)
        self.menu.addAction("Export…", self.note("export"))


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    return page


@pytest.fixture
def commands(settings: QSettings, page: Page) -> Commands:
    commands = Commands(settings)
    commands.add(of_button(page.cut, "cut", "Page", keys="Ctrl+T", why="Select first."), page)
    commands.add(Command("save", "Save", "Page", page.note("save"), "Ctrl+S"), page)
    return commands


@pytest.fixture
def palette(theme: Theme, page: Page, commands: Commands) -> CommandPalette:
    def gather() -> list[Command]:
        shown = page.note("shown")
        known = list(commands)
        return [*known, *without_twins(commands_of(page, "Page", shown), known)]

    return CommandPalette(theme, commands, gather, page)


def names(palette: CommandPalette) -> list[str]:
    found = palette.found
    return [str(found.index(row, 0).data()) for row in range(found.rowCount())]


def test_it_finds_every_button_entry_and_tab_once(palette: CommandPalette) -> None:
    palette.open()
    assert names(palette)[:2] == ["Cut", "Save"]
    assert sorted(names(palette)[2:]) == [
        "Covered",
        "Room: Export",
        "Room: New: Booth",
        "Room: New: Hall",
        "Show listen",
        "Show wave",
    ]


def test_words_and_enter_run_it_and_the_focus_is_back_before(
    palette: CommandPalette, page: Page, commands: Commands
) -> None:
    page.field.setFocus()
    palette.open()
    QTest.keyClicks(palette.edit, "svae")
    assert names(palette) == ["Save"]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert page.done == ["save"]
    assert not palette.isVisible()
    assert QApplication.focusWidget() is page.field
    palette.open()
    assert names(palette)[0] == "Save"  # what was run last


def test_escape_gives_the_focus_back(palette: CommandPalette, page: Page) -> None:
    page.cut.setFocus()
    palette.open()
    assert QApplication.focusWidget() is palette.edit
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.cut
    assert not palette.isVisible()


def test_going_elsewhere_closes_it(palette: CommandPalette, page: Page) -> None:
    palette.open()
    page.field.setFocus()
    assert not palette.isVisible()
    assert QApplication.focusWidget() is page.field


def test_what_cannot_be_done_is_dim_and_says_why(palette: CommandPalette, page: Page) -> None:
    page.cut.setEnabled(False)
    palette.open()
    assert names(palette)[-1] == "Room: New: Booth"  # as dim, and later
    QTest.keyClicks(palette.edit, "cut")
    row = palette.found.index(0, 0)
    assert (row.data(), row.data(READY_ROLE)) == ("Cut", False)
    assert row.data(NOTE_ROLE) == "Page – Select first."
    assert row.data(KEYS_ROLE) == "Ctrl+T"
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert page.done == []
    assert palette.isVisible()


def test_keys_move_the_mark(palette: CommandPalette, page: Page) -> None:
    palette.open()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Up):
        QTest.keyClick(palette.edit, key)
    assert palette.list.currentIndex().row() == 1
    assert QApplication.focusWidget() is palette.edit


@pytest.mark.parametrize(("words", "done"), [("hall", "Hall…"), ("covered", "covered")])
def test_a_button_and_an_entry_show_their_page_first(
    palette: CommandPalette, page: Page, words: str, done: str
) -> None:
    palette.open()
    QTest.keyClicks(palette.edit, words)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert page.done == ["shown", done]
    assert page.tabs.currentIndex() == (1 if words == "covered" else 0)


def test_a_menu_filled_anew_meanwhile_is_asked_for_the_entry_of_that_name(
    palette: CommandPalette, page: Page
) -> None:
    palette.open()
    old = page.menu.actions()[-1]
    page.fill()
    assert not isValid(old)
    QTest.keyClicks(palette.edit, "export")
    assert names(palette) == ["Room: Export"]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert page.done == ["shown", "export"]


def test_what_is_gone_meanwhile_cannot_be_run(palette: CommandPalette, page: Page) -> None:
    palette.open()
    for gone in (page.menu, page.covered):
        gone.deleteLater()
        QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
    for words in ("export", "covered"):
        palette.edit.setText(words)
        assert palette.found.index(0, 0).data(READY_ROLE) is False
        QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.found.index(0, 0).data(NOTE_ROLE) == "Page – It is no longer there."
    assert page.done == []


def test_a_search_that_fails_leaves_the_rows_as_they_were(
    commands: Commands, page: Page, qtbot: QtBot
) -> None:
    def fail() -> bool:
        raise ZeroDivisionError

    found = CommandList(commands)
    found.offer([Command("bad", "Bad", "Page", page.note("bad"), ready=fail)])
    with qtbot.assertNotEmitted(found.modelAboutToBeReset), pytest.raises(ZeroDivisionError):
        found.find("")


def test_nothing_found_is_said(palette: CommandPalette) -> None:
    palette.open()
    QTest.keyClicks(palette.edit, "xyzzy")
    assert palette.nothing.isVisible()
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()
