"""Preferences that reach other processes, and settings that somebody wrote into."""

import os
from collections.abc import Generator
from dataclasses import dataclass

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from roomprint.computing import Computing
from roomprint.steps import Progress
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.stored_config import COMPUTING, keep, stored


@dataclass(frozen=True)
class TellThreads:
    """Tells what its process was given."""

    def steps(self) -> Generator[Progress, None, tuple[int, str]]:
        yield Progress(0, 1)
        return os.getpid(), os.environ.get("OMP_NUM_THREADS", "")


def ask(qtbot: QtBot, jobs: Jobs) -> tuple[int, str]:
    job = Job(TellThreads())
    with qtbot.waitSignal(job.succeeded, timeout=60_000) as heard:
        jobs.interact(job)
    found: tuple[int, str] = heard.args[0]
    return found


def test_the_number_of_threads_reaches_a_warm_process(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.threads = 3
    first, threads = ask(qtbot, jobs)
    assert threads == "3"
    assert ask(qtbot, jobs) == (first, "3"), "it stays warm"
    jobs.threads = 2
    second, threads = ask(qtbot, jobs)
    assert threads == "2"
    assert second != first


def test_what_is_kept_comes_back(settings: QSettings) -> None:
    mine = Computing(device="cpu", precision="float32", threads=3)
    keep(settings, COMPUTING, mine)
    settings.sync()
    again = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert stored(again, COMPUTING, Computing()) == mine


def test_wrong_values_are_ignored_one_by_one(settings: QSettings) -> None:
    for name, value in (("device", "abacus"), ("precision", "float32"), ("threads", "many")):
        settings.setValue(f"{COMPUTING}/{name}", value)
    assert stored(settings, COMPUTING, Computing()) == Computing(precision="float32")
