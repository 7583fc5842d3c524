"""Measuring a real room: which devices, how loud, how far it has come."""

from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.audio.devices import Device
from roomprint.rooms.measuring import (
    CheckLevel,
    LevelCheck,
    MeasureConfig,
    Measurement,
    MeasureRoom,
    Sounding,
)
from roomprint.rooms.response import Origin
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.room_works import ListSound, MeasureAndSave

MEASUREMENTS = "measurements"  # the folder, in that of the rooms
_INPUT, _OUTPUT = "rooms/microphone", "rooms/loudspeaker"


class MeasureState(Enum):
    """What goes on.

    ``IDLE -> CHECKING -> IDLE`` and ``IDLE -> MEASURING -> IDLE``; ``cancel`` leads from both
    through ``STOPPING`` back to ``IDLE``.
    """

    IDLE = auto()
    CHECKING = auto()
    MEASURING = auto()
    STOPPING = auto()


class RoomMeasuring(QObject):
    """One check or measurement at a time, in a process of its own; a response goes to the results.

    Args:
        workspace: Where measured responses are kept.
        settings: Where the devices are remembered.
        jobs: Runs the work.
        results: Takes in what was measured.
    """

    state_changed = Signal(object)
    devices_changed = Signal()
    sounding = Signal(object)
    checked = Signal(object)
    measured = Signal(object)
    failed = Signal(object)

    def __init__(
        self, workspace: Workspace, settings: QSettings, jobs: Jobs, results: RoomResults
    ) -> None:
        super().__init__()
        self._folder = workspace.rooms / MEASUREMENTS
        self._settings = settings
        self._jobs = jobs
        self._results = results
        self._state = MeasureState.IDLE
        self._job: Job | None = None
        self._config = MeasureConfig()
        self._inputs: list[Device] = []
        self._outputs: list[Device] = []
        self._looking = self._known = False

    @property
    def state(self) -> MeasureState:
        """What goes on."""
        return self._state

    @property
    def config(self) -> MeasureConfig:
        """How to measure."""
        return self._config

    @property
    def has_looked(self) -> bool:
        """Whether the devices are known, be it that there are none."""
        return self._known

    @property
    def inputs(self) -> list[Device]:
        """Microphones found last."""
        return self._inputs

    @property
    def outputs(self) -> list[Device]:
        """Loudspeakers found last."""
        return self._outputs

    @property
    def microphone(self) -> str | None:
        """Name of the chosen input; None: the default."""
        return self._stored(_INPUT)

    @property
    def loudspeaker(self) -> str | None:
        """Name of the chosen output; None: the default."""
        return self._stored(_OUTPUT)

    def choose_microphone(self, name: str | None) -> None:
        """Record with ``name``."""
        self._settings.setValue(_INPUT, name or "")

    def choose_loudspeaker(self, name: str | None) -> None:
        """Play on ``name``."""
        self._settings.setValue(_OUTPUT, name or "")

    def choose(self, config: MeasureConfig) -> None:
        """Measure with other settings."""
        self._config = config

    def refresh(self) -> None:
        """Look for devices; says nothing while it is looking already."""
        if self._looking:
            return
        self._looking = True
        job = Job(ListSound())
        job.succeeded.connect(self._on_devices)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_looked)
        self._jobs.interact(job)  # nothing plays in that process

    def check(self) -> None:
        """Play one short sweep and tell how it arrives."""
        work = CheckLevel(
            settings=self._config, input_device=self.microphone, output_device=self.loudspeaker
        )
        self._begin(Job(work), MeasureState.CHECKING)

    def measure(self) -> None:
        """Play the sweeps and find the response."""
        source, microphone = self._results.pair or ("source", "microphone")
        work = MeasureRoom(
            settings=self._config,
            input_device=self.microphone,
            output_device=self.loudspeaker,
            source=source,
            microphone=microphone,
        )
        self._begin(Job(MeasureAndSave(work, self._folder)), MeasureState.MEASURING)

    def cancel(self) -> None:
        """Be silent."""
        if self._job is not None and self._state is not MeasureState.STOPPING:
            self._set_state(MeasureState.STOPPING)
            self._job.cancel()

    def _begin(self, job: Job, state: MeasureState) -> None:
        if self._job is not None:
            return
        self._job = job
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_success)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_finished)
        self._set_state(state)
        self._jobs.start(job)

    def _on_progress(self, sounding: Any) -> None:
        if isinstance(sounding, Sounding):
            self.sounding.emit(sounding)

    def _on_success(self, result: LevelCheck | tuple[Measurement, Path]) -> None:
        if isinstance(result, LevelCheck):
            self.checked.emit(result)
            return
        measurement, path = result
        hour, minute, _ = path.stem.split()[-1].split(".")
        name = f"Measured {hour}:{minute}"
        response = measurement.response
        about = f"{response.note}; kept as {path}"
        self._results.add(
            RoomResult(name=name, origin=Origin.MEASURED, responses=(response,), about=about)
        )
        self.measured.emit(measurement)

    def _on_finished(self) -> None:
        self._job = None
        self._set_state(MeasureState.IDLE)

    def _on_devices(self, found: tuple[list[Device], list[Device]]) -> None:
        if found != (self._inputs, self._outputs) or not self._known:
            self._inputs, self._outputs = found
            self._known = True
            self.devices_changed.emit()

    def _on_looked(self) -> None:
        self._looking = False

    def _set_state(self, state: MeasureState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _stored(self, key: str) -> str | None:
        stored = self._settings.value(key)
        return stored if isinstance(stored, str) and stored else None
