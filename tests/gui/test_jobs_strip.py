import pytest
from pytestqt.qtbot import QtBot
from tests.gui import works
from tests.gui.fakes import HeldJobs

from roomprint.errors import LibraryError
from roomprint.steps import Progress
from roomprint_gui.jobs import Job, JobState
from roomprint_gui.theme import Theme
from roomprint_gui.widgets import jobs_strip
from roomprint_gui.widgets.jobs_strip import JobsStrip


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme, held: HeldJobs) -> JobsStrip:
    strip = JobsStrip(theme)
    qtbot.addWidget(strip)
    held.started.connect(strip.add)
    return strip


def _job(held: HeldJobs, title: str = "Adding Music") -> Job:
    job = Job(works.Count(3), title, lambda result: f"{result} tracks added.")
    held.start(job)
    return job


def test_a_job_shows_what_and_how_far(strip: JobsStrip, held: HeldJobs) -> None:
    assert strip.isHidden()
    job = _job(held)
    assert not strip.isHidden()
    job.progressed.emit(Progress(3, 12, "salt.flac"))
    (row,) = strip.rows
    assert (row.bar.value(), row.bar.maximum()) == (3, 12)
    assert row.note.text() == "salt.flac"
    assert row.time_left.text() == "25 %"
    job.settle("cancelled", None)
    assert strip.rows == []
    assert strip.isHidden()


def test_a_job_is_shown_and_can_be_cancelled_before_its_turn(
    qtbot: QtBot, strip: JobsStrip, held: HeldJobs
) -> None:
    first, second = (Job(works.Count(3), title) for title in ("Adding Music", "Adding More"))
    strip.wait(first)
    strip.wait(second)
    assert [row.note.text() for row in strip.rows] == ["Waiting for its turn"] * 2
    assert all(row.bar.isHidden() for row in strip.rows)
    with qtbot.waitSignal(second.cancelled):
        strip.rows[1].cancel_button.click()
    assert [row.job for row in strip.rows] == [first]
    held.start(first)
    (row,) = strip.rows
    assert row.note.text() == "Starting…"
    assert not row.bar.isHidden()
    first.settle("cancelled", None)
    assert strip.rows == []


def test_the_button_cancels(qtbot: QtBot, strip: JobsStrip, held: HeldJobs) -> None:
    job = _job(held)
    with qtbot.waitSignal(job.stopping):
        strip.rows[0].cancel_button.click()
    assert job.state is JobState.STOPPING
    assert strip.rows[0].note.text() == "Stopping…"
    job.settle("cancelled", None)


def test_an_outcome_is_shown_and_then_goes(
    qtbot: QtBot, strip: JobsStrip, held: HeldJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_strip, "_OUTCOME_SHOWN_MS", 1)
    job = _job(held)
    job.settle("succeeded", 38)
    (row,) = strip.rows
    assert row.note.text() == "38 tracks added."
    with qtbot.waitSignal(row.gone):
        pass
    assert strip.rows == []


def test_an_error_stays_until_it_is_dismissed(strip: JobsStrip, held: HeldJobs) -> None:
    _job(held).settle("failed", LibraryError("The disk is full."))
    (row,) = strip.rows
    assert row.note.text() == "The disk is full."
    row.cancel_button.click()
    assert strip.rows == []


def test_work_without_a_title_is_not_shown(strip: JobsStrip, held: HeldJobs) -> None:
    _job(held, "").settle("cancelled", None)
    assert strip.rows == []


def test_the_strip_grows_with_its_rows_up_to_a_limit(qtbot: QtBot, strip: JobsStrip) -> None:
    def height() -> int:
        return strip.minimumSizeHint().height()

    waiting = [Job(works.Count(3), f"Adding {number}") for number in range(30)]
    heights = [0]
    for job in waiting[:3]:
        strip.wait(job)
        qtbot.waitUntil(lambda: height() > heights[-1])
        heights.append(height())
    for job in waiting[3:]:
        strip.wait(job)
    qtbot.waitUntil(lambda: height() == 200)  # the rest is scrolled
    qtbot.waitUntil(lambda: strip.verticalScrollBar().maximum() > 500)
    assert len(strip.rows) == 30
    for job in waiting:
        job.settle("cancelled", None)
    assert strip.isHidden()
