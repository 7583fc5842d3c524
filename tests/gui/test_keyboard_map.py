import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.commands import Command, Commands
from roomprint_gui.widgets.keyboard_map import KeyboardMap

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    return home


@pytest.fixture
def commands(settings: QSettings, home: QWidget) -> Commands:
    commands = Commands(settings)
    for key, name, keys in (("cut", "Cut", "Ctrl+T"), ("save", "Save", "Ctrl+S"), ("a", "Add", "")):
        commands.add(Command(key, name, "Page", lambda: None, keys), home)
    return commands


@pytest.fixture
def keyboard(qtbot: QtBot, commands: Commands) -> KeyboardMap:
    keyboard = KeyboardMap(commands)
    qtbot.addWidget(keyboard)
    keyboard.show()
    return keyboard


def shown(keyboard: KeyboardMap) -> list[tuple[object, ...]]:
    table = keyboard.table
    return [
        tuple(table.index(row, column).data() for column in (0, 2))
        for row in range(table.rowCount())
    ]


def press(keyboard: KeyboardMap, row: int, key: Qt.Key) -> None:
    """Choose a row, press new keys and use them."""
    keyboard.view.selectRow(row)
    QTest.keyClick(keyboard.keys_edit, key, CTRL)
    keyboard.use_button.click()


def test_new_keys_are_pressed_and_used(keyboard: KeyboardMap, commands: Commands) -> None:
    assert shown(keyboard) == [("Cut", "Ctrl+T"), ("Save", "Ctrl+S"), ("Add", "–")]
    press(keyboard, 2, Qt.Key.Key_J)
    assert commands.shortcut("a") == "Ctrl+J"
    assert shown(keyboard)[2] == ("Add", "Ctrl+J")
    assert keyboard.chosen == "a"
    assert keyboard.sentence.text() == "'Add' is Ctrl+J now."


def test_a_clash_is_a_sentence_and_changes_nothing(
    keyboard: KeyboardMap, commands: Commands
) -> None:
    press(keyboard, 1, Qt.Key.Key_T)
    assert commands.shortcut("save") == "Ctrl+S"
    assert keyboard.sentence.text().startswith("Ctrl+T is taken by 'Cut' (Page)")
    assert keyboard.sentence.property("kind") == "error"


def test_keys_go_and_come_back(keyboard: KeyboardMap, commands: Commands) -> None:
    keyboard.view.selectRow(0)
    assert not keyboard.default_button.isEnabled()
    keyboard.none_button.click()
    assert (commands.shortcut("cut"), keyboard.none_button.isEnabled()) == ("", False)
    keyboard.default_button.click()
    assert commands.shortcut("cut") == "Ctrl+T"
    press(keyboard, 1, Qt.Key.Key_L)
    keyboard.all_button.click()
    assert shown(keyboard)[1] == ("Save", "Ctrl+S")


def test_a_command_that_comes_later_is_there(
    keyboard: KeyboardMap, commands: Commands, home: QWidget
) -> None:
    commands.add(Command("later", "Later", "Page", lambda: None), home)
    assert shown(keyboard)[-1] == ("Later", "–")
    keyboard.search.setText("lat")
    assert shown(keyboard) == [("Later", "–")]
    assert keyboard.chosen is None
    assert not keyboard.use_button.isEnabled()
