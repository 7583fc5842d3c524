"""The audio page with works that run at once, for tests."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSettings
from tests.gui.fakes import HeldJobs
from tests.gui.rooms import room

from roomprint.audio.recording import Recording
from roomprint.steps import finish
from roomprint.workspace import Workspace
from roomprint_gui.jobs import JobState
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.part_playing import PartPlaying
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.sound_devices import SoundDevices
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.models.sound_recorder import SoundRecorder
from roomprint_gui.pages.audio_page import AudioPage
from roomprint_gui.theme import Theme

RATE = 8_000


class SilentPartPlayer:
    """Plays nothing, and says what it was asked to play."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []
        self.loop = False
        self.playing = False
        self.position_s = 0.0
        self.error = ""

    def play(self, recording: Recording, start: int, stop: int, at: int) -> None:
        self.asked.append((start, stop, at))
        self.playing, self.position_s = True, at / recording.sample_rate_hz

    def stop(self) -> None:
        self.playing = False

    def close(self) -> None:
        self.stop()


class Stage:
    """Page and models, joined as the app joins them."""

    def __init__(self, theme: Theme, settings: QSettings, workspace: Workspace) -> None:
        self.jobs = HeldJobs()
        self.player = SilentPartPlayer()
        self.room = RoomDocument(workspace, settings, room())
        self.sound = SoundDocument(workspace, self.jobs)
        self.recorder = SoundRecorder(workspace, self.jobs, self.sound)
        self.playing = PartPlaying(self.sound, self.player)
        self.devices = SoundDevices(settings, self.jobs, DevicesModel(self.jobs, settings))
        self.page = AudioPage(
            theme,
            settings,
            workspace,
            self.jobs,
            self.sound,
            self.recorder,
            self.playing,
            self.devices,
            RoomResults(self.room, self.jobs),
        )
        self.page.begin()
        self.page.resize(1200, 780)

    def work(self) -> None:
        """Run what waits on the page's own lane, in this process."""
        for job in list(self.jobs.jobs):
            if job.state is JobState.RUNNING and self.jobs.lanes[job] == "audio":
                try:
                    job.settle("succeeded", finish(job.work.steps()))
                except Exception as error:  # noqa: BLE001 - as a worker process does
                    job.settle("failed", error)

    def open(self, path: Path) -> None:
        self.page.open(path)
        self.work()

    def heard(self) -> NDArray[np.float32]:
        """All samples of what is open."""
        assert self.sound.recording is not None
        return self.sound.recording.read(0, self.sound.recording.frames)

    def close(self) -> None:
        self.playing.close()
        self.sound.close()
        self.room.stop()
