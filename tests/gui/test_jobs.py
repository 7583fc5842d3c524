import os
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.gui import works

from roomprint.errors import AudioError, RoomprintError
from roomprint.steps import Progress
from roomprint_gui import process as process_module
from roomprint_gui.jobs import Job, Jobs, JobState
from roomprint_gui.worker import BugError

START_MS = 20_000  # a spawned process may take its time on a busy machine


def test_hands_over_the_result_from_another_process(qtbot: QtBot, jobs: Jobs) -> None:
    job = Job(works.ProcessId())
    expected = [job.progressed, job.succeeded, job.finished]
    results: list[int] = []
    job.succeeded.connect(results.append)
    with qtbot.waitSignals(expected, order="strict", timeout=START_MS):
        jobs.start(job)
    assert results
    assert results[0] != os.getpid()


def test_progress_is_thinned_out_but_the_last_always_comes(qtbot: QtBot, jobs: Jobs) -> None:
    job = Job(works.Count(20_000))
    heard: list[Progress] = []
    job.progressed.connect(heard.append)
    with qtbot.waitSignal(job.succeeded, timeout=START_MS) as result:
        jobs.start(job)
    assert result.args == [20_000]
    assert heard[-1] == Progress(20_000, 20_000, "number 20000")
    assert len(heard) < 2_000


def test_whatever_else_is_yielded_comes_whole_and_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    texts = tuple(str(number) for number in range(500))
    job = Job(works.Say(texts))
    heard: list[str] = []
    job.progressed.connect(heard.append)
    with qtbot.waitSignal(job.finished, timeout=START_MS):
        jobs.start(job)
    assert tuple(heard) == texts


@pytest.mark.parametrize("warm", [False, True])
def test_cancelling_cleans_up(qtbot: QtBot, jobs: Jobs, tmp_path: Path, warm: bool) -> None:
    held = tmp_path / "held"
    job = Job(works.HoldFile(held))
    with qtbot.waitSignal(job.progressed, timeout=START_MS):
        (jobs.interact if warm else jobs.start)(job)
    assert held.exists()
    with qtbot.waitSignals([job.cancelled, job.finished], order="strict", timeout=START_MS):
        job.cancel()
    assert not held.exists()


def test_work_that_never_yields_again_is_killed(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_module, "GRACE_MS", 50)
    job = Job(works.Hang())
    with qtbot.waitSignal(job.progressed, timeout=START_MS):
        jobs.start(job)
    with qtbot.waitSignals([job.cancelled, job.finished], order="strict", timeout=START_MS):
        job.cancel()


def test_stopping_waits_for_the_work_to_clean_up(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    held = tmp_path / "held"
    job = Job(works.HoldFile(held))
    with qtbot.waitSignal(job.progressed, timeout=START_MS):
        jobs.start(job)
    with qtbot.waitSignal(job.cancelled):
        jobs.stop()
    assert not held.exists()


@pytest.mark.parametrize(
    ("work", "kind", "sentence"),
    [
        (works.Refuse(), AudioError, "Could not read 'take 3.wav': it is empty."),
        (works.Break(), BugError, "ZeroDivisionError: a bug of ours"),
        (works.Unsendable(), BugError, "lambda"),
        (works.Die(), RoomprintError, "The process behind 'Die' ended unexpectedly (status 7);"),
    ],
)
def test_a_failure_arrives_on_the_windows_thread(
    qtbot: QtBot, jobs: Jobs, work: works.Refuse, kind: type[Exception], sentence: str
) -> None:
    threads: list[threading.Thread] = []
    errors: list[Exception] = []
    job = Job(work)
    job.failed.connect(errors.append)
    job.failed.connect(lambda _: threads.append(threading.current_thread()))
    with qtbot.waitSignals([job.failed, job.finished], order="strict", timeout=START_MS):
        jobs.start(job)
    (error,) = errors
    assert type(error) is kind
    assert sentence in str(error)
    assert threads == [threading.main_thread()]


def test_a_bug_brings_its_traceback(qtbot: QtBot, jobs: Jobs) -> None:
    job = Job(works.Break())
    with qtbot.waitSignal(job.failed, timeout=START_MS) as failed:
        jobs.start(job)
    assert failed.args is not None
    (error,) = failed.args
    assert isinstance(error, BugError)
    assert "works.py" in error.details


def test_the_warm_process_stays_and_comes_back_after_a_death(qtbot: QtBot, jobs: Jobs) -> None:
    def where() -> int:
        job = Job(works.ProcessId())
        with qtbot.waitSignal(job.succeeded, timeout=START_MS) as result:
            jobs.interact(job)
        assert result.args is not None
        return int(result.args[0])

    first = where()
    assert where() == first
    dying = Job(works.Die())
    with qtbot.waitSignal(dying.failed, timeout=START_MS):
        jobs.interact(dying)
    assert where() != first


def test_warm_work_waits_its_turn_and_can_be_cancelled_before_it(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    running, waiting = Job(works.HoldFile(tmp_path / "held")), Job(works.ProcessId())
    with qtbot.waitSignal(running.progressed, timeout=START_MS):
        jobs.interact(running)
        jobs.interact(waiting)
    assert waiting.state is JobState.WAITING
    with qtbot.waitSignals([waiting.cancelled, waiting.finished], order="strict"):
        waiting.cancel()
    last = Job(works.ProcessId())
    jobs.interact(last)
    with qtbot.waitSignals([running.cancelled, last.succeeded], timeout=START_MS):
        running.cancel()


def test_lanes_do_not_wait_for_each_other(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    holding, other = Job(works.HoldFile(tmp_path / "held")), Job(works.ProcessId())
    with qtbot.waitSignal(holding.progressed, timeout=START_MS):
        jobs.interact(holding)
    with qtbot.waitSignal(other.succeeded, timeout=START_MS):
        jobs.interact(other, "rooms")
    assert holding.state is JobState.RUNNING
    with qtbot.waitSignal(holding.cancelled, timeout=START_MS):
        holding.cancel()


@pytest.mark.parametrize("warm", [False, True])
def test_what_answers_a_cancelled_job_does_not_start_at_the_end(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path, warm: bool
) -> None:
    first, second = Job(works.HoldFile(tmp_path / "held")), Job(works.ProcessId())
    first.cancelled.connect(lambda: (jobs.interact if warm else jobs.start)(second))
    with qtbot.waitSignal(first.progressed, timeout=START_MS):
        jobs.interact(first)
    with qtbot.waitSignals([first.cancelled, second.cancelled]):
        jobs.stop()
