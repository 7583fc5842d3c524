"""Small reads and writes of the library's database, on a thread: the window waits for no disk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from roomprint.errors import RoomprintError
from roomprint.library.tracks import TrackStore

R = TypeVar("R")


class StoreThread(QObject):
    """Runs one small call on the store after another.

    ``answered`` and ``failed`` arrive on the window's thread, whichever thread did the work; what
    is no :class:`RoomprintError` is raised there, as any bug of the window is.
    """

    answered = Signal(object)
    failed = Signal(object)
    _told = Signal(object, object)

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self._open = True
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Callable[[TrackStore], R]) -> None:
        """Put ``question`` to the store; its answer comes with ``answered``, unless stopped."""
        if self._open:
            self._pool.submit(self._answer, question)

    def stop(self) -> None:
        """Finish what was asked and let go of the thread."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, question: Callable[[TrackStore], object]) -> None:
        try:
            with TrackStore(self._file) as store:
                self._told.emit(question(store), None)
        except Exception as error:  # noqa: BLE001 - raised again on the window's thread
            self._told.emit(None, error)

    def _tell(self, answer: object, error: Exception | None) -> None:
        if error is None:
            self.answered.emit(answer)
        elif isinstance(error, RoomprintError):
            self.failed.emit(error)
        else:
            raise error
