"""The far side of a job: a process that runs works one after another. It knows nothing of Qt."""

import os
import signal
import threading
import time
import traceback
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Literal

from roomprint.errors import RoomprintError
from roomprint.steps import Progress, Work

_PROGRESS_INTERVAL_S = 1 / 30

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

Kind = Literal["progressed", "succeeded", "failed", "cancelled", "ended"]


class BugError(Exception):
    """Something raised that no sentence was written for; ``details`` is its traceback.

    Attributes:
        details: The traceback as text, for the log and for "copy details".
    """

    def __init__(self, details: str) -> None:
        cause = details.strip().rpartition("\n")[2]
        super().__init__(f"Something went wrong inside Roomprint: {cause}")
        self.details = details

    def __reduce__(self) -> tuple[type["BugError"], tuple[str]]:
        return BugError, (self.details,)


def serve(pipe: Connection, threads: int = 0) -> None:
    """Run every work that comes through ``pipe`` until the other end closes it.

    Comes in: ``("run", number, work)``, ``("cancel", number, None)`` and ``("close", 0, None)``,
    which ends the process after the work in hand. Goes out: ``(kind, value)``; what a work yields
    as ``progressed``, then exactly one of ``succeeded, failed, cancelled``.

    Args:
        pipe: The near end is a :class:`~roomprint_gui.process.Process`.
        threads: How many processor threads each of its libraries may use; 0: as they choose.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window hears Ctrl+C and cancels in order
    if threads:  # read by the libraries when they are imported, which is later than this
        os.environ.update(dict.fromkeys(_THREADS, str(threads)))
    works: SimpleQueue[tuple[int, Work] | None] = SimpleQueue()
    cancelled: set[int] = set()
    closed = threading.Event()

    def obey() -> None:
        try:
            while True:
                verb, number, work = pipe.recv()
                match verb:
                    case "run":
                        works.put((number, work))
                    case "cancel":
                        cancelled.add(number)
                    case _:
                        works.put(None)
        except (EOFError, OSError):  # the window closed the pipe, or is gone
            closed.set()
            works.put(None)

    threading.Thread(target=obey, name="obey", daemon=True).start()
    while (task := works.get()) is not None:
        number, work = task
        _answer(pipe, _drain(number, work, pipe, cancelled, closed))


def _drain(
    number: int, work: Work, pipe: Connection, cancelled: set[int], closed: threading.Event
) -> tuple[Kind, Any]:
    """Run one work to its outcome, sending what it yields."""
    last = 0.0
    try:
        steps = work.steps()
        while not (number in cancelled or closed.is_set()):
            try:
                item = next(steps)
            except StopIteration as stop:
                return "succeeded", stop.value
            now = time.monotonic()
            passes = not isinstance(item, Progress) or item.done == item.total
            if passes or now - last >= _PROGRESS_INTERVAL_S:
                pipe.send(("progressed", item))
                last = now
        steps.close()  # raises GeneratorExit in core, so its finally blocks tidy up
    except RoomprintError as error:
        return "failed", error
    except Exception:  # noqa: BLE001 - whatever it is, the window has to hear of it
        return "failed", BugError(traceback.format_exc())
    return "cancelled", None


def _answer(pipe: Connection, outcome: tuple[Kind, Any]) -> None:
    """Send an outcome; one that cannot be pickled is a bug, a window that is gone is not."""
    try:
        pipe.send(outcome)
    except OSError:
        return
    except Exception:  # noqa: BLE001 - pickle raises almost anything
        pipe.send(("failed", BugError(traceback.format_exc())))
