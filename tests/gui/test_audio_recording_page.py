from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot
from tests.gui.sound_page import RATE, Stage

from roomprint.audio.recorder import Moment, Recorded, RecordSound, Switch
from roomprint.errors import DeviceError
from roomprint.workspace import Workspace
from roomprint_gui.models.sound_recorder import RecorderState


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    path = tmp_path / "noise.wav"
    soundfile.write(path, np.zeros((RATE, 2), np.float32), RATE, subtype="FLOAT")
    return path


def moment(recorded_s: float, *, recording: bool, xruns: int = 0, clipped: bool = False) -> Moment:
    outline = np.tile(np.array([[-0.5, 0.5]], np.float32), (5, 1))
    return Moment(0.05, recorded_s, 0.0, recording, outline, -20.0, -6.0, clipped, xruns)


def test_listens_records_and_stops(stage: Stage, workspace: Workspace) -> None:
    panel = stage.page.record_panel
    panel.pre_roll.setValue(1.5)
    panel.listen_button.click()
    job = stage.jobs.jobs[-1]
    work = job.work
    assert isinstance(work, RecordSound)
    assert (work.pre_roll_s, work.sample_rate_hz) == (1.5, 0)
    assert work.path.parent == workspace.recordings
    job.progressed.emit(moment(0.0, recording=False))
    assert stage.page.header.state.text().startswith("Listening in")
    assert not stage.page.open_button.isEnabled()
    panel.record_button.click()
    assert Switch(work.switch).begun
    job.progressed.emit(moment(1.5, recording=True, xruns=1, clipped=True))
    assert panel.record_button.text() == "Stop"
    assert panel.level.clip_lamp.text() == "Clipping"
    assert panel.level.xrun_lamp.text() == "1 dropout"
    assert stage.page.header.state.text() == "Recording, 0:01.5"
    panel.record_button.click()
    assert Switch(work.switch).ended
    assert stage.recorder.state is RecorderState.STOPPING


def test_what_is_heard_grows_while_it_is_recorded(qtbot: QtBot, stage: Stage) -> None:
    page = stage.page
    page.record_panel.pre_roll.setValue(0.1)
    page.record_panel.listen_button.click()
    job = stage.jobs.jobs[-1]
    job.progressed.emit(moment(0.0, recording=False))
    assert page.live.isVisible()
    assert page.live.about.text() == "recorded; 0.0 of 0.1 s of pre-roll are held"
    assert page.live.waveform.table()[1] == ["-0.05", "-0.5", "0.5"]
    page.record_panel.record_button.click()
    for recorded_s in (0.05, 0.1):
        job.progressed.emit(moment(recorded_s, recording=True))
    assert page.live.elapsed.text() == "0:00.1"
    plot = page.live.waveform
    assert plot.table()[0] == ["Time (s)", "Lowest (FS)", "Highest (FS)"]
    assert [float(row[0]) for row in plot.table()[1:]] == pytest.approx(np.arange(10) / 100)
    qtbot.waitUntil(lambda: not plot._pending)
    assert len(plot._clipped.getData()[0]) == 0
    clips = replace(moment(0.15, recording=True), outline=np.array([[-1.0, 1.0]], np.float32))
    job.progressed.emit(clips)
    qtbot.waitUntil(lambda: len(plot._clipped.getData()[0]) == 2)
    job.settle("failed", DeviceError("there is no microphone"))
    assert page.empty.isVisible()


def test_a_recording_is_opened_when_it_ends(stage: Stage, noise: Path) -> None:
    stage.open(noise)
    made = stage.sound.recording
    assert made is not None
    stage.page.record_panel.record_button.click()
    job = stage.jobs.jobs[-1]
    job.settle("succeeded", Recorded(made, noise, 0, lost=True))
    assert stage.page.undo_button.toolTip().startswith("Undo")
    assert stage.page.notice.sentence.text() == (
        f"The microphone went away. Kept as 'noise.wav' in {noise.parent}."
    )
