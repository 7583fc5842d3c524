"""The inputs that one can listen to, and the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.audio.devices import Device
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.works import ListInputs

_KEY = "identify/device"


class DevicesModel(QObject):
    """Remembers the chosen input by name; None means whatever the system's default is."""

    devices_changed = Signal()
    chosen_changed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, settings: QSettings) -> None:
        super().__init__()
        self._jobs = jobs
        self._settings = settings
        self._devices: list[Device] = []
        self._looking = self._known = False
        stored = settings.value(_KEY)
        self._chosen = stored if isinstance(stored, str) and stored else None

    @property
    def devices(self) -> Sequence[Device]:
        """What was found last."""
        return self._devices

    @property
    def are_none(self) -> bool:
        """Whether one has looked, and there was no input at all."""
        return self._known and not self._devices

    @property
    def chosen(self) -> str | None:
        """Name of the chosen input."""
        return self._chosen

    def choose(self, name: str | None) -> None:
        """Listen to ``name`` from the next time on."""
        if name == self._chosen:
            return
        self._chosen = name
        self._settings.setValue(_KEY, name or "")
        self.chosen_changed.emit()

    def refresh(self) -> None:
        """Look again; says nothing while it is looking already."""
        if self._looking:
            return
        self._looking = True
        job = Job(ListInputs())
        job.succeeded.connect(self._on_list)
        job.refused.connect(self.failed)
        job.finished.connect(self._on_finished)
        self._jobs.interact(job)

    def _on_list(self, devices: list[Device]) -> None:
        if devices != self._devices or not self._known:
            self._devices, self._known = devices, True
            self.devices_changed.emit()

    def _on_finished(self) -> None:
        self._looking = False
