"""Small reads and writes of files on a thread: the window waits for no disk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from roomprint.errors import RoomprintError

R = TypeVar("R")


class DiskThread(QObject):
    """Runs one small call after another; the thread is there from the first one on.

    Answers and ``failed`` arrive on the window's thread. What is no :class:`RoomprintError` is
    raised there, as any bug of the window is.

    Args:
        name: Of the thread, for who looks at a list of them.
    """

    failed = Signal(object)
    _told = Signal(object, object, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._open = True
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Callable[[], R], then: Callable[[R], object]) -> None:
        """Hand the answer of ``question`` to ``then``, unless the thread was stopped by then."""
        if self._open:
            self._pool.submit(self._answer, question, then)

    def stop(self) -> None:
        """Finish what is in hand and let go of the thread."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, question: Callable[[], object], then: Callable[[Any], object]) -> None:
        try:
            self._told.emit(then, question(), None)
        except Exception as error:  # noqa: BLE001 - raised again on the window's thread
            self._told.emit(then, None, error)

    def _tell(self, then: Callable[[Any], object], answer: object, error: Exception | None) -> None:
        if not self._open:
            return
        if error is None:
            then(answer)
        elif isinstance(error, RoomprintError):
            self.failed.emit(error)
        else:
            raise error
