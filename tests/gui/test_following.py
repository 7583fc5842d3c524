"""Who is moved on to another page, and who is only told."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.following import Following
from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.theme import Theme
from roomprint_gui.window import Window

SENTENCE = "A piece is being named."


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, settings: QSettings) -> Window:
    window = Window(theme, settings, Path("here"), RecentWorkspaces(settings))
    qtbot.addWidget(window)
    for name in ("Rooms", "Library", "Identify"):
        window.add_page(name, "rooms", QWidget())
    window.open_named("Library")
    window.show()
    return window


@pytest.fixture
def following(window: Window) -> Following:
    page = window.pages.widget(2)
    assert page is not None
    made = Following(window, page, SENTENCE)
    made.begin()
    return made


def test_who_stays_is_moved_on(window: Window, following: Following) -> None:
    following.arrive()
    assert window.page_name == "Identify"
    assert window.notice.isHidden()


def test_who_went_elsewhere_stays_there_and_goes_at_a_click(
    window: Window, following: Following
) -> None:
    window.open_named("Rooms")
    following.arrive()
    assert (window.page_name, window.notice.sentence.text()) == ("Rooms", SENTENCE)
    window.notice.action.click()
    assert window.page_name == "Identify"
    assert window.notice.isHidden()


def test_an_open_menu_is_left_alone(qtbot: QtBot, window: Window, following: Following) -> None:
    menu = QMenu(window)
    menu.addAction("Something")
    menu.popup(window.pos())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu)
    following.arrive()
    assert (window.page_name, window.notice.isHidden()) == ("Library", False)
    menu.close()
