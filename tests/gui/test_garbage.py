"""Where garbage is collected: a widget may only be destroyed on the window's thread."""

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from roomprint_gui.garbage import Garbage


class Cycle:
    """Knows itself, so that only the collector can destroy it; says on which thread it did."""

    def __init__(self, destroyed_on: list[str]) -> None:
        self._itself = self
        self._destroyed_on = destroyed_on

    def __del__(self) -> None:
        self._destroyed_on.append(threading.current_thread().name)


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[Garbage]:
    was_on = gc.isenabled()
    gc.enable()
    garbage = Garbage()
    yield garbage
    garbage.stop()
    assert gc.isenabled()
    if not was_on:
        gc.disable()


def allocate_elsewhere() -> list[list[object]]:
    """What makes Python collect: many objects that stay, made on another thread."""
    held: list[list[object]] = []
    thread = threading.Thread(target=lambda: held.extend([] for _ in range(5_000)), name="other")
    thread.start()
    thread.join()
    return held


def test_python_alone_collects_anywhere(garbage: Garbage) -> None:
    """The trap itself."""
    destroyed_on: list[str] = []
    gc.collect()
    Cycle(destroyed_on)
    assert allocate_elsewhere()
    assert destroyed_on == ["other"]


def test_the_window_collects_on_its_own_thread(garbage: Garbage, qtbot: QtBot) -> None:
    destroyed_on: list[str] = []
    garbage.start()
    Cycle(destroyed_on)
    held = allocate_elsewhere()
    assert destroyed_on == []
    qtbot.waitUntil(lambda: bool(destroyed_on), timeout=20_000)
    assert destroyed_on == [threading.main_thread().name]
    assert held


def test_a_test_collects_on_its_own_thread_only() -> None:
    assert not gc.isenabled()


def test_what_stays_is_not_looked_at_again(garbage: Garbage) -> None:
    garbage.start()
    garbage.spare()
    assert gc.get_freeze_count() > 1_000
    garbage.stop()
    assert gc.get_freeze_count() == 0
