from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer, heard, known, match, unknown

from roomprint.audio.devices import Device
from roomprint.errors import DeviceError
from roomprint.library.identify import IdentifyFile
from roomprint.library.listening import Listen
from roomprint.workspace import Workspace
from roomprint_gui.models.answer import Answer, IdentifyState, card_text
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.room_hearing import RoomHearing
from roomprint_gui.pages.identify_page import IdentifyPage
from roomprint_gui.theme import Theme

NOW = datetime(2026, 3, 14, 9, 57, 57)


class Clock:
    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(workspace: Workspace, held: HeldJobs, clock: Clock) -> IdentifyModel:
    return IdentifyModel(workspace, held, clock)


@pytest.fixture
def devices(held: HeldJobs, settings: QSettings) -> DevicesModel:
    return DevicesModel(held, settings)


@pytest.fixture
def player() -> SilentPlayer:
    return SilentPlayer()


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    model: IdentifyModel,
    devices: DevicesModel,
    player: SilentPlayer,
    workspace: Workspace,
    held: HeldJobs,
) -> IdentifyPage:
    room = RoomHearing(workspace, held, model)
    page = IdentifyPage(theme, model, devices, PlayerModel(player), room)
    qtbot.addWidget(page)
    page.show()
    return page


def test_one_button_listens_and_stops(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, workspace: Workspace
) -> None:
    page.listen_button.click()
    assert held.works(Listen) == [Listen(workspace=workspace.root, device=None)]
    assert model.state is IdentifyState.STARTING
    assert page.listen_button.text() == "Stop"
    assert not page.picker.isEnabled()
    held.jobs[-1].progressed.emit(heard())
    assert page.header.state.text() == "Listening to the default input"
    page.listen_button.click()
    assert page.header.state.text() == "Stopping"
    assert page.listen_button.text() == "Stopping"
    assert page.listen_button.isEnabled(), "it keeps the focus"
    held.jobs[-1].settle("cancelled", None)
    assert page.listen_button.text() == "Listen"
    assert page.picker.isEnabled()


def test_a_match_shows_and_its_position_goes_on(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, clock: Clock
) -> None:
    model.listen(None)
    held.jobs[-1].progressed.emit(heard(3.0, known(match(5, offset_s=83.0))))
    assert page.card.headline.text() == "Piece 5"
    assert page.card.confidence.text == "97 % sure"
    assert page.card.position.text() == "1:23.0 of 3:05"
    assert page.card.picture.isVisible()
    clock.now_s += 1.5
    assert model.position_s == pytest.approx(84.5)
    model.position_changed.emit(model.position_s)
    assert page.card.position.text() == "1:24.5 of 3:05"
    held.jobs[-1].progressed.emit(heard(5.0, known(match(5, offset_s=84.5), elapsed_ms=200.0)))
    assert page.card.position.text() == "1:24.7 of 3:05", "looking took its time"
    held.jobs[-1].settle("cancelled", None)
    clock.now_s += 60.0
    assert model.position_s == pytest.approx(84.5), "the clock stands once nobody listens"


def test_unknown_is_said_only_after_some_patience(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    job.progressed.emit(heard(2.0, unknown(match(2, confidence=0.31))))
    assert page.card.headline.text() == "Listening…"
    job.progressed.emit(heard(7.0, unknown(match(2, confidence=0.31))))
    assert page.card.headline.text() == "Unknown"
    fits = "No recording in your library fits well enough."
    assert page.card.detail.text() == f"{fits} Closest: Piece 2 by Ana Ruiz, 31 % sure."
    assert not page.card.confidence.isVisible()
    job.cancel()


def test_patience_begins_anew_after_silence(model: IdentifyModel, held: HeldJobs) -> None:
    model.listen(None)
    job = held.jobs[-1]
    job.progressed.emit(heard(20.0, status="too quiet"))
    job.progressed.emit(heard(22.0, unknown()))
    assert model.answer is None
    job.progressed.emit(heard(26.5, unknown()))
    assert model.answer is not None


def test_each_status_has_its_words(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    job.progressed.emit(heard(status="too quiet"))
    assert page.card.headline.text() == "Too quiet"
    job.progressed.emit(heard(status="device lost"))
    assert page.card.headline.text() == "Microphone lost, waiting for it"
    job.progressed.emit(heard())
    assert page.card.headline.text() == "Listening…"
    job.progressed.emit(heard(1.0, unknown(reason="the library is empty")))
    assert page.card.headline.text() == "The library is empty"


def test_clipping_and_dropouts_are_shown(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    job.progressed.emit(heard(1.0))
    assert (page.clip_lamp.text(), page.xrun_lamp.text()) == ("", "No dropouts")
    job.progressed.emit(heard(1.1, clipped=True, xruns=3))
    assert (page.clip_lamp.text(), page.xrun_lamp.text()) == ("Clipping", "3 dropouts")
    job.progressed.emit(heard(2.0))
    assert page.clip_lamp.text() == "Clipping", "long enough to be seen"
    job.progressed.emit(heard(4.0))
    assert page.clip_lamp.text() == ""


def test_history_has_no_repeats_and_plays(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, player: SilentPlayer
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    assert not page.clear_button.isEnabled()
    for number in (1, 1, 2, 1):
        job.progressed.emit(heard(3.0, known(match(number))))
    titles = [model.history.row(row).track for row in range(model.history.rowCount())]
    assert titles == [match(number).track for number in (1, 2, 1)]
    page.history.doubleClicked.emit(model.history.index(1, 0))
    assert player.asked == [(match(2).track.path, 80.0)]
    page.clear_button.click()
    assert model.history.rowCount() == 0


def test_the_history_is_saved_with_units(
    model: IdentifyModel, held: HeldJobs, tmp_path: Path
) -> None:
    model.listen(None)
    held.jobs[-1].progressed.emit(heard(3.0, known(match(1))))
    model.history.export(tmp_path / "heard.csv")
    title, row = (tmp_path / "heard.csv").read_text().splitlines()
    assert title == "time,title,artist,album,position_s,confidence,path,source"
    assert row.split(",")[1:] == [
        "Piece 1",
        "Ana Ruiz",
        "Slow glass",
        "80.0",
        "0.9700",
        "/music/001.flac",
        "the default input",
    ]


def test_a_file_shows_its_best_matches(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, workspace: Workspace
) -> None:
    path = Path("/clips/take 3.m4a")
    model.identify(path)
    assert held.works(IdentifyFile) == [IdentifyFile(workspace=workspace.root, path=path)]
    assert page.card.detail.text() == "Comparing 'take 3.m4a' with the library."
    held.jobs[-1].settle("succeeded", known(match(5), match(6, confidence=0.02)))
    assert page.card.position.text() == "Begins at 1:20.0 of 3:05"
    assert page.card.asked.text() == "In 'take 3.m4a':"
    assert page.header.state.text() == "The answer for 'take 3.m4a' is below"
    assert page.matches.heading.text() == "Best matches"
    shown = [cells[1].text() for cells in page.matches.lines if cells[1].isVisible()]
    assert shown == ["Ana Ruiz – Piece 5", "Ana Ruiz – Piece 6"]


def test_an_unknown_file_enters_the_history(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, player: SilentPlayer
) -> None:
    model.identify(Path("/clips/take 3.m4a"))
    held.jobs[-1].settle("succeeded", unknown(match(6, confidence=0.02)))
    assert page.matches.heading.text() == "Closest recordings"
    title = model.history.index(0, 1)
    assert title.data() == "Unknown"
    assert title.data(Qt.ItemDataRole.ToolTipRole) == "take 3.m4a"
    page.history.doubleClicked.emit(title)
    assert player.asked == []


def test_what_is_over_is_marked_as_past(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    job.progressed.emit(heard(3.0, known(match(5))))
    assert page.card.confidence.isVisible()
    job.progressed.emit(heard(9.0, status="too quiet"))
    assert not page.card.confidence.isVisible()
    assert model.answer is not None
    assert page.card.heard_at.text() == f"heard at {model.answer.at:%H:%M:%S}"
    job.progressed.emit(heard(10.0))
    assert page.card.heard_at.isVisible(), "until there is a new answer"
    job.progressed.emit(heard(12.0, known(match(5))))
    assert not page.card.heard_at.isVisible()
    assert page.card.confidence.isVisible()
    job.settle("cancelled", None)
    assert page.card.heard_at.isVisible()


def test_a_file_takes_the_place_of_listening(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    listening = held.jobs[-1]
    model.identify(Path("/clips/a.wav"))
    listening.settle("cancelled", None)
    assert model.state is IdentifyState.READING
    listening.progressed.emit(heard(9.0, known(match(1))))
    assert model.answer is None
    held.jobs[-1].settle("succeeded", unknown())
    assert page.card.headline.text() == "Unknown"


def test_an_error_is_a_sentence_on_the_page(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen("USB")
    held.jobs[-1].settle("failed", DeviceError("the microphone USB cannot be opened: it is busy"))
    assert page.notice.sentence.text() == "The microphone USB cannot be opened: it is busy."
    assert model.state is IdentifyState.IDLE
    model.listen("USB")
    assert not page.notice.isVisible()
    held.jobs[-1].cancel()


def test_a_missing_microphone_comes_with_advice(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    held.jobs[-1].settle("failed", DeviceError("there is no microphone"))
    told = page.notice.sentence.text()
    assert told == "There is no microphone. Connect one, then press the arrow beside the list."


def test_the_chosen_input_is_remembered_even_when_it_is_gone(
    qtbot: QtBot, page: IdentifyPage, devices: DevicesModel, held: HeldJobs, settings: QSettings
) -> None:
    devices.refresh()
    found = [Device("Built-in", 0, is_default=True), Device("USB", 1, is_default=False)]
    held.jobs[-1].settle("succeeded", found)
    assert [page.picker.itemText(place) for place in range(3)] == [
        "Default input",
        "Built-in",
        "USB",
    ]
    page.picker.setCurrentIndex(2)
    page.picker.activated.emit(2)
    assert devices.chosen == "USB"
    devices.refresh()
    held.jobs[-1].settle("succeeded", found[:1])
    assert page.picker.currentText() == "USB (not there)"
    assert DevicesModel(held, settings).chosen == "USB"


@pytest.mark.parametrize("state", IdentifyState)
@pytest.mark.parametrize(
    "answer",
    [
        None,
        Answer(known(match(1)), live=True, at=NOW, source="a microphone"),
        Answer(unknown(match(1)), live=False, at=NOW, source="a.wav"),
        Answer(unknown(reason="too short"), live=False, at=NOW, source="a.wav"),
    ],
)
def test_every_state_has_something_to_say(state: IdentifyState, answer: Answer | None) -> None:
    text = card_text(state, answer, "a microphone")
    assert text.headline
    assert "!" not in text.headline + text.detail
