"""What is playing, on the page that listens: known, unknown, past."""

from datetime import datetime

import pytest
from tests.gui.fakes import HeldJobs, heard, known, match, unknown
from tests.gui.identify_page.clock import Clock

from roomprint.library.listening import Listen
from roomprint.workspace import Workspace
from roomprint_gui.models.answer import Answer, IdentifyState, card_text
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.pages.identify_page import IdentifyPage

NOW = datetime(2026, 3, 14, 9, 57, 57)


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
