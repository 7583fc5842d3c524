from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.room_results import response

from roomprint.audio.devices import Device
from roomprint.errors import DeviceError
from roomprint.rooms.measuring import CheckLevel, LevelCheck, MeasureConfig, Measurement, Sounding
from roomprint.rooms.response import Origin
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, JobState
from roomprint_gui.models.room_measuring import MeasureState, RoomMeasuring
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import ListSound, MeasureAndSave
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.measure_dialog import MeasureDialog

FINE = LevelCheck(-9.4, -61.2, 52.3, "")


@pytest.fixture
def measuring(
    workspace: Workspace, settings: QSettings, held: HeldJobs, results: RoomResults
) -> RoomMeasuring:
    return RoomMeasuring(workspace, settings, held, results)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, measuring: RoomMeasuring) -> Iterator[MeasureDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = MeasureDialog(theme, measuring, window)
    dialog.show()
    yield dialog
    window.close()


def last(held: HeldJobs, kind: type) -> Job:
    return next(job for job in reversed(held.jobs) if isinstance(job.work, kind))


def offer_devices(held: HeldJobs) -> None:
    inputs = [Device("Built-in", 0, True), Device("USB interface", 3, False)]
    outputs = [Device("Speakers", 1, True)]
    last(held, ListSound).settle("succeeded", (inputs, outputs))


def test_devices_are_looked_for_and_remembered(
    dialog: MeasureDialog, measuring: RoomMeasuring, held: HeldJobs
) -> None:
    offer_devices(held)
    texts = [dialog.microphones.itemText(row) for row in range(dialog.microphones.count())]
    assert texts == ["Default", "Built-in", "USB interface"]
    dialog.microphones.setCurrentIndex(2)
    dialog.microphones.activated.emit(2)
    dialog.check_button.click()
    work = last(held, CheckLevel).work
    assert isinstance(work, CheckLevel)
    assert (work.input_device, work.output_device) == ("USB interface", None)
    last(held, CheckLevel).settle("succeeded", FINE)
    dialog.refresh_button.click()
    last(held, ListSound).settle("succeeded", ([Device("Built-in", 0, True)], []))
    assert dialog.microphones.currentText() == "USB interface (not there)"


def test_devices_that_are_missing_are_told_of(dialog: MeasureDialog, held: HeldJobs) -> None:
    pickers = (dialog.microphones, dialog.loudspeakers)
    assert [one.currentText() for one in pickers] == ["Default", "Default"], "nobody has looked"
    last(held, ListSound).settle("succeeded", ([], []))
    told = [one.currentText() for one in pickers]
    assert told == ["No microphone found", "No loudspeaker found"]


def test_a_check_tells_whether_the_level_is_right(
    dialog: MeasureDialog, measuring: RoomMeasuring, held: HeldJobs
) -> None:
    dialog.check_button.click()
    assert measuring.state is MeasureState.CHECKING
    assert not dialog.measure_button.isEnabled()
    job = last(held, CheckLevel)
    job.progressed.emit(Sounding(10, 25, "checking the level", -20.0, -12.0, False))
    assert dialog.state.text() == "Checking the level, 2 s left"
    assert dialog.progress.value() == 10
    job.settle("succeeded", FINE)
    assert dialog.state.text().startswith("The level is right: peak -9 dBFS, noise -61 dBFS")
    assert dialog.measure_button.isEnabled()
    dialog.check_button.click()
    problem = replace(FINE, problem="the microphone Built-in clips: turn down its gain")
    last(held, CheckLevel).settle("succeeded", problem)
    assert dialog.state.text() == "The microphone Built-in clips: turn down its gain."
    assert dialog.state.property("kind") == "warning"


def test_settings_go_into_the_measurement(dialog: MeasureDialog, held: HeldJobs) -> None:
    sweeps, sweep_s = dialog.form.editors["sweeps"], dialog.form.editors["sweep_s"]
    assert isinstance(sweeps, QSpinBox)
    assert isinstance(sweep_s, QDoubleSpinBox)
    sweeps.setValue(4)
    sweep_s.setValue(10.0)
    dialog.measure_button.click()
    work = last(held, MeasureAndSave).work
    assert isinstance(work, MeasureAndSave)
    assert work.work.settings == MeasureConfig(sweeps=4, sweep_s=10.0)
    assert (work.work.source, work.work.microphone) == ("Source 1", "Microphone 1")
    held.jobs[-1].cancel()
    held.jobs[-1].settle("cancelled", None)


def test_what_was_measured_goes_to_the_results(
    dialog: MeasureDialog, results: RoomResults, held: HeldJobs, tmp_path: Path
) -> None:
    dialog.measure_button.click()
    measured = response(origin=Origin.MEASURED, onset_s=None, note="measured 2026-03-14")
    measurement = Measurement(measured, FINE, -9.4, 51.6, 0, ())
    path = tmp_path / "2026-03-14 09.26.00.wav"
    last(held, MeasureAndSave).settle("succeeded", (measurement, path))
    (kept,) = results.entries
    assert kept.name == "Measured 09:26"
    assert kept.origin is Origin.MEASURED
    assert str(path) in kept.about
    assert dialog.state.text().startswith("Measured: the response stands 52 dB above the noise.")
    assert dialog.state.property("kind") == "good"


def test_a_measurement_with_gaps_says_so(dialog: MeasureDialog, held: HeldJobs) -> None:
    dialog.measure_button.click()
    measurement = Measurement(response(), FINE, -9.4, 51.6, 2, ("a sweep was left out",))
    last(held, MeasureAndSave).settle("succeeded", (measurement, Path("2026-03-14 09.26.00.wav")))
    assert "2 gaps. A sweep was left out." in dialog.state.text()
    assert dialog.state.property("kind") == "warning"


def test_it_can_be_cancelled_and_a_closed_dialog_is_silent(
    dialog: MeasureDialog, measuring: RoomMeasuring, held: HeldJobs
) -> None:
    dialog.measure_button.click()
    job = last(held, MeasureAndSave)
    dialog.cancel_button.click()
    assert job.state is JobState.STOPPING
    assert not dialog.cancel_button.isEnabled()
    job.settle("cancelled", None)
    assert measuring.state is MeasureState.IDLE
    assert dialog.state.text() == "Stopped."
    dialog.measure_button.click()
    dialog.close()
    assert held.jobs[-1].state is JobState.STOPPING
    held.jobs[-1].settle("cancelled", None)


def test_a_device_that_fails_is_told(dialog: MeasureDialog, held: HeldJobs) -> None:
    dialog.measure_button.click()
    last(held, MeasureAndSave).settle("failed", DeviceError("there is no microphone"))
    assert dialog.notice.isVisible()
    assert dialog.notice.sentence.text() == "There is no microphone."
    assert dialog.measure_button.isEnabled()
    dialog.check_button.click()
    assert not dialog.notice.isVisible()
    held.jobs[-1].settle("cancelled", None)
