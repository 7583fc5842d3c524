"""A training that ends because nothing better came."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tests.core.training.tiny_run import LOOP, Look, encoder, rows, saved_step, train

from roomprint.steps import finish
from roomprint.training.kept import BEST
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.pieces import Embed
from roomprint.training.run_folder import EVENTS, RunState, read_run

pytestmark = pytest.mark.usefixtures("in_this_process")
EVERY_2 = MonitorConfig(every=2)
PATIENT = replace(LOOP, steps=40, patience=2)


def looks(*values: float) -> Look:
    left = iter(values)

    def look(embed: Embed) -> dict[str, float]:
        embed(torch.ones(3, 20, 16))
        return {"placed1": next(left)}

    return look


def test_it_ends_after_so_many_looks_without_a_better_one(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path, PATIENT, monitors=EVERY_2, look=looks(0.2, 0.5, 0.4, 0.5)))
    run = read_run(tmp_path)
    assert (run.state, run.step, run.steps, run.best_step) == (RunState.FINISHED, 8, 40, 4)
    assert saved_step(tmp_path, BEST) == 4
    assert rows(tmp_path, EVENTS)[-2]["text"] == "no better for 2 looks: training ends here"


def test_patience_is_remembered_when_a_run_goes_on(tmp_path: Path) -> None:
    first = replace(PATIENT, steps=6)
    finish(train(encoder(), tmp_path, first, monitors=EVERY_2, look=looks(0.5, 0.6, 0.1)))
    finish(train(encoder(), tmp_path, PATIENT, monitors=EVERY_2, look=looks(0.2)))
    assert read_run(tmp_path).step == 8
    finish(train(encoder(), tmp_path, PATIENT, monitors=EVERY_2, look=looks()))
    assert read_run(tmp_path).step == 8


def test_without_patience_all_steps_are_done(tmp_path: Path) -> None:
    config = replace(LOOP, steps=8)
    finish(train(encoder(), tmp_path, config, monitors=EVERY_2, look=looks(0.9, 0.1, 0.1, 0.1)))
    assert read_run(tmp_path).step == 8
