"""The window around the pages, on small screens too."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.native import alone
from roomprint_gui.window import Window


def page_of(width: int, height: int, inside: QWidget) -> QWidget:
    page = QWidget()
    inside.setMinimumSize(width, height)
    QVBoxLayout(page).addWidget(inside)
    return page


def opened(qtbot: QtBot, theme: Theme, settings: QSettings, page: QWidget) -> Window:
    window = Window(theme, settings, Path("mine"), RecentWorkspaces(settings))
    qtbot.addWidget(window)
    window.add_page("Rooms", "rooms", page)
    window.show()
    return window


@pytest.mark.parametrize("size", [QSize(2560, 1400), QSize(960, 540)])
def test_it_fits_every_screen(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
    size: QSize,
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _: size)
    window = opened(qtbot, theme, settings, page_of(800, 600, QWidget()))
    least = window.minimumSize()
    assert least.width() == min(1100, size.width())
    assert least.height() == min(700, size.height() - 40)  # of which a title bar takes some
    window.resize(least)
    assert window.size() == least
    scrolls = window.frame.verticalScrollBar().maximum() > 0
    assert scrolls is (size.height() < 600)


def test_a_window_inside_a_page_scrolls_with_it(
    qtbot: QtBot, theme: Theme, settings: QSettings
) -> None:
    drawn = QWidget()
    window = opened(qtbot, theme, settings, page_of(3000, 3000, alone(drawn)))
    inside = drawn.parentWidget()
    assert inside is not None
    handle = inside.windowHandle()
    assert inside.nativeParentWidget() is window.frame.viewport(), "which cuts off what sticks out"
    before = handle.position()
    window.frame.verticalScrollBar().setValue(120)
    window.frame.horizontalScrollBar().setValue(70)
    after = handle.position()
    assert (before.x() - after.x(), before.y() - after.y()) == (70, 120)
