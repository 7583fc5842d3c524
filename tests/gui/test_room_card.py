"""The room on the identify page, with a worker that the tests play."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, heard, unknown

from roomprint.encoders.models import find_model
from roomprint.errors import AudioError, LibraryError
from roomprint.library.choosing import keep_chosen
from roomprint.library.enrolled_rooms import EnrolledRoom, enrol, read_rooms
from roomprint.library.room_answers import HeardRoom, NamedRoom, RoomEstimate
from roomprint.library.room_choosing import UseRoomModel
from roomprint.library.room_naming import EnrolHeard, HearRoom
from roomprint.steps import finish
from roomprint.workspace import Workspace
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.room_hearing import HISTORY_S, TOO_LITTLE, WAITING, RoomHearing
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_card import RoomCard

VECTORS = np.eye(4, dtype=np.float32)


def estimate(**changes: Any) -> RoomEstimate:
    facts: dict[str, Any] = {
        "rt60_s": 0.62,
        "c50_db": 8.44,
        "p_large": 0.18,
        "segments": 5,
        "in_distribution": True,
        "rt60_spread_s": 0.05,
        "c50_spread_db": 0.9,
        "speech_s": 9.0,
        "encoder_rt60_s": 0.62,
    }
    return RoomEstimate(**{**facts, **changes})


def room(named: NamedRoom | None = None, reason: str = "", **changes: Any) -> HeardRoom:
    return HeardRoom(estimate(**changes), named, "abc", VECTORS, reason)


def nothing(reason: str, model: str = "abc") -> HeardRoom:
    return HeardRoom(None, None, model, VECTORS[:0], reason)


@pytest.fixture
def identify(workspace: Workspace, held: HeldJobs) -> IdentifyModel:
    return IdentifyModel(workspace, held)


@pytest.fixture
def model(workspace: Workspace, held: HeldJobs, identify: IdentifyModel) -> RoomHearing:
    return RoomHearing(workspace, held, identify)


@pytest.fixture
def card(qtbot: QtBot, theme: Theme, model: RoomHearing) -> RoomCard:
    card = RoomCard(theme, model)
    qtbot.addWidget(card)
    card.show()
    return card


def test_one_window_has_no_spread(card: RoomCard, identify: IdentifyModel, held: HeldJobs) -> None:
    identify.listen(None)
    held.jobs[-1].progressed.emit(heard(6.0, room=room(segments=1)))
    assert card.rt60.text() == "RT60 0.62 s"
    assert card.c50.text() == "C50 8.4 dB"


def test_the_numbers_and_the_name_are_shown(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    assert (card.headline.text(), card.note.text()) == ("Room", WAITING)
    assert not card.enrol_button.isEnabled()
    kitchen = NamedRoom("kitchen", "kitchen", 0.004, 0.02, 2)
    held.jobs[-1].progressed.emit(heard(6.0, room=room(kitchen)))
    assert card.headline.text() == "kitchen"
    assert card.rt60.text() == "RT60 0.62 ± 0.05 s"
    assert card.c50.text() == "C50 8.4 ± 0.9 dB"
    assert card.size_word.text() == "Small, 82 % sure"
    assert card.note.text() == "0.4 % of the model's training clips sound this similar."
    held.jobs[-1].progressed.emit(heard(7.0, room=room(NamedRoom(None, "hall", 0.4, 0.02, 2))))
    assert card.headline.text() == "Unknown room"
    assert card.note.text() == (
        "Closest to 'hall': 40.0 % of the model's training clips sound this similar, "
        "more than 2.0 %."
    )
    held.jobs[-1].progressed.emit(heard(8.0, room=room(p_large=0.9)))
    assert card.headline.text() == "A large room"
    held.jobs[-1].settle("cancelled", None)


def test_the_last_minute_is_drawn(card: RoomCard, identify: IdentifyModel, held: HeldJobs) -> None:
    identify.listen(None)
    for second in range(5, 100):
        held.jobs[-1].progressed.emit(heard(float(second), room=room(rt60_s=second / 100)))
    held.jobs[-1].progressed.emit(heard(100.0, room=room(reason="too little speech")))
    points = card.line.points
    assert points[-1] == (99.0, 0.99)
    assert points[0][0] == 99.0 - HISTORY_S
    assert card.line.isVisible()
    assert not card.line.grab().isNull()
    identify.listen(None)
    assert card.line.points == []
    held.jobs[-1].settle("cancelled", None)


def test_a_file_that_is_asked_about_is_not_told_to_speak(
    card: RoomCard, identify: IdentifyModel
) -> None:
    identify.identify(Path("talk.wav"))
    assert card.note.text() == "The room of 'talk.wav' is being worked out."


def test_too_little_speech_is_said_quietly(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    held.jobs[-1].progressed.emit(heard(2.0, room=nothing("too little speech")))
    assert card.note.text() == WAITING
    held.jobs[-1].progressed.emit(heard(9.0, room=nothing("too little speech")))
    assert card.note.text() == TOO_LITTLE
    assert card.headline.text() == "Room"
    held.jobs[-1].progressed.emit(heard(10.0, room=nothing("there is no room model", "")))
    assert card.note.text() == "There is no room model."
    held.jobs[-1].progressed.emit(heard(11.0, room=room(reason="too little speech")))
    assert card.note.text() == TOO_LITTLE
    assert card.rt60.isVisible(), "the last estimate stays"
    held.jobs[-1].settle("cancelled", None)


def test_what_is_not_sure_is_marked(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    doubtful = room(in_distribution=False, warnings=("is clipped",))
    held.jobs[-1].progressed.emit(heard(6.0, room=doubtful))
    assert card.note.text() == "Numbers not sure: it is clipped."
    assert card.rt60.property("kind") == "dim"
    held.jobs[-1].progressed.emit(heard(7.0, room=room()))
    assert card.rt60.property("kind") == "fact"
    assert card.note.text() == ""
    held.jobs[-1].progressed.emit(heard(8.0, room=room(warnings=("is 700 s long",))))
    assert card.rt60.property("kind") == "fact"
    assert card.note.text() == "It is 700 s long."
    held.jobs[-1].settle("cancelled", None)


def test_music_tells_no_number_and_cannot_be_enrolled(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.identify(Path("/sounds/song.wav"))
    held.jobs[-1].settle("succeeded", unknown())
    music = room(speaks=False, in_distribution=False, warnings=("sounds like music or noise",))
    held.jobs[-1].settle("succeeded", music)
    facts = (card.rt60, card.c50, card.size_word)
    assert [fact.text() for fact in facts] == ["RT60 –", "C50 –", "Size –"]
    assert all("only speech tells" in fact.toolTip() for fact in facts)
    assert card.headline.text() == "Room"
    assert not card.enrol_button.isEnabled()
    assert "not the room" in card.enrol_button.toolTip()
    identify.listen(None)
    held.jobs[-1].progressed.emit(heard(6.0, room=room()))
    assert card.rt60.text() == "RT60 0.62 ± 0.05 s"
    assert card.enrol_button.isEnabled()
    assert "not the room" not in card.enrol_button.toolTip()
    held.jobs[-1].settle("cancelled", None)


def test_decays_that_contradict_the_encoder_are_told(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    apart: dict[str, Any] = {
        "encoder_rt60_s": 1.32,
        "decay_rt60_s": 0.25,
        "warnings": ("falls silent",),
    }
    held.jobs[-1].progressed.emit(heard(6.0, room=room(segments=1, rt60_spread_s=0.54, **apart)))
    assert card.rt60.text() == "RT60 0.62 ± 0.54 s"
    assert card.rt60.property("kind") == "dim"
    assert card.note.text() == "Numbers not sure: it falls silent."
    held.jobs[-1].settle("cancelled", None)


def test_a_room_known_by_one_recording_asks_for_another_voice(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    held.jobs[-1].progressed.emit(heard(6.0, room=room(NamedRoom(None, "hall", 0.02002, 0.02, 1))))
    assert card.note.text() == (
        "Perhaps 'hall': 2.002 % of the model's training clips sound this similar, "
        "more than 2.000 %. 'hall' is known by one recording: "
        "enrol a second recording with another voice."
    )
    held.jobs[-1].settle("cancelled", None)


def test_the_room_of_a_file_is_looked_for_after_the_recording(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs, workspace: Workspace
) -> None:
    path = Path("/sounds/talk.wav")
    identify.identify(path)
    assert held.works(HearRoom) == []
    held.jobs[-1].settle("succeeded", unknown())
    assert held.works(HearRoom) == [HearRoom(workspace=workspace.root, path=path)]
    assert held.lanes[held.jobs[-1]] == "recognition"
    held.jobs[-1].settle("succeeded", room(NamedRoom("hall", "hall", 0.01, 0.02, 2)))
    assert card.headline.text() == "hall"
    identify.identify(path)
    assert card.headline.text() == "Room"
    held.jobs[-1].settle("succeeded", unknown())
    held.jobs[-1].settle("failed", AudioError("talk.wav holds 1.0 s of sound"))
    assert card.note.text() == "Talk.wav holds 1.0 s of sound."


def test_a_stopped_file_is_not_looked_at(identify: IdentifyModel, held: HeldJobs) -> None:
    model = RoomHearing(Workspace(Path("/nowhere")), held, identify)
    identify.identify(Path("/sounds/talk.wav"))
    identify.stop()
    held.jobs[-1].settle("cancelled", None)
    assert held.works(HearRoom) == []
    assert model.estimate is None


def test_a_room_is_given_a_name(
    card: RoomCard, identify: IdentifyModel, held: HeldJobs, workspace: Workspace
) -> None:
    identify.listen(None)
    listening = held.jobs[-1]
    listening.progressed.emit(heard(6.0, room=room()))
    card.enrol_button.click()
    assert card.name_edit.isVisible()
    assert not card.keep_button.isEnabled()
    QTest.keyClicks(card.name_edit, " kitchen")
    QTest.keyClick(card.name_edit, Qt.Key.Key_Return)
    (work,) = held.works(EnrolHeard)
    assert (work.workspace, work.name, work.model) == (workspace.root, "kitchen", "abc")
    np.testing.assert_array_equal(work.embeddings, VECTORS)
    job = held.jobs[-1]
    job.settle("succeeded", EnrolledRoom("kitchen", "abc", 1, "2026", VECTORS))
    told = "'kitchen' is known now by 1 recording; enrol a second recording with another voice."
    assert card.note.text() == told
    assert not card.name_edit.isVisible()
    listening.settle("cancelled", None)


def test_a_name_that_cannot_be_kept_is_an_error(
    qtbot: QtBot, model: RoomHearing, identify: IdentifyModel, held: HeldJobs
) -> None:
    identify.listen(None)
    held.jobs[-1].progressed.emit(heard(6.0, room=room()))
    model.enrol("hall")
    error = LibraryError("the room 'hall' was enrolled with another model")
    with qtbot.waitSignal(model.failed) as told:
        held.jobs[-1].settle("failed", error)
    assert told.args == [error]


def test_a_named_room_is_listed_and_forgotten(
    card: RoomCard,
    model: RoomHearing,
    identify: IdentifyModel,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    (empty,) = card.make_rooms_menu().actions()
    assert (empty.text(), empty.isEnabled()) == ("No room has a name yet", False)
    enrol(workspace.enrolled_rooms, "Tea & talk", "abc", np.ones((3, 4), np.float32), 2)
    identify.listen(None)
    known = NamedRoom("Tea & talk", "Tea & talk", 0.004, 0.01, 2)
    held.jobs[-1].progressed.emit(heard(6.0, room=room(known)))
    menu = card.make_rooms_menu()
    entry = menu.actions()[0]
    assert entry.text() == "Tea && talk: 2 recordings"
    submenu = entry.menu()
    assert isinstance(submenu, QMenu)
    submenu.actions()[0].trigger()
    assert list(read_rooms(workspace.enrolled_rooms)) == []
    assert card.headline.text() == "A small room"
    assert card.note.text() == "'Tea & talk' is forgotten."
    with qtbot.waitSignal(model.failed) as failed:  # gone already: a command was quicker
        menu.forget_wanted.emit("Tea & talk")
    assert str(failed.args[0]) == "no room called 'Tea & talk' is enrolled"
    held.jobs[-1].settle("cancelled", None)


def test_rooms_are_told_by_another_model_and_by_the_first_one_again(
    card: RoomCard, model: RoomHearing, held: HeldJobs, workspace: Workspace
) -> None:
    shipped = find_model(kind="room")
    own = replace(shipped, name="mine", folder=workspace.models / "mine")
    model.offer_models([find_model(), shipped, own])
    menu = card.make_rooms_menu()
    choice = menu.actions()[-1].menu()
    assert isinstance(choice, QMenu)
    offered = {action.text(): action.isChecked() for action in choice.actions()}
    assert offered == {"room": True, "mine": False}
    choice.actions()[1].trigger()
    (work,) = held.works(UseRoomModel)
    assert work == UseRoomModel(workspace=workspace.root, model=own.folder, name="mine")
    keep_chosen(workspace.chosen_room_model, own)
    held.jobs[-1].settle("succeeded", own)
    assert card.note.text().startswith("'mine' is the model of rooms of this workspace now")
    choice = card.make_rooms_menu().actions()[-1].menu()
    assert isinstance(choice, QMenu)
    assert [action.isChecked() for action in choice.actions()] == [False, True]
    choice.actions()[0].trigger()
    finish(held.works(UseRoomModel)[1].steps())  # the one that comes along is not copied
    assert model.model_name == "room"
    assert list(workspace.models.iterdir()) == []
