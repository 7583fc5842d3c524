"""Training runs written by hand, as a trainer leaves them, and the page that shows them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from roomprint.atomic import write_whole
from roomprint.plain import to_plain
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.run_folder import CONFIG, EVENTS, METRICS, MONITORS, STATE, RunState
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.pages.train_page import TrainPage


def training(run: Path, rate: float = 1e-3) -> TrainFingerprint:
    """A training of the fast recipe."""
    folder = run.parent
    work = TrainFingerprint.of("fast", music=folder, noise=folder, rooms=folder, run=run)
    return replace(work, loop=replace(work.loop, learning_rate=rate))


def write_run(run: Path, state: str = "paused", steps: int = 40, rate: float = 1e-3) -> Path:
    """A run of so many steps, looked at every tenth."""
    run.mkdir(parents=True)
    (run / CONFIG).write_text(json.dumps(to_plain(training(run, rate))))
    write_steps(run, range(1, steps + 1), rate)
    write_rows(run / EVENTS, [{"time": 1.8e9, "step": 0, "level": "info", "text": "begun"}])
    write_state(run, state, steps)
    return run


def write_run_of_rooms(run: Path) -> Path:
    """A paused run of rooms whose trainer tells chance and the least loss there can be."""
    write_run(run)
    write_state(run, "paused", 40, recipe="rooms same_room")
    (run / CONFIG).write_text(json.dumps({"kind": "rooms", "speech": "/speech"}))
    (run / METRICS).unlink()
    write_rows(run / METRICS, [{"step": s, "loss": 3.0, "batch": 24} for s in range(1, 41)])
    (run / MONITORS).unlink()
    looks = [{"step": s, "chance": 3.2, "floor": 0.7, "learned": s / 100} for s in (20, 40)]
    write_rows(run / MONITORS, looks)
    return run


def write_steps(run: Path, steps: range, rate: float = 1e-3) -> None:
    """More steps of a run."""
    rows = [
        {
            "step": step,
            "loss": 5.0 * math.exp(-step / 40) + 0.1 * (step % 3),
            "rate": rate,
            "batch": 64,
            "segments_per_s": 400.0,
        }
        for step in steps
    ]
    write_rows(run / METRICS, rows)
    looks = [{"step": s, "placed1": s / 100, "effective_rank": 12.0} for s in steps if not s % 10]
    write_rows(run / MONITORS, looks)


def write_state(run: Path, state: str, step: int, **more: Any) -> None:
    """How far a run is; whole at any time, as a trainer writes it, since the window may look."""
    content = {
        "state": state,
        "message": f"{state} at step {step}",
        "recipe": "fast",
        "created_at": 1.8e9 + len(run.name),
        "updated_at": 1.8e9,
        "step": step,
        "steps": 100,
        "loss": 1.25,
        "best": 0.4 if state != RunState.FAILED else None,
        "best_step": 40 if state != RunState.FAILED else None,
        **more,
    }
    write_whole(run / STATE, json.dumps(content).encode())


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Lines at the end of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def opened(page: TrainPage, qtbot: QtBot) -> TrainPage:
    """The page on the screen, when it has its plots and has looked at the runs."""
    page.show()
    qtbot.waitUntil(lambda: page.curves.is_filled and page._runs.known, timeout=10_000)
    return page


def give_folders(request: TrainingRequest, folder: Path) -> None:
    """Take one folder for everything that a training needs."""
    for kind in ("music", "noise", "rooms"):
        request.choose_folder(kind, str(folder))
