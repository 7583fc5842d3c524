"""What the open room sounds like: a rough preview while it changes, the whole simulation after."""

from collections import OrderedDict

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.errors import RoomError, RoomprintError
from roomprint.rooms.analysis import Analysis
from roomprint.rooms.checking import faults
from roomprint.rooms.planning import Plan, SimulationConfig, plan
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.scene import Scene
from roomprint.rooms.simulation import SimulateRoom, Simulation
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.room_analyses import RoomAnalyses
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import Pair, ResultState, RoomResult
from roomprint_gui.room_works import PreviewRoom

LIVE = "This room"
_SETTLE_MS = 250  # edits that come so close together are simulated once
_REMEMBERED_BYTES = 200_000_000

_Key = tuple[str, SimulationConfig]


class RoomSimulations(QObject):
    """Keeps one result for the open room, and says how it stands to the room.

    A simulation whose room comes back (undo) is remembered and not run again.

    Args:
        document: The open room.
        jobs: Runs the work.
        analyses: Takes in what comes with a preview.
    """

    changed = Signal()
    replaced = Signal(object)  # the result of a simulation that another one takes the place of
    running_changed = Signal(bool)
    progressed = Signal(object)
    given_up = Signal()  # what was asked for does not come: cancelled, failed or refused
    failed = Signal(object)

    def __init__(self, document: RoomDocument, jobs: Jobs, analyses: RoomAnalyses) -> None:
        super().__init__()
        self._document = document
        self._analyses = analyses
        self._config = SimulationConfig()
        self._live = True
        self._pair: Pair | None = None
        self._whole_result: RoomResult | None = None
        self._key: _Key | None = None  # of the whole result
        self._rough: RoomResult | None = None  # shown in place of it, until the next one
        self._remembered: OrderedDict[_Key, RoomResult] = OrderedDict()
        self._preview = NewestJob(lambda job: jobs.interact(job, "rooms"), cancels=False)
        self._whole = NewestJob(lambda job: jobs.interact(job, "simulation"), cancels=True)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._connect()

    def _connect(self) -> None:
        self._document.dragged.connect(self._on_dragged)
        self._document.scene_changed.connect(self._on_scene)
        self._document.replaced.connect(self._on_replaced)
        self._settle.timeout.connect(self.simulate)
        self._preview.done.connect(self._on_preview)
        self._preview.failed.connect(self._on_failed_preview)
        self._whole.done.connect(self._on_whole)
        self._whole.failed.connect(lambda _, error: self.failed.emit(error))
        self._whole.progressed.connect(self.progressed)
        self._whole.running_changed.connect(self._on_running)

    @property
    def result(self) -> RoomResult | None:
        """What there is of the room; a preview while it changes."""
        return self._rough or self._whole_result

    @property
    def is_rough(self) -> bool:
        """Whether the result is a preview, of the room as it is or as it just was."""
        return self._rough is not None

    @property
    def state(self) -> ResultState:
        """How the result stands to the room as it is now."""
        if self._rough is not None:
            fits = self._rough.responses[0].scene_digest == self._document.scene.digest
            return ResultState.PREVIEW if fits else ResultState.STALE
        if self._whole_result is None:
            return ResultState.NONE
        return ResultState.FRESH if self._key == self._wanted() else ResultState.STALE

    @property
    def config(self) -> SimulationConfig:
        """How the room is simulated."""
        return self._config

    @property
    def live(self) -> bool:
        """Whether every change is simulated at once."""
        return self._live

    @property
    def running(self) -> bool:
        """Whether the whole simulation runs."""
        return self._whole.running

    @property
    def obstacle(self) -> str:
        """Why the room as it is cannot be simulated, in words; empty when it can."""
        found = faults(self._document.scene)
        return found[0].sentence if found else ""

    @property
    def plan(self) -> Plan:
        """What the settings come to in the room as it is.

        Raises:
            RoomError: The room cannot be simulated.
        """
        return plan(self._document.scene, self._config)

    def choose(self, config: SimulationConfig) -> None:
        """Simulate with other settings from now on."""
        if config != self._config:
            self._config = config
            self._on_scene(self._document.scene)

    def set_live(self, live: bool) -> None:
        """Simulate every change at once, or only when asked."""
        self._live = live
        if live and self.result is not None and self.state is not ResultState.FRESH:
            self.simulate()

    def hear(self, pair: Pair | None) -> None:
        """Preview ``pair`` from now on."""
        self._pair = pair
        if self.state is ResultState.PREVIEW:
            self._ask_preview(self._document.scene)

    def simulate(self) -> None:
        """Simulate the room as it is, for every source and microphone."""
        self._settle.stop()
        if self._recall():
            return
        try:
            self.plan  # noqa: B018 - refuses what there is no memory for, before a process starts
        except RoomprintError as error:
            self.failed.emit(error)
            self.given_up.emit()
            return
        work = SimulateRoom(scene=self._document.scene, settings=self._config)
        if work != self._whole.work:
            self._whole.ask(work)

    def cancel(self) -> None:
        """Stop simulating."""
        self._settle.stop()
        self._whole.cancel()
        self._check_preview()

    def _wanted(self) -> _Key:
        return self._document.scene.digest, self._config

    def _on_dragged(self, scene: Scene) -> None:
        self.cancel()
        if not self._recall():
            self._ask_preview(scene)
            self._check_preview()
            self.changed.emit()

    def _on_scene(self, scene: Scene) -> None:
        if self._recall():
            self.cancel()
            return
        work = self._whole.work
        if isinstance(work, SimulateRoom) and (work.scene.digest, work.settings) != self._wanted():
            self._whole.cancel()
        if self._live and not faults(scene) and scene.sources and scene.microphones:
            self._settle.start()
            self._ask_preview(scene)
        else:
            self._settle.stop()
        self._check_preview()
        self.changed.emit()

    def _on_replaced(self) -> None:
        self.cancel()
        self._whole_result = self._key = self._rough = None
        self._remembered.clear()

    def _ask_preview(self, scene: Scene) -> None:
        asked = self._preview.work
        pair = self._pair
        known = self._rough.responses[0] if self._rough is not None else None
        if pair is None or faults(scene):
            return
        if known is not None and (known.scene_digest, _pair(known)) == (scene.digest, pair):
            return
        work = PreviewRoom(scene, *pair)
        if work != asked:
            self._preview.ask(work)

    def _on_preview(self, work: PreviewRoom, found: tuple[ImpulseResponse, Analysis]) -> None:
        response, analysis = found
        if self._key == self._wanted() or not self._expects_whole:
            return  # the whole simulation was faster, or none is to follow
        self._analyses.note(response, analysis)
        about = "A preview: few rays, and no sound above 8 kHz. The whole simulation follows."
        self._rough = RoomResult(
            name=LIVE, origin=Origin.SIMULATED, responses=(response,), about=about
        )
        self.changed.emit()

    @property
    def _expects_whole(self) -> bool:
        """Whether a preview is followed by a whole simulation, or by another preview."""
        dragged = self._document.is_dragging and not self.obstacle
        return dragged or self._settle.isActive() or self._whole.running

    def _check_preview(self) -> None:
        """Give the last whole result back when nothing is to follow the preview."""
        if self._rough is not None and not self._expects_whole:
            self._rough = None
            self.changed.emit()

    def _on_running(self, running: bool) -> None:
        if not self._expects_whole and self.state is not ResultState.FRESH:
            self.given_up.emit()
        self._check_preview()
        self.running_changed.emit(running)

    def _on_failed_preview(self, work: PreviewRoom, error: Exception) -> None:
        if not isinstance(error, RoomError):  # a room in the middle of a drag may be anything
            self.failed.emit(error)

    def _on_whole(self, work: SimulateRoom, simulation: Simulation) -> None:
        result = RoomResult(
            name=LIVE,
            origin=Origin.SIMULATED,
            responses=simulation.responses,
            about=f"{simulation.responses[0].note}: {simulation.plan.reason}",
        )
        key = (work.scene.digest, work.settings)
        self._remember(key, result)
        if key == self._wanted():
            self._show_whole(key, result)

    def _recall(self) -> bool:
        key = self._wanted()
        result = self._remembered.get(key)
        if result is None:
            return False
        self._show_whole(key, result)
        return True

    def _show_whole(self, key: _Key, result: RoomResult) -> None:
        former, self._whole_result = self._whole_result, result
        self._key, self._rough = key, None
        if former is not None and former is not result:
            self.replaced.emit(former)
        self.changed.emit()

    def _remember(self, key: _Key, result: RoomResult) -> None:
        self._remembered[key] = result
        while len(self._remembered) > 1 and self._bytes() > _REMEMBERED_BYTES:
            self._remembered.popitem(last=False)

    def _bytes(self) -> int:
        return sum(
            response.samples.nbytes
            for result in self._remembered.values()
            for response in result.responses
        )


def _pair(response: ImpulseResponse) -> Pair:
    return response.source, response.microphone
