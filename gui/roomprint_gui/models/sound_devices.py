"""The loudspeaker that the window plays on, and trying it and the microphone."""

from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.audio.devices import Device
from roomprint.audio.trying import HearLevel, Level, PlayTone
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.room_works import ListSound

_OUTPUT, _RATE = "audio/loudspeaker", "audio/rate"
RATES = (0, 16_000, 22_050, 44_100, 48_000, 96_000)  # 0: the device's own
_SILENT_DBFS = -90.0  # no room is as quiet as that


class Trial(Enum):
    """What is tried: ``IDLE -> PLAYING -> IDLE`` or ``IDLE -> HEARING -> IDLE``."""

    IDLE = auto()
    PLAYING = auto()
    HEARING = auto()


class SoundDevices(QObject):
    """Remembers the chosen loudspeaker by name; None means the system's default.

    Args:
        settings: Where it is remembered.
        jobs: Looks for devices and tries them, in processes of their own.
        inputs: The microphones and the chosen one.
    """

    outputs_changed = Signal()
    chosen_changed = Signal(object)
    rate_changed = Signal()
    trial_changed = Signal(object)
    heard = Signal(object)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, settings: QSettings, jobs: Jobs, inputs: DevicesModel) -> None:
        super().__init__()
        self._settings = settings
        self._jobs = jobs
        self.inputs = inputs
        self._outputs: list[Device] = []
        stored = settings.value(_OUTPUT)
        self._chosen = stored if isinstance(stored, str) and stored else None
        self._trial = Trial.IDLE
        self._job: Job | None = None
        self._looking = self._known = False

    @property
    def outputs(self) -> list[Device]:
        """The loudspeakers found last."""
        return self._outputs

    @property
    def are_none(self) -> bool:
        """Whether one has looked, and there was no loudspeaker at all."""
        return self._known and not self._outputs

    @property
    def chosen(self) -> str | None:
        """Name of the chosen loudspeaker."""
        return self._chosen

    @property
    def rate_hz(self) -> int:
        """What is recorded; 0 is the device's own rate, and whatever else the settings hold."""
        text = str(self._settings.value(_RATE, 0))
        return int(text) if text.isdecimal() and int(text) in RATES else 0

    @property
    def trial(self) -> Trial:
        """What is being tried."""
        return self._trial

    def choose(self, name: str | None) -> None:
        """Play on ``name`` from the next sound on."""
        if name != self._chosen:
            self._chosen = name
            self._settings.setValue(_OUTPUT, name or "")
            self.chosen_changed.emit(name)

    def choose_rate(self, rate_hz: int) -> None:
        """Record at another rate."""
        if rate_hz != self.rate_hz:
            self._settings.setValue(_RATE, rate_hz)
            self.rate_changed.emit()

    def refresh(self) -> None:
        """Look for devices; says nothing while it is looking already."""
        self.inputs.refresh()
        if self._looking:
            return
        self._looking = True
        job = Job(ListSound())
        job.succeeded.connect(self._on_list)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_looked)
        self._jobs.interact(job)

    def play_tone(self) -> None:
        """Let the chosen loudspeaker be heard."""
        self._begin(Job(PlayTone(device=self._chosen)), Trial.PLAYING)

    def hear_level(self) -> None:
        """Tell how loud the chosen microphone is, for some seconds."""
        work = HearLevel(device=self.inputs.chosen, sample_rate_hz=self.rate_hz)
        self._begin(Job(work), Trial.HEARING)

    def stop(self) -> None:
        """End what is tried."""
        if self._job is not None:
            self._job.cancel()

    def _begin(self, job: Job, trial: Trial) -> None:
        if self._job is not None:
            return
        self._job = job
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_success)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_finished)
        self._set(trial)
        self._jobs.start(job)

    def _on_progress(self, level: Any) -> None:
        if isinstance(level, Level):
            self.heard.emit(level)

    def _on_success(self, peak_dbfs: float | None) -> None:
        if peak_dbfs is None:
            self.told.emit("The tone was played.")
        elif peak_dbfs < _SILENT_DBFS:
            self.told.emit(
                "The microphone gives silence: see whether it is muted, or choose another."
            )
        else:
            peak = words.fixed(peak_dbfs, 0)
            self.told.emit(f"The microphone works: the highest peak was {peak} dBFS.")

    def _on_finished(self) -> None:
        self._job = None
        self._set(Trial.IDLE)

    def _on_list(self, found: tuple[list[Device], list[Device]]) -> None:
        if found[1] != self._outputs or not self._known:
            self._outputs, self._known = found[1], True
            self.outputs_changed.emit()

    def _on_looked(self) -> None:
        self._looking = False

    def _set(self, trial: Trial) -> None:
        if trial is not self._trial:
            self._trial = trial
            self.trial_changed.emit(trial)
