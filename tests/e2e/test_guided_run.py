"""A newcomer's first run through the real widgets, with a real microphone and a real trainer."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, go_on, keep_picture
from tests.turn_times import TurnTimes
from tests.virtual_microphone import VirtualMicrophone

from roomprint.rooms.presets import PRESETS
from roomprint.training.run_folder import RunState
from roomprint_gui.app import App
from roomprint_gui.models.answer import IdentifyState
from roomprint_gui.models.guided_run import GuideState

_BATCHES = 24
_PATIENCE_MS = 600_000
_LONGEST_S = 0.1
_PERSON_MS = 100  # nobody does the next thing sooner


def press(button: QAbstractButton) -> None:
    """Click; the next thing that a person does comes in a later turn."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    go_on(_PERSON_MS)


def at(app: App, key: str) -> bool:
    guide = app.guidance.guide
    return guide.state is GuideState.UNDER_WAY and guide.step.key == key


def choose_room(app: App, name: str) -> None:
    """Begin with another room, by the entry of the Room menu."""
    menu = app.rooms_page.menu
    menu.aboutToShow.emit()
    go_on(_PERSON_MS)
    (found,) = (action for action in menu.findChildren(QAction) if action.text() == name)
    found.trigger()
    go_on(_PERSON_MS)


@pytest.mark.timeout(1800)
def test_a_newcomer_is_led_to_the_map(
    microphone: VirtualMicrophone, open_app: OpenApp, tmp_path: Path, qtbot: QtBot
) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("first training/batches", _BATCHES)
    settings.sync()
    app = open_app(tmp_path / "new")
    app.window.resize(1280, 800)
    bar = app.guidance.bar
    qtbot.waitUntil(bar.begin_button.isVisible, timeout=20_000)
    keep_picture(app, "guide-offered")
    turns = TurnTimes()

    def picture(name: str) -> None:
        keep_picture(app, name)
        turns.forget()

    press(bar.begin_button)
    assert at(app, "library")
    press(bar.do_button)
    assert app.library_page.isVisible()
    assert not bar.do_button.isEnabled()
    qtbot.waitUntil(lambda: at(app, "identify"), timeout=_PATIENCE_MS)
    picture("guide-library")

    press(bar.show_button)
    press(app.identify_page.listen_button)
    pieces = sorted((tmp_path / "new" / "demo").glob("*.flac"))
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.TOO_QUIET, timeout=60_000)
    microphone.play(pieces[10])
    qtbot.waitUntil(lambda: at(app, "draw"), timeout=_PATIENCE_MS)
    assert app.identify_page.card.headline.text() == pieces[10].stem[3:]
    picture("guide-identify")
    press(app.identify_page.listen_button)
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.IDLE, timeout=15_000)
    microphone.hush()

    press(bar.show_button)
    choose_room(app, PRESETS["concert-hall"].name)
    assert at(app, "hear")
    press(bar.do_button)
    qtbot.waitUntil(lambda: at(app, "train"), timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: app.listening.position_s > 0.2, timeout=20_000)
    picture("guide-hear")

    press(bar.do_button)
    assert not app.listening.playing
    assert app.train_page.isVisible()
    qtbot.waitUntil(lambda: "step" in bar.sentence.text(), timeout=_PATIENCE_MS)
    picture("guide-train")
    qtbot.waitUntil(lambda: at(app, "map"), timeout=_PATIENCE_MS)
    run = app.first_training.run
    assert run is not None
    assert (run.state, run.step) == (RunState.FINISHED, _BATCHES)

    press(bar.do_button)
    qtbot.waitUntil(lambda: app.guidance.guide.state is GuideState.REACHED, timeout=_PATIENCE_MS)
    assert app.embeddings.rows is not None
    assert len(app.embeddings.rows.files) == len(pieces)
    qtbot.waitUntil(app.embeddings_page.isVisible)
    picture("guide-map")
    press(bar.leave_button)
    assert not bar.isVisible()
    print(f"longest turn {1000 * turns.longest_s:.0f} ms of {turns.turns}")  # noqa: T201
    assert turns.turns > 1000
    assert turns.longest_s < _LONGEST_S

    again = open_app(tmp_path / "new")
    qtbot.waitUntil(lambda: again.library.known, timeout=20_000)
    assert not again.guidance.bar.isVisible()
