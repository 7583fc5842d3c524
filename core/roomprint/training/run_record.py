"""The trainer's hand in a run's folder."""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from filelock import FileLock, Timeout

from roomprint.atomic import write_whole
from roomprint.errors import RoomprintError, RunError, reason_of
from roomprint.training.processes import is_first
from roomprint.training.run_folder import (
    COSINES,
    EVENTS,
    FOR_GOOD,
    LOCK,
    METRICS,
    MONITORS,
    STATE,
    STOP,
    TENSORBOARD,
    Run,
    RunState,
    parse_lines,
)

if TYPE_CHECKING:
    from roomprint.training.tensorboard import TensorBoardFile

_PATIENCE_S = 5.0  # somebody who looks whether a run is trained holds its lock for a moment
_STAYS = ("created_at", "recipe", "step", "steps", "best", "best_step")
_EVERY_S = 2.0  # between two writings of the state while nothing but the step changes


class Record:
    """Where a training writes down what happens. This one writes nothing.

    It is for the processes beside the first, which alone writes, as :class:`RunRecord`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        pass

    def begin(self, step: int) -> list[dict[str, Any]]:
        """Training goes on after ``step`` steps: what was written of later ones is forgotten.

        Returns:
            The lines of the monitors that stay.
        """
        return []

    def metrics(self, row: Mapping[str, float]) -> None:
        """One line a step; it holds ``step``."""

    def monitors(self, row: Mapping[str, Any]) -> None:
        """One line each time the held-out set was looked at; it holds ``step``."""

    def event(self, text: str, level: str = "info") -> None:
        """What a person should know; the level is info, warning or error."""

    def now(self, **changes: Any) -> None:
        """Fields of :class:`Run` that changed; written soon, or at once with a ``state``."""

    def stop_asked(self) -> bool:
        """Whether somebody asked the trainer to pause."""
        return False

    def paused(self) -> None:
        """The trainer stops because it was asked to."""

    def finished(self) -> None:
        """All steps are done, and the model is written."""

    def flush(self) -> None:
        """Put on the disk what was written of the numbers."""


class RunRecord(Record):
    """Writes a run's files, alone: nobody else can while it is open.

    As a context it leaves the state that the way out says: paused when it was closed or
    interrupted, failed with its sentence on an error. Whatever the disk refuses becomes one
    sentence.

    Raises:
        RunError: Another trainer has the run, or its folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._held = ExitStack()
        self._run = Run(folder, RunState.RUNNING)
        self._written = 0.0
        self._files: dict[str, IO[bytes]] = {}
        self._board: TensorBoardFile | None = None

    def __enter__(self) -> Self:
        self._held.enter_context(holding(self.folder))
        try:
            (self.folder / STOP).unlink(missing_ok=True)
            self._run = Run(self.folder, RunState.RUNNING, **self._earlier())
            self.now(state=RunState.RUNNING, message="getting ready", pid=os.getpid())
        except OSError as error:
            self._held.close()
            raise _refused(self.folder, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        sentence = None
        try:
            if isinstance(error, GeneratorExit | KeyboardInterrupt):
                self._end(RunState.PAUSED, f"interrupted at step {self._run.step}")
            elif isinstance(error, OSError):
                sentence = _refused(self.folder, error)
                self._end(RunState.FAILED, str(sentence), "error")
            elif isinstance(error, RoomprintError):
                self._end(RunState.FAILED, str(error), "error")
            elif error is not None:
                self._end(RunState.FAILED, f"a bug: {type(error).__name__}: {error}", "error")
        except OSError:
            if error is None:
                raise
        finally:
            self._close()
        if sentence is not None:
            raise sentence from error

    def begin(self, step: int) -> list[dict[str, Any]]:
        """Training goes on after ``step`` steps: what was written of later ones is forgotten."""
        from roomprint.training.tensorboard import TensorBoardFile  # it imports torch

        kept: dict[str, list[dict[str, Any]]] = {}
        for name in (METRICS, MONITORS):
            kept[name] = [row for row in self._rows(name) if row.get("step", step + 1) <= step]
            self._drop(name)
            write_whole(self.folder / name, b"".join(_line(row) for row in kept[name]))
        if self._board is not None:
            self._board.close()
        self._board = TensorBoardFile(self.folder / TENSORBOARD, step + 1)
        return kept[MONITORS]

    def metrics(self, row: Mapping[str, float]) -> None:
        """One line a step; it holds ``step``."""
        self._append(METRICS, row)
        self._scalars("train", row)

    def monitors(self, row: Mapping[str, Any]) -> None:
        """One line each time the held-out set was looked at; it holds ``step``."""
        self._append(MONITORS, row)
        self._scalars("monitor", {k: v for k, v in row.items() if k != COSINES})
        if self._board is not None and COSINES in row:
            self._board.cosines(row[COSINES], int(row["step"]))

    def event(self, text: str, level: str = "info") -> None:
        """What a person should know; the level is info, warning or error."""
        self._append(EVENTS, _event(self._run.step, text, level))

    def now(self, **changes: Any) -> None:
        """Fields of :class:`Run` that changed; written soon, or at once when asked by ``state``."""
        self._run = Run(**{**vars(self._run), **changes})
        due = time.monotonic() - self._written > _EVERY_S
        if due or "state" in changes:
            content = {k: v for k, v in vars(self._run).items() if k != "folder"}
            content["updated_at"] = time.time()
            write_whole(self.folder / STATE, json.dumps(content, indent=2).encode())
            self._written = time.monotonic()

    def stop_asked(self) -> bool:
        """Whether somebody asked the trainer to pause."""
        return (self.folder / STOP).exists()

    def paused(self) -> None:
        """The trainer stopped because it was asked to."""
        asked = self.folder / STOP
        state = RunState.PAUSED
        if asked.exists() and asked.read_bytes() == FOR_GOOD:
            state = RunState.STOPPED
        asked.unlink(missing_ok=True)
        self._end(state, f"{state} at step {self._run.step}")

    def finished(self) -> None:
        """All steps are done, and the model is written."""
        self._end(RunState.FINISHED, f"finished after {self._run.step} steps")

    def flush(self) -> None:
        """Put on the disk what was written of the numbers."""
        if self._board is not None:
            self._board.flush()

    def _end(self, state: RunState, message: str, level: str = "info") -> None:
        self.now(state=state, message=message, pid=None, eta_s=None)
        self.event(message, level)

    def _append(self, name: str, row: Mapping[str, Any]) -> None:
        if name not in self._files:
            self._files[name] = (self.folder / name).open("ab", buffering=0)
        self._files[name].write(_line(row))  # in one piece: a reader sees it whole, or not yet

    def _scalars(self, group: str, row: Mapping[str, float]) -> None:
        if self._board is not None:
            values = {k: v for k, v in row.items() if k != "step"}
            self._board.scalars(group, values, int(row["step"]))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / name
        return parse_lines(path.read_bytes()) if path.exists() else []

    def _earlier(self) -> dict[str, Any]:
        """What stays true of a run that goes on."""
        try:
            state = json.loads((self.folder / STATE).read_bytes())
            return {key: state[key] for key in _STAYS if key in state}
        except (OSError, ValueError, TypeError):  # a new run, or a state that nobody can read
            return {"created_at": time.time()}

    def _drop(self, name: str) -> None:
        if name in self._files:
            self._files.pop(name).close()

    def _close(self) -> None:
        for name in list(self._files):
            self._drop(name)
        with suppress(OSError):  # on a full disk TensorBoard misses its last lines
            if self._board is not None:
                self._board.close()
        self._held.close()


@contextmanager
def holding(run: Path) -> Iterator[None]:
    """The folder ``run`` is there, and nobody else trains in it meanwhile.

    Raises:
        RunError: Another trainer has the run, or its folder cannot be written to.
    """
    lock = FileLock(run / LOCK)
    try:
        run.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout as error:
        raise RunError(f"the run '{run}' is being trained already") from error
    except OSError as error:
        raise _refused(run, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def failing_in(run: Path) -> Iterator[None]:
    """What is refused in here, before a record is open, is kept in the run's folder all the same.

    Raises:
        RunError: Another trainer has the run, or its folder cannot be written to.
    """
    try:
        yield
    except RoomprintError:
        with (RunRecord if is_first() else Record)(run):
            raise


def add_events(run: Path, step: int, texts: Iterable[str]) -> None:
    """Say what a person should know of a run that need not be open.

    Args:
        run: Its folder.
        step: Of the run, that they are about.
        texts: What to say.

    Raises:
        RunError: The folder cannot be written to.
    """
    try:
        with (run / EVENTS).open("ab", buffering=0) as file:
            file.write(b"".join(_line(_event(step, text)) for text in texts))
    except OSError as error:
        raise RunError(f"the run '{run}' cannot be written: {reason_of(error)}") from error


def _refused(run: Path, error: OSError) -> RunError:
    name = f" ({error.filename})" if error.filename else ""
    return RunError(f"the run '{run}' cannot be written: {reason_of(error)}{name}")


def _event(step: int, text: str, level: str = "info") -> dict[str, Any]:
    return {"time": round(time.time(), 3), "step": step, "level": level, "text": text}


def _line(row: Mapping[str, Any]) -> bytes:
    return (json.dumps(row) + "\n").encode()
