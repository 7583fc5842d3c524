"""The guides and the glossary: nothing in them leads nowhere, and the panel shows them."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

import roomprint_resources
from roomprint_gui.app import App
from roomprint_gui.models.help_book import GLOSSARY, GUIDES, HelpBook, anchor_of
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.help_panel import HelpPanel

BOOK = HelpBook()
HELP = files(roomprint_resources).joinpath("help")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]*)\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(pictures/([^)]*)\.png\)")
_CONTROL = re.compile(r"\*\*([^*]+)\*\*")
_LARGEST_BYTES = 60_000


@pytest.fixture
def app(qtbot: QtBot, app: App) -> App:
    """The app with all that is built when a page is first seen."""
    app.window.open_page(app.train_page)
    with qtbot.waitSignal(app.embeddings_page.filled, timeout=60_000):
        app.window.open_page(app.embeddings_page)
    app.window.open_page(app.evaluate_page)
    return app


def names(widget: QWidget) -> Iterator[str]:
    """What the controls in ``widget`` are called, on the screen or by a screen reader."""
    for button in widget.findChildren(QAbstractButton):
        yield from (button.text(), button.accessibleName())
    for field in (*widget.findChildren(QLineEdit), *widget.findChildren(QComboBox)):
        yield field.accessibleName()
    for bar in widget.findChildren(QTabBar):
        yield from (bar.tabText(number) for number in range(bar.count()))
    yield from (action.text() for action in widget.findChildren(QAction))


@pytest.mark.parametrize("page", [*GUIDES, GLOSSARY])
def test_every_link_and_picture_leads_somewhere(page: str) -> None:
    text = BOOK.pages[page]
    anchors = {name: set[str]() for name in BOOK.pages}
    for section in BOOK.sections:
        anchors[section.page].add(section.anchor)
    for link in _LINK.findall(text):
        name, _, anchor = link.partition("#")
        there = anchors[name.removesuffix(".md") if name else page]
        assert not anchor or anchor in there, link
    for picture in _PICTURE.findall(text):
        for mode in ("light", "dark"):
            size = len(HELP.joinpath(f"pictures/{picture}-{mode}.png").read_bytes())
            assert size <= _LARGEST_BYTES, picture


def test_every_page_of_the_window_has_a_guide_that_shows_it(app: App) -> None:
    pages = [button.text().lower() for button in app.window.rail.page_buttons]
    assert pages == list(GUIDES)
    assert all(_PICTURE.search(BOOK.pages[page]) for page in pages)


def test_the_guides_name_controls_that_are_there(app: App) -> None:
    dialog = app.late.results_view.measure_dialog  # built when it is wanted
    there = {name.rstrip("…") for name in (*names(app.window), *names(dialog))}
    named = {
        control.rstrip("…")
        for page in (*GUIDES, GLOSSARY)
        for control in _CONTROL.findall(BOOK.pages[page])
    }
    assert len(named) > 40
    assert named - there == set()


def test_every_term_of_the_glossary_is_used_or_used_by_one_that_is(qtbot: QtBot) -> None:
    used = set(
        re.findall(r"\(glossary\.md#([^)]*)\)", "".join(BOOK.pages[page] for page in GUIDES))
    )
    inside = set(re.findall(r"\(#([^)]*)\)", BOOK.pages[GLOSSARY]))
    terms = {section.anchor for section in BOOK.sections if section.page == GLOSSARY} - {"glossary"}
    assert used <= terms
    assert len(used) > 25
    assert inside <= terms


def test_headings_are_called_as_links_call_them() -> None:
    assert anchor_of("C50 and C80") == "c50-and-c80"
    assert anchor_of("Götz et al. 2023") == "gotz-et-al-2023"


def test_the_search_finds_titles_first() -> None:
    found = BOOK.find("reverberation time")
    assert found
    assert all("reverberation" in f"{one.title} {one.text}".lower() for one in found)
    assert BOOK.find("STI")[0].title == "STI"
    assert BOOK.find("sweep loudspeaker")[0].title in ("Exponential sweep", "Measure the real room")
    assert BOOK.find("xyzzy") == []
    assert BOOK.find(" ") == []


def test_the_panel_follows_links_and_finds_its_way_back(qtbot: QtBot, theme: Theme) -> None:
    panel = HelpPanel(theme, BOOK)
    qtbot.addWidget(panel)
    panel.resize(332, 600)
    panel.open_guide("rooms")
    assert not panel.isHidden()
    assert "Draw a room" in panel.text.toPlainText()
    panel.text.followed.emit("glossary", "sti")
    assert panel.page == GLOSSARY
    assert panel.text.verticalScrollBar().value() > 500
    panel.back_button.click()
    assert panel.page == "rooms"
    assert panel.text.verticalScrollBar().value() == 0

    QTest.keyClicks(panel.search, "eyring")
    titles = [panel.found.item(row).text().split(" – ")[0] for row in range(panel.found.count())]
    assert titles[0] == "Eyring"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.page == GLOSSARY
    assert panel.search.text() == ""


def test_no_key_is_named_that_may_be_another(app: App) -> None:
    button = app.window.rail.help_button
    assert app.commands["help"].button is button, "it tells the keys in force"
    assert "F1" not in button.toolTip()
    assert "F1" not in app.guidance.help.close_button.toolTip()


def test_f1_opens_the_guide_of_the_page_in_front(qtbot: QtBot, app: App) -> None:
    panel = app.guidance.help
    app.commands.run(app.commands["help"])
    assert panel.page == "evaluate"
    app.window.open_page(app.audio_page)
    assert panel.page == "audio"
    app.commands.run(app.commands["glossary"])
    app.window.open_page(app.library_page)
    assert panel.page == GLOSSARY
    app.commands.run(app.commands["help"])
    assert panel.isHidden()
