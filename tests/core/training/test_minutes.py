"""A training that ends because its time is over."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.core.training.tiny_run import LOOP, encoder, rows, saved_step, train

from roomprint.steps import finish
from roomprint.training.kept import BEST
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.pieces import Embed
from roomprint.training.run_folder import EVENTS, RunState, read_run
from roomprint.training.run_record import Record
from roomprint.training.schedule import Plan
from roomprint.training.step_teller import StepTeller

STEPS = replace(LOOP, steps=40, warm_up=0)


@pytest.mark.usefixtures("in_this_process")
def test_it_ends_after_its_minutes_with_a_look_and_a_checkpoint(tmp_path: Path) -> None:
    def look(embed: Embed) -> dict[str, float]:
        embed(torch.ones(3, 20, 16))
        return {"placed1": 0.5}

    config = replace(STEPS, minutes=1e-9)  # over after the first step, which is always done
    finish(train(encoder(), tmp_path, config, monitors=MonitorConfig(every=20), look=look))
    run = read_run(tmp_path)
    assert (run.state, run.step, run.steps, run.best_step) == (RunState.FINISHED, 1, 40, 1)
    assert saved_step(tmp_path, BEST) == 1
    assert rows(tmp_path, EVENTS)[-2]["text"] == "1e-09 minutes are over: training ends here"


class Told(Record):
    """Keeps the time left."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.left_s: list[float | None] = []

    def now(self, **changes: Any) -> None:
        self.left_s.append(changes["eta_s"])


def tell(minutes: float, seconds: Iterator[int], steps: int) -> tuple[Told, StepTeller]:
    record, config = Told(), replace(STEPS, minutes=minutes)
    now = [0.0]
    teller = StepTeller(record, Plan(config, 8), config, False, lambda: now[0])
    for step in range(1, steps + 1):
        now[0] = float(next(seconds))
        row = {"step": step, "loss": 1.0, "segments_per_s": 1.0, "wait_s": 0.0, "step_s": 1.0}
        teller.step(row, 8)
    return record, teller


def test_the_time_left_is_no_more_than_what_is_left_of_the_minutes() -> None:
    free, _ = tell(0.0, count(10, 10), 3)
    assert free.left_s == [None, 380.0, 370.0]
    bound, teller = tell(1.0, count(10, 10), 3)
    assert bound.left_s == [None, 40.0, 30.0]
    assert not teller.is_out_of_time
    _, late = tell(1.0, count(10, 10), 6)
    assert late.is_out_of_time
