import multiprocessing
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from roomprint_gui.jobs import Jobs


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(qapp: QApplication) -> Iterator[None]:
    """A test that leaks a window, a process or a thread fails here, not three tests later."""
    windows = set(qapp.topLevelWidgets())
    threads = set(threading.enumerate())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert set(qapp.topLevelWidgets()) <= windows, "top-level widgets left open"
    assert multiprocessing.active_children() == [], "processes left running"
    assert set(threading.enumerate()) <= threads, "threads left running"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.stop()
