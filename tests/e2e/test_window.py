"""The real window on a real screen, from the button to the name of the piece."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.virtual_microphone import VirtualMicrophone

from roomprint.corpora.demo import demo_titles
from roomprint.library.listening import Heard
from roomprint_gui.models.answer import IdentifyState


def click(qtbot: QtBot, place: QWidget, text: str) -> None:
    """Press the button that says ``text``, as soon as it can be seen."""
    (button,) = (b for b in place.findChildren(QAbstractButton) if b.text() == text)
    qtbot.waitUntil(button.isVisible, timeout=20_000)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("added")
def test_hears_a_piece_through_the_microphone(
    microphone: VirtualMicrophone,
    open_app: OpenApp,
    workspace: Path,
    demo_folder: Path,
    qtbot: QtBot,
) -> None:
    number = 10
    piece = sorted(demo_folder.iterdir())[number]
    app = open_app(workspace)
    click(qtbot, app.window.rail, "Identify")
    assert app.identify_page.isVisible()
    QTest.mouseClick(app.identify_page.listen_button, Qt.MouseButton.LeftButton)
    quiet = lambda: app.identify.state is IdentifyState.TOO_QUIET  # noqa: E731
    qtbot.waitUntil(quiet, timeout=60_000)
    assert app.identify.answer is None

    microphone.play(piece)

    def named() -> bool:
        answer = app.identify.answer
        return answer is not None and answer.match is not None

    qtbot.waitUntil(named, timeout=25_000)
    qtbot.waitUntil(lambda: app.identify.position_s > 5, timeout=15_000)
    answer = app.identify.answer
    assert answer is not None
    assert answer.match is not None
    assert answer.match.track.title == demo_titles()[number]
    card = app.identify_page.card
    assert card.headline.text() == demo_titles()[number]
    assert card.picture.isVisible()
    assert app.identify.history.rowCount() == 1
    keep_picture(app, "microphone")

    microphone.hush()
    qtbot.waitUntil(quiet, timeout=15_000)
    QTest.mouseClick(app.identify_page.listen_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.IDLE, timeout=15_000)


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("added")
def test_says_where_in_the_piece_it_is(
    open_app: OpenApp, workspace: Path, demo_folder: Path, qtbot: QtBot
) -> None:
    start_s = 6.0
    app = open_app(workspace)
    told: list[tuple[float, float]] = []  # where the piece is, and where it is said to be

    def compare(heard: Heard) -> None:
        answer = heard.identification
        if answer is not None and answer.decision == "match":
            told.append((start_s + heard.heard_s, answer.matches[0].offset_s))

    app.identify.heard.connect(compare)
    app.identify.listen_to_file(sorted(demo_folder.iterdir())[3], start_s, "a piece")
    qtbot.waitUntil(lambda: len(told) > 12, timeout=60_000)
    app.identify.stop()
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.IDLE, timeout=15_000)
    right = [abs(said_s - true_s) < 0.5 for true_s, said_s in told]
    assert sum(right) > 0.8 * len(right), told


@pytest.mark.timeout(400)
def test_the_demo_tour_ends_with_a_name(open_app: OpenApp, tmp_path: Path, qtbot: QtBot) -> None:
    app = open_app(tmp_path / "new")
    click(qtbot, app.window.rail, "Library")
    click(qtbot, app.library_page, "Try it with the demo library")

    def named() -> bool:
        answer = app.identify.answer
        return answer is not None and answer.match is not None

    qtbot.waitUntil(named, timeout=240_000)
    assert app.identify_page.isVisible()
    assert app.identify_page.card.headline.text() in demo_titles()
    assert app.library.table.rowCount() == len(demo_titles())
    keep_picture(app, "demo tour")
    app.identify.stop()
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.IDLE, timeout=15_000)
