"""The progress of a whole, from that of its parts."""

import pytest

from roomprint.steps import Progress, Steps, finish
from roomprint.whole import UNITS, as_part


def part(*told: Progress) -> Steps[str]:
    yield from told
    return "made"


def test_other_units_by_the_way_do_not_move_it() -> None:
    told = (Progress(7, 8, "decoding"), Progress(0, 0, "loading"), Progress(10, 20, "loss 2"))
    work = as_part(part(*told), "Training", 0.5, 0.7, 20)
    assert list(work) == [
        Progress(500, UNITS, "Training: decoding"),
        Progress(500, UNITS, "Training: loading"),
        Progress(600, UNITS, "Training: loss 2"),
    ]


def test_it_never_goes_back_and_hands_on_what_was_made() -> None:
    work = as_part(part(Progress(7, 8), Progress(0, 8), Progress(8, 8)), "", 0.0, 0.8)
    assert [progress.done for progress in work] == [700, 700, 800]
    assert finish(as_part(part(), "", 0.0, 1.0)) == "made"


def test_closing_the_whole_closes_the_part() -> None:
    closed = []

    def held() -> Steps[None]:
        try:
            yield Progress(0, 1)
        finally:
            closed.append(True)

    work = as_part(held(), "", 0.0, 1.0)
    next(work)
    work.close()
    assert closed
    with pytest.raises(StopIteration):
        next(work)
