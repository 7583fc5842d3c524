"""The training runs of a workspace, followed in their folders, and the verbs that act on them."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from subprocess import Popen
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from roomprint.errors import RoomprintError, RunError
from roomprint.training.fingerprint import TrainFingerprint, read_training
from roomprint.training.launching import end_at_once, resume_training, start_training
from roomprint.training.recipes import RECIPES
from roomprint.training.room_recipe import TrainRooms, needs_heads
from roomprint.training.run_folder import (
    LOG,
    Run,
    RunState,
    ask_to_stop,
    is_trained,
    list_runs,
    read_config,
)
from roomprint.training.run_heads import model_with_heads
from roomprint.training.run_keeping import are_aside, put_aside, rename_run
from roomprint.workspace import Workspace
from roomprint_gui.models.disk_thread import DiskThread
from roomprint_gui.models.run_history import HistoryReader, RunHistory

Trainer = Popen[bytes]
T = TypeVar("T")

_LOOK_MS = 700
_LEAVES_WITHIN_S = 5.0


@dataclass(frozen=True, eq=False)
class Look:
    """What one look at the runs found.

    Attributes:
        runs: All of them, the newest first.
        histories: Of those that are drawn.
        configs: What was asked of those that are drawn, as plain data.
        models: Of those that learned by contrast and have heads, the model of both.
        aside: Runs that were removed wait to be deleted.
    """

    runs: tuple[Run, ...] = ()
    histories: Mapping[Path, RunHistory] = field(default_factory=dict)
    configs: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict)
    models: Mapping[Path, Path] = field(default_factory=dict)
    aside: bool = False


def of_fingerprints(run: Run) -> bool:
    """Whether a run trains an encoder of fingerprints, not one of rooms."""
    return run.recipe in RECIPES


class TrainingRuns(QObject):
    """Follows the runs while somebody looks; starts, pauses and goes on with them.

    The trainers are processes of their own. All that is known of them stands in their folders, so
    one that another program started, or that was there before the window, is no different.

    Args:
        workspace: Where the runs lie.
    """

    changed = Signal()
    drawn_changed = Signal()
    started = Signal(object)
    removed = Signal(object)
    renamed = Signal(object, object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._disk = DiskThread("training runs")
        self._disk.failed.connect(self.failed)
        self._look = Look()
        self._known = False
        self._busy = False
        self._again = False  # once the look on its way is back
        self._chosen: Path | None = None
        self._places: dict[Path, int] = {}  # of the colours, of all that is drawn
        self._ticked: set[Path] = set()
        self._asked: set[Path] = set()  # to pause
        self._stopping: set[Path] = set()  # asked to stop
        self._readers: dict[Path, HistoryReader] = {}
        self._trainers: list[tuple[Path, Trainer]] = []
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look_in_turn)

    # --- what is known ----------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the runs lie, one folder each."""
        return self._workspace.runs

    @property
    def known(self) -> bool:
        """Whether the folders were looked at yet."""
        return self._known

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, the newest first."""
        return self._look.runs

    @property
    def aside(self) -> bool:
        """Whether runs that were removed wait to be deleted."""
        return self._look.aside

    @property
    def chosen(self) -> Run | None:
        """The run that is looked at."""
        return next((run for run in self.runs if run.folder == self._chosen), None)

    @property
    def drawn(self) -> list[Run]:
        """The runs that are drawn: the chosen one first."""
        ticked = [r for r in self.runs if r.folder in self._ticked and r.folder != self._chosen]
        return [*([self.chosen] if self.chosen else []), *ticked]

    def history(self, run: Run) -> RunHistory:
        """What a drawn run has written."""
        return self._look.histories.get(run.folder, RunHistory())

    def config(self, run: Run) -> Mapping[str, Any]:
        """What was asked of a drawn run; empty while that is not known."""
        return self._look.configs.get(run.folder, {})

    def model_with_heads(self, run: Run) -> Path | None:
        """The folder of the model of a run's encoder and its heads; None while there is none."""
        return self._look.models.get(run.folder)

    def place(self, run: Run) -> int | None:
        """Number of a drawn run's colour, which stays as long as it is drawn."""
        return self._places.get(run.folder)

    def is_pausing(self, run: Run) -> bool:
        """Whether a run was asked to pause and has not yet."""
        return run.is_alive and run.folder in self._asked

    def is_stopping(self, run: Run) -> bool:
        """Whether a run was asked to stop and has not yet."""
        return run.is_alive and run.folder in self._stopping

    def can_stop(self, run: Run) -> bool:
        """Whether there is a trainer that can be asked; one that only starts would not hear it."""
        return run.state is RunState.RUNNING

    def can_pause(self, run: Run) -> bool:
        """Whether the trainer can be asked to, and was asked neither for this nor to stop."""
        asked = self.is_pausing(run) or self.is_stopping(run)
        return self.can_stop(run) and not asked

    def can_go_on(self, run: Run) -> bool:
        """Whether a run stopped before its end."""
        return run.state in (RunState.PAUSED, RunState.STOPPED, RunState.FAILED)

    # --- looking ----------------------------------------------------------------------------------

    def follow(self, on: bool) -> None:
        """Keep looking, or leave it; the trainers do not notice."""
        if on:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look at the folders as they are now: once more if a look is on its way already."""
        self._again = self._busy
        if not self._busy:
            self._busy = True
            self._disk.ask(partial(self._read, self._wanted()), self._on_look)

    def choose(self, folder: Path) -> None:
        """Look at the run in ``folder``."""
        if folder != self._chosen:
            self._chosen = folder
            self._redraw()

    def tick(self, folder: Path, *, on: bool) -> None:
        """Lay a run over the chosen one, or take it away."""
        if on != (folder in self._ticked):
            (self._ticked.add if on else self._ticked.discard)(folder)
            self._redraw()

    def stop(self) -> None:
        """Look no more; connect this to ``aboutToQuit``. The trainers go on."""
        self._timer.stop()
        self._disk.stop()

    # --- verbs ------------------------------------------------------------------------------------

    def start(self, training: TrainFingerprint | TrainRooms) -> None:
        """Start a trainer, and look at its run."""
        self._disk.ask(partial(_start, training), self._on_started)

    def pause(self, run: Run) -> None:
        """Ask the trainer to save and to pause; it does so after the step in hand."""
        self._asked.add(run.folder)
        self._disk.ask(partial(ask_to_stop, run.folder), lambda _: None)
        self.changed.emit()

    def end(self, run: Run) -> None:
        """Ask the trainer to save and to stop; one that was asked already is ended at once."""
        if self.is_stopping(run):
            self._disk.ask(partial(end_at_once, run), lambda _: self.look())
            return
        self._stopping.add(run.folder)
        self._disk.ask(partial(ask_to_stop, run.folder, for_good=True), lambda _: None)
        self.changed.emit()

    def go_on(self, run: Run) -> None:
        """Start a trainer again where it stopped."""
        self._asked.discard(run.folder)
        self._stopping.discard(run.folder)
        self._disk.ask(partial(_go_on, run.folder), self._on_started)

    def rename(self, run: Run, name: str) -> None:
        """Call a run that rests otherwise; it stays chosen and drawn."""
        self._disk.ask(partial(rename_run, run.folder, name), partial(self._on_renamed, run.folder))

    def put_aside(self, run: Run) -> None:
        """Take a run that rests off the list, to be deleted."""
        self._disk.ask(partial(put_aside, run.folder), lambda _: self._on_removed(run.folder))

    # --- on the other thread ----------------------------------------------------------------------

    def _wanted(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys([*([self._chosen] if self._chosen else []), *self._ticked]))

    def _read(self, wanted: tuple[Path, ...]) -> Look:
        runs = tuple(list_runs(self._workspace.runs))
        if not wanted and runs:
            wanted = (runs[0].folder,)  # it will be chosen
        histories, configs = {}, {}
        for folder in wanted:
            reader = self._readers.setdefault(folder, HistoryReader(folder))
            histories[folder] = reader.read()
            with suppress(RunError):  # a run that only starts has none yet
                configs[folder] = read_config(folder)
        for folder in set(self._readers) - set(wanted):
            del self._readers[folder]
        # a checkpoint that is looked into cannot be replaced everywhere: not while it may be
        ended = [run.folder for run in runs if needs_heads(run.recipe) and not run.is_alive]
        found = {folder: model_with_heads(folder) for folder in ended}
        models = {folder: model for folder, model in found.items() if model is not None}
        return Look(runs, histories, configs, models, are_aside(self._workspace.runs))

    # --- back in the window -----------------------------------------------------------------------

    def _look_in_turn(self) -> None:
        if not self._busy:  # a disk may be slow
            self.look()

    def _on_look(self, look: Look) -> None:
        self._busy = False
        if not look.histories.keys() >= set(self._wanted()):  # of others, or of an earlier name
            self.look()
            return
        before, self._look = self._look, look
        first, self._known = not self._known, True
        alive = {run.folder for run in look.runs if run.is_alive}
        self._asked &= alive
        self._stopping &= alive
        self._reap()
        if self.chosen is None and look.runs:
            self._chosen = look.runs[0].folder
        places = dict(self._places)
        self._give_colours()
        if first or before.runs != look.runs or before.models != look.models:
            self.changed.emit()
        anew = any(before.histories.get(f) is not h for f, h in look.histories.items())
        if anew or places != self._places or before.configs != look.configs:
            self.drawn_changed.emit()
        if self._again or not look.histories.keys() >= set(self._wanted()):
            self.look()

    def _redraw(self) -> None:
        self._give_colours()
        self.changed.emit()
        self.drawn_changed.emit()
        self.look()

    def _give_colours(self) -> None:
        drawn = [run.folder for run in self.drawn]
        self._places = {f: place for f, place in self._places.items() if f in drawn}
        for folder in drawn:
            if folder not in self._places:
                taken = set(self._places.values())
                self._places[folder] = next(n for n in range(len(drawn)) if n not in taken)

    def _on_started(self, made: tuple[Path, Trainer]) -> None:
        folder, _ = made
        self._trainers.append(made)
        self._chosen = folder
        self.started.emit(folder)
        self._redraw()

    def _on_renamed(self, old: Path, new: Path) -> None:
        look = self._look
        self._chosen = new if self._chosen == old else self._chosen
        self._ticked = {new if folder == old else folder for folder in self._ticked}
        self._places = _moved(self._places, old, new)
        self._look = replace(
            look,
            runs=tuple(replace(r, folder=new) if r.folder == old else r for r in look.runs),
            histories=_moved(look.histories, old, new),
            configs=_moved(look.configs, old, new),
            models=_moved(look.models, old, new),
        )
        self.renamed.emit(old, new)
        self._redraw()

    def _on_removed(self, folder: Path) -> None:
        place = next((n for n, run in enumerate(self.runs) if run.folder == folder), 0)
        rest = tuple(run for run in self.runs if run.folder != folder)
        if self._chosen == folder:  # then the next one down
            self._chosen = rest[min(place, len(rest) - 1)].folder if rest else None
        self._ticked.discard(folder)
        self._look = replace(self._look, runs=rest)
        self.removed.emit(folder)
        self._redraw()

    def _reap(self) -> None:
        """Take note of trainers that ended; one that never got to its run says why in its log."""
        ended = [made for made in self._trainers if made[1].poll() is not None]
        self._trainers = [made for made in self._trainers if made not in ended]
        for folder, process in ended:
            state = next((run.state for run in self.runs if run.folder == folder), None)
            if process.returncode and state is RunState.STARTING:
                self._disk.ask(partial(_last_words, folder), self.failed.emit)


def _moved(known: Mapping[Path, T], old: Path, new: Path) -> dict[Path, T]:
    """What is known by folder, once one of them has another name."""
    return {new if folder == old else folder: one for folder, one in known.items()}


def _start(training: TrainFingerprint | TrainRooms) -> tuple[Path, Trainer]:
    if training.run.exists():
        raise RunError(f"there is a run called '{training.run.name}' already: choose another name")
    return training.run, start_training(training)


def _go_on(folder: Path) -> tuple[Path, Trainer]:
    patience = time.monotonic() + _LEAVES_WITHIN_S
    while is_trained(folder) and time.monotonic() < patience:
        time.sleep(0.05)  # the one that has just paused tidies up
    kind = read_config(folder).get("kind")
    if kind is not None:  # rooms, or heads on them
        return folder, resume_training(folder, str(kind))
    return folder, start_training(read_training(folder))


def _last_words(folder: Path) -> RoomprintError:
    """Why a trainer ended before it began."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    said = next((line for line in reversed(lines) if line.strip()), "it left no word")
    return RunError(f"the trainer of '{folder.name}' did not start: {said}")
