"""The window keeps painting while it works. The longest stall is measured, never asserted."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot
from tests.gui import works
from tests.gui.fakes import track

from roomprint.workspace import Workspace
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.track_table import TrackTable


class LongestStall(QObject):
    """Counts the event loop's turns, and times the longest wait between two."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0
        self.longest_s = 0.0
        self._last_s = time.perf_counter()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def _turn(self) -> None:
        now_s = time.perf_counter()
        self.turns += 1
        self.longest_s = max(self.longest_s, now_s - self._last_s)
        self._last_s = now_s

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def stall(workspace: Workspace) -> Iterator[LongestStall]:
    stall = LongestStall()
    yield stall
    stall.stop()


def test_the_loop_turns_while_a_job_talks(
    qtbot: QtBot, jobs: Jobs, stall: LongestStall, record_property: Callable[[str, object], None]
) -> None:
    job = Job(works.Say(tuple("x" * 1000 for _ in range(2000))))
    with qtbot.waitSignal(job.finished, timeout=20_000):
        jobs.start(job)
    record_property("longest_stall_s", stall.longest_s)
    assert stall.turns > 10


def test_fifty_thousand_tracks_fit_the_table(
    record_property: Callable[[str, object], None],
) -> None:
    tracks = [track(number) for number in range(50_000)]
    table = TrackTable()
    begun_s = time.perf_counter()
    table.set_tracks(tracks)
    listed_s = time.perf_counter()
    table.search("piece 49999")
    record_property("list_s", listed_s - begun_s)
    record_property("search_s", time.perf_counter() - listed_s)
    assert table.rowCount() == 1
