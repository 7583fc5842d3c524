import logging
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.gui import works

from roomprint.errors import AudioError
from roomprint_gui.bugs import Bugs, log_to
from roomprint_gui.jobs import Job
from roomprint_gui.worker import BugError


def _raise(number: int) -> None:
    raise ZeroDivisionError(f"bug {number}")


def test_a_bug_is_logged_always_and_shown_once(qtbot: QtBot, tmp_path: Path) -> None:
    bugs = Bugs()
    handler = log_to(tmp_path)
    shown: list[tuple[str, str]] = []
    bugs.found.connect(lambda *told: shown.append(told))
    try:
        for number in (1, 1, 2):
            try:
                _raise(number)
            except ZeroDivisionError as error:
                bugs._hook(type(error), error, error.__traceback__)
        qtbot.waitUntil(lambda: len(shown) == 2)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert shown[0][0] == "Something went wrong inside Roomprint: ZeroDivisionError: bug 1"
    assert "_raise" in shown[0][1]
    assert (tmp_path / "roomprint.log").read_text().count("ERROR") == 3


def test_a_jobs_bug_is_found_too(qtbot: QtBot) -> None:
    bugs = Bugs()
    job = Job(works.Break())
    bugs.watch(job)
    with qtbot.waitSignal(bugs.found) as found:
        job.settle("failed", BugError("Traceback\nKeyError: 3"))
    assert found.args == [
        "Something went wrong inside Roomprint: KeyError: 3",
        "Traceback\nKeyError: 3",
    ]


def test_only_what_has_a_sentence_is_refused(qtbot: QtBot) -> None:
    refused: list[Exception] = []
    error = AudioError("take 3.wav is empty")
    for failure in (BugError("Traceback\nKeyError: 3"), error):
        job = Job(works.Break())
        job.refused.connect(refused.append)
        with qtbot.waitSignal(job.failed):
            job.settle("failed", failure)
    assert refused == [error]


def test_ctrl_c_is_no_bug(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bugs = Bugs()
    with qtbot.assertNotEmitted(bugs.found):
        bugs._hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_the_hooks_are_given_back() -> None:
    bugs = Bugs()
    before = sys.excepthook
    bugs.install()
    bugs.uninstall()
    assert sys.excepthook is sys.__excepthook__
    sys.excepthook = before
