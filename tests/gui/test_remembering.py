"""What comes back: page, size, tabs, splitters, folded panels."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs

from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.remembering import remember_split, remember_tab

WRONG = (b"\x00nonsense", "Nowhere", 7, ["a"])


@contextmanager
def opened(qapp: QApplication, workspace: Workspace, settings: QSettings) -> Iterator[App]:
    """The window, filled, and closed as a person closes it."""
    app = App(qapp, workspace, settings)
    app.window.show()
    app.late.build()
    try:
        yield app
    finally:
        app.window.close()
        app.stop()
        app.window.deleteLater()


@pytest.mark.usefixtures("qtbot")
def test_page_size_tab_and_folded_panel_come_back(
    qapp: QApplication,
    workspace: Workspace,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("roomprint_gui.app.Jobs", HeldJobs)
    with opened(qapp, workspace, settings) as app:
        app.window.resize(1180, 720)
        app.window.open_page(app.train_page)
        app.late.results_view.tabs.setCurrentWidget(app.late.results_view.compare)
        app.rooms_page.panel.button.click()
        folded = app.rooms_page.panel.isHidden()
    with opened(qapp, workspace, settings) as again:
        assert again.window.height() == 720  # the screen of the tests is narrower than the window
        assert again.window.pages.currentWidget() is again.train_page
        assert again.late.results_view.tabs.currentWidget() is again.late.results_view.compare
        assert again.rooms_page.panel.isHidden() is folded


def test_a_splitter_comes_back(qtbot: QtBot, settings: QSettings) -> None:
    sizes: list[list[int]] = []
    for _ in range(2):
        splitter = QSplitter(Qt.Orientation.Horizontal)
        qtbot.addWidget(splitter)
        for _ in range(2):
            splitter.addWidget(QWidget())
        splitter.resize(600, 100)
        remember_split(splitter, settings, "page/split")
        splitter.show()
        if not sizes:
            splitter.moveSplitter(150, 1)
        sizes.append(splitter.sizes())
    assert sizes[0] == sizes[1]
    assert sizes[0][0] < sizes[0][1]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_values_are_ignored(qtbot: QtBot, settings: QSettings, wrong: object) -> None:
    settings.setValue("tab", wrong)
    settings.setValue("split", wrong)
    tabs, splitter = QTabWidget(), QSplitter()
    for widget in (tabs, splitter):
        qtbot.addWidget(widget)
    for title in ("One", "Two"):
        tabs.addTab(QWidget(), title)
        splitter.addWidget(QWidget())
    remember_tab(tabs, settings, "tab")
    remember_split(splitter, settings, "split")
    assert tabs.currentIndex() == 0
    tabs.setCurrentIndex(1)
    assert settings.value("tab") == "Two"
