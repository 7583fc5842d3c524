"""What a command says of its progress where there is no terminal."""

import sys
from collections.abc import Iterable

import pytest

from roomprint.cli import output
from roomprint.cli.output import drain
from roomprint.steps import Progress, Steps

Told = Iterable[tuple[float, Progress]]


@pytest.fixture
def minutes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How late it is, to be set."""
    now = [0.0]
    monkeypatch.setattr(output, "monotonic", lambda: 60.0 * now[0])
    return now


def work(minutes: list[float], told: Told) -> Steps[str]:
    for minute, progress in told:
        minutes[0] = minute
        yield progress
    return "made"


def simulating(done: int) -> Progress:
    return Progress(0, 1000, f"simulating rooms: {done} of 6000")


def lines(minutes: list[float], told: Told, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert drain(work(minutes, told)) == "made"
    return capsys.readouterr().err.splitlines()


def test_a_quick_work_has_a_line_at_every_tenth(
    minutes: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [(done / 1e4, Progress(done, 1000, f"step {done}")) for done in range(1001)]
    expected = [f"{done // 10:3d} %  step {done}" for done in range(0, 1001, 100)]
    assert lines(minutes, told, capsys) == expected


def test_what_lasts_while_the_share_stands_still_is_told_every_minute(
    minutes: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [(number / 10, simulating(number)) for number in range(31)]
    told += [(3.2, Progress(43, 1000, "loss 3.2")), (4.1, Progress(49, 1000, "loss 3.1"))]
    assert lines(minutes, told, capsys) == [
        "  0 %  simulating rooms: 0 of 6000",
        "  0 %  simulating rooms: 10 of 6000",
        "  0 %  simulating rooms: 20 of 6000",
        "  0 %  simulating rooms: 30 of 6000",
        "  4 %  loss 3.1",
    ]


def test_nothing_is_said_twice_and_no_share_is_made_up(
    minutes: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [(minute / 2, Progress(0, 0, "Loading the model")) for minute in range(20)]
    assert lines(minutes, told, capsys) == ["       Loading the model"]


def test_a_terminal_has_its_bar_and_no_lines(
    minutes: list[float],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    drain(work(minutes, [(number, simulating(number)) for number in range(5)]))
    assert "\n" not in capsys.readouterr().err
