"""The measure of stalls itself: work counts, waiting does not."""

import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from tests.turn_times import TurnTimes


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_turn_that_works_is_long_and_one_that_waits_is_not(qtbot: QtBot) -> None:
    turns = TurnTimes()
    QTimer.singleShot(20, lambda: time.sleep(0.2))
    qtbot.wait(300)
    assert turns.turns > 1
    assert turns.longest_s < 0.1
    QTimer.singleShot(20, lambda: work(0.2))
    qtbot.waitUntil(lambda: turns.longest_s >= 0.2, timeout=20_000)
    assert turns.longest_s < 0.6
