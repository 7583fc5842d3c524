"""The help beside the pages of a window that is as wide as a small screen."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import match

from roomprint_gui.app import App
from roomprint_gui.models.history_table import Entry


@pytest.fixture
def app(app: App) -> App:
    """The app in a window as wide as a small screen."""
    app.window.resize(1280, 800)
    return app


@pytest.mark.parametrize("width", [1280, 1100])
def test_no_page_scrolls_sideways_beside_the_help(qtbot: QtBot, app: App, width: int) -> None:
    app.window.resize(width, 800)
    app.commands.run(app.commands["help"])
    bar = app.window.frame.horizontalScrollBar()
    with qtbot.waitSignal(app.embeddings_page.filled, timeout=60_000):
        app.window.open_page(app.embeddings_page)
    for number in range(app.window.pages.count()):
        app.window.show_page(number)
        qtbot.wait(1)
        assert (app.window.page_name, bar.maximum()) == (app.window.page_name, 0)


def test_the_history_writes_out_what_is_short(qtbot: QtBot, app: App) -> None:
    """In the program's own look: times, places and confidences are never cut off."""
    app.window.resize(1280, 800)
    app.window.open_page(app.identify_page)
    at = datetime(2026, 8, 28, 20, 58, 48, tzinfo=UTC)
    app.identify.history.note(Entry(at, match(1, confidence=0.999), 80.0, "the default input"))
    qtbot.wait(1)
    view = app.identify_page.history
    for column, text in ((0, "20:58:48"), (3, "1:20.0"), (4, "> 99 %")):
        index = app.identify.history.index(0, column)
        assert index.data() == text
        assert view.sizeHintForIndex(index).width() <= view.columnWidth(column)


def test_the_panel_comes_back_when_the_help_goes(qtbot: QtBot, app: App) -> None:
    panel = app.rooms_page.panel
    app.commands.run(app.commands["help"])
    qtbot.waitUntil(panel.isHidden)
    assert not panel.button.isChecked()
    panel.button.click()
    qtbot.waitUntil(panel.isVisible)
    assert app.guidance.help.isHidden()
    assert panel.button.isChecked()


def test_a_wide_window_has_both(qtbot: QtBot, app: App) -> None:
    app.window.resize(1600, 800)
    app.commands.run(app.commands["help"])
    qtbot.wait(1)
    assert app.rooms_page.panel.isVisible()
    app.window.resize(1280, 800)
    qtbot.waitUntil(app.rooms_page.panel.isHidden)
    app.window.resize(1600, 800)
    qtbot.waitUntil(app.rooms_page.panel.isVisible)


def test_one_that_was_folded_away_stays_so(qtbot: QtBot, app: App) -> None:
    panel = app.rooms_page.panel
    panel.button.click()
    app.commands.run(app.commands["help"])
    qtbot.wait(1)
    app.commands.run(app.commands["help"])
    qtbot.wait(1)
    assert panel.isHidden()
    panel.button.click()
    assert panel.isVisible()
