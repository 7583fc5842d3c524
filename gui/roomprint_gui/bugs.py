"""Errors that nobody wrote a sentence for: logged, and shown once with their details."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from roomprint_gui.jobs import Job
from roomprint_gui.worker import BugError

log = logging.getLogger(__name__)
_LOG_BYTES = 1_000_000


class Bugs(QObject):
    """Hears of every bug, whichever thread or process it was in.

    ``found`` carries one sentence and the details, once for each different bug.
    """

    found = Signal(str, str)
    _heard = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: set[str] = set()
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks that Python calls for what nobody caught."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def watch(self, job: Job) -> None:
        """Report ``job``'s bug, should it have one."""
        job.failed.connect(self._on_failure)

    def _on_failure(self, error: Exception) -> None:
        if isinstance(error, BugError):
            self._heard.emit(str(error), error.details)

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._heard.emit(str(BugError(details)), details)

    def _tell(self, sentence: str, details: str) -> None:
        log.error("%s\n%s", sentence, details)
        if details not in self._shown:
            self._shown.add(details)
            self.found.emit(sentence, details)


def log_to(folder: Path) -> RotatingFileHandler:
    """Log warnings and errors to ``folder/roomprint.log``, which never grows past 2 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "roomprint.log", maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return handler
