from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from roomprint.errors import ConfigError
from roomprint_gui.commands import Command, Commands, of_button

CTRL = Qt.KeyboardModifier.ControlModifier


class Desk(QStackedWidget):
    """A window of two pages; what was done is in ``done``."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.field = QWidget(), QWidget(), QLineEdit()
        QVBoxLayout(self.first).addWidget(self.field)
        self.addWidget(self.first)
        self.addWidget(self.second)
        self.done: list[str] = []

    def note(self, word: str) -> Callable[[], None]:
        return lambda: self.done.append(word)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    with qtbot.waitActive(desk):
        desk.activateWindow()
    return desk


@pytest.fixture
def commands(settings: QSettings, desk: Desk) -> Commands:
    commands = Commands(settings)
    commands.add(Command("one/cut", "Cut", "One", desk.note("cut 1"), "Ctrl+T"), desk.first)
    commands.add(Command("two/cut", "Cut", "Two", desk.note("cut 2"), "Ctrl+T"), desk.second)
    commands.add(Command("redo", "Redo", "Window", desk.note("redo"), "Ctrl+Y; Ctrl+U"), desk)
    commands.add(
        Command("one/play", "Play", "One", desk.note("play"), "Ctrl+P", focus=desk.field),
        desk.first,
    )
    return commands


def test_keys_reach_the_page_that_is_seen(commands: Commands, desk: Desk) -> None:
    QTest.keyClick(desk, Qt.Key.Key_T, CTRL)
    desk.setCurrentWidget(desk.second)
    QTest.keyClick(desk, Qt.Key.Key_T, CTRL)
    QTest.keyClick(desk, Qt.Key.Key_Y, CTRL)
    QTest.keyClick(desk, Qt.Key.Key_U, CTRL)
    assert desk.done == ["cut 1", "cut 2", "redo", "redo"]


def test_keys_of_a_part_ask_for_its_focus(commands: Commands, desk: Desk) -> None:
    desk.setFocus()
    QTest.keyClick(desk, Qt.Key.Key_P, CTRL)
    assert desk.done == []
    desk.field.setFocus()
    QTest.keyClick(desk.field, Qt.Key.Key_P, CTRL)
    assert desk.done == ["play"]


def test_other_keys_hold_at_once_and_after_a_restart(
    qtbot: QtBot, commands: Commands, desk: Desk, settings: QSettings
) -> None:
    with qtbot.waitSignal(commands.changed):
        commands.bind("one/cut", "Ctrl+L")
    QTest.keyClick(desk, Qt.Key.Key_T, CTRL)
    QTest.keyClick(desk, Qt.Key.Key_L, CTRL)
    assert desk.done == ["cut 1"]
    later = Commands(settings)
    later.add(commands["one/cut"], desk.first)
    assert later.shortcut("one/cut") == "Ctrl+L"
    commands.restore("one/cut")
    assert commands.shortcut("one/cut") == "Ctrl+T"
    assert settings.value("keys/one/cut") is None


@pytest.mark.parametrize(
    ("key", "keys", "named"),
    [
        ("one/cut", "Ctrl+U", "Redo"),  # the second of two, all over the window
        ("redo", "Ctrl+T", "Cut"),  # on a page of the window
        ("one/cut", "Ctrl+P", "Play"),  # of a part of the same page
        ("one/cut", "Ctrl+U, Ctrl+V", "Redo"),  # could never be finished
        ("one/cut", "Tab", "Tab"),
        ("one/cut", "Ctrl+Nonsense", "Nonsense"),
    ],
)
def test_keys_that_clash_are_refused_in_a_sentence(
    commands: Commands, key: str, keys: str, named: str
) -> None:
    before = commands.shortcut(key)
    with pytest.raises(ConfigError, match=named):
        commands.bind(key, keys)
    assert commands.shortcut(key) == before


def test_keys_may_be_given_up_and_taken_by_another(commands: Commands) -> None:
    commands.bind("redo", "")
    commands.bind("one/cut", "Ctrl+U")
    with pytest.raises(ConfigError, match="Cut"):
        commands.restore("redo")
    commands.restore_all()
    assert [commands.shortcut(key) for key in ("redo", "one/cut")] == ["Ctrl+Y; Ctrl+U", "Ctrl+T"]


def test_what_was_run_last_comes_first(commands: Commands, settings: QSettings) -> None:
    for key in ("one/cut", "redo", "one/cut"):
        commands.run(commands[key])
    assert Commands(settings).recent == ["one/cut", "redo"]


def test_a_button_is_pressed_when_it_can_be(
    qapp: QApplication, settings: QSettings, desk: Desk
) -> None:
    button = QPushButton("Export…", desk.first)
    button.setToolTip("Write a file")
    button.clicked.connect(desk.note("export"))
    button.show()
    commands = Commands(settings)
    commands.add(of_button(button, "export", "One", keys="Ctrl+E", why="Draw first."), desk.first)
    command = commands["export"]
    assert (command.name, command.ready()) == ("Export", True)
    commands.run(command)
    button.setEnabled(False)
    commands.run(command)
    assert desk.done == ["export"]
    assert (command.ready(), command.why()) == (False, "Draw first.")
    qapp.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))
    assert QToolTip.text() == "Write a file (Ctrl+E)"
    QToolTip.hideText()
