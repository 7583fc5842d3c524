from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_sounds import SilentPair, look_at, make

from roomprint.errors import AudioError
from roomprint.rooms.auralization import Auralize
from roomprint.workspace import Workspace
from roomprint_gui.jobs import JobState
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import HearDrySound, WriteSound
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.listen_panel import ListenPanel


@pytest.fixture
def player() -> SilentPair:
    return SilentPair()


@pytest.fixture
def listening(
    workspace: Workspace, held: HeldJobs, player: SilentPair, results: RoomResults
) -> Iterator[RoomListening]:
    listening = RoomListening(workspace, held, player, results)
    yield listening
    listening.close()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, listening: RoomListening) -> ListenPanel:
    panel = ListenPanel(theme, listening)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_without_a_response_there_is_nothing_to_hear(
    panel: ListenPanel, listening: RoomListening, held: HeldJobs
) -> None:
    assert not panel.play_button.isEnabled()
    assert panel.state.text() == "There is no response to hear yet."
    listening.play()
    assert held.jobs == []


def test_a_dry_sound_is_put_into_the_room_and_played(
    panel: ListenPanel, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    heard = look_at(results, held, "hall")
    panel.play_button.click()
    work = held.jobs[-1].work
    assert isinstance(work, HearDrySound)
    assert (work.name, work.response) == ("Voice", heard)
    assert panel.state.text() == "Putting the sound into the room…"
    assert panel.play_button.accessibleName() == "Stop"
    make(held)
    assert player.asked == [0.0]
    assert panel.clock.text() == "0:00.0 of 0:02"
    panel.play_button.click()
    assert not player.playing
    panel.play_button.click()
    assert player.asked == [0.0, 0.0], "made once"


def test_the_switch_works_while_it_plays(
    panel: ListenPanel,
    listening: RoomListening,
    results: RoomResults,
    held: HeldJobs,
    player: SilentPair,
) -> None:
    look_at(results, held, "hall")
    listening.play()
    make(held)
    dry, wet = panel.versions.buttons
    dry.click()
    assert (player.chosen, player.playing) == ("dry", True)
    assert [trace.depth for trace in panel.plot.content.traces] == [0, 1]
    listening.choose("wet")
    assert wet.isChecked()
    assert player.chosen == "wet"
    assert player.asked == [0.0], "it goes on and does not begin again"


def test_it_goes_on_in_another_room(
    listening: RoomListening, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    look_at(results, held, "hall")
    listening.play()
    make(held)
    player.position_s = 1.25
    other = look_at(results, held, "booth")
    work = held.jobs[-1].work
    assert isinstance(work, HearDrySound)
    assert work.response is other
    assert player.playing, "the former room sounds until the other one is made"
    make(held)
    assert player.asked == [0.0, 1.25]


def test_a_file_of_ones_own_can_be_heard(
    panel: ListenPanel, listening: RoomListening, results: RoomResults, held: HeldJobs
) -> None:
    heard = look_at(results, held, "hall")
    panel.add_file(Path("/music/take 3.wav"))
    assert panel.sounds.currentText() == "take 3.wav"
    listening.play()
    work = held.jobs[-1].work
    assert isinstance(work, Auralize)
    assert (work.audio, work.response) == (Path("/music/take 3.wav"), heard)
    panel.add_file(Path("/music/take 3.wav"))
    assert panel.sounds.count() == 3


def test_another_sound_ends_the_making_of_the_former(
    listening: RoomListening, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    look_at(results, held, "hall")
    listening.play()
    first = held.jobs[-1]
    listening.choose_sound("Hand claps")
    assert first.state is JobState.STOPPING
    first.settle("cancelled", None)
    work = held.jobs[-1].work
    assert isinstance(work, HearDrySound)
    assert work.name == "Hand claps"
    make(held)
    assert player.playing


def test_a_sound_that_cannot_be_read_is_told(
    qtbot: QtBot, listening: RoomListening, results: RoomResults, held: HeldJobs
) -> None:
    look_at(results, held, "hall")
    listening.play()
    error = AudioError("take 3.wav holds no sound")
    with qtbot.waitSignal(listening.failed) as failed:
        held.jobs[-1].settle("failed", error)
    assert failed.args == [error]
    assert not listening.playing


def test_a_loudspeaker_that_is_gone_is_told(
    qtbot: QtBot, listening: RoomListening, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    look_at(results, held, "hall")
    listening.play()
    make(held)
    sounded = []
    listening.sounded.connect(lambda: sounded.append(True))
    with qtbot.waitSignal(listening.position_changed):
        pass  # it plays, but nothing comes out
    with qtbot.waitSignal(listening.failed) as failed:
        player.playing, player.error = False, "there is no loudspeaker"
    assert sounded == []
    assert failed.args is not None
    assert str(failed.args[0]) == "there is no loudspeaker"
    assert not listening.playing


def test_it_is_told_when_it_is_heard(
    qtbot: QtBot, listening: RoomListening, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    look_at(results, held, "hall")
    listening.play()
    make(held)
    with qtbot.waitSignal(listening.sounded):
        player.position_s = 0.1


def test_the_line_seeks_and_the_loop_can_be_left(
    panel: ListenPanel, results: RoomResults, held: HeldJobs, player: SilentPair
) -> None:
    look_at(results, held, "hall")
    assert panel.loop_button.isChecked()
    panel.play_button.click()
    make(held)
    panel.line.sought.emit(1.5)
    assert player.asked[-1] == 1.5
    panel.loop_button.click()
    assert not player.loop


def test_the_sound_in_the_room_is_exported(
    qtbot: QtBot,
    panel: ListenPanel,
    listening: RoomListening,
    results: RoomResults,
    held: HeldJobs,
    tmp_path: Path,
) -> None:
    look_at(results, held, "hall")
    assert not panel.export_button.isEnabled()
    listening.play()
    make(held)
    assert panel.export_button.isEnabled()
    listening.export(tmp_path / "wet.wav")
    work = held.jobs[-1].work
    assert isinstance(work, WriteSound)
    with qtbot.waitSignal(listening.told) as told:
        held.jobs[-1].settle("succeeded", work.path)
    assert told.args == [f"Wrote 'wet.wav' into {tmp_path}."]
    listening.stop()
    chosen = listening.sound
    listening.choose_sound(tmp_path / "claps.wav")
    assert not panel.export_button.isEnabled(), "the file would hold the voice"
    listening.export(tmp_path / "claps in the room.wav")
    listening.choose_sound(chosen)
    assert panel.export_button.isEnabled()
    look_at(results, held, "cell")
    assert not panel.export_button.isEnabled(), "the file would be of the hall"
    listening.export(tmp_path / "cell.wav")
    assert held.works(WriteSound) == [work], "neither was written"
