"""Runs of room encoders on the train page; and a trainer that is stopped at once."""

import math
import shutil
import sys
from dataclasses import asdict, replace
from pathlib import Path
from subprocess import Popen

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.core.training.made_rooms import made_set
from tests.gui.fakes import HeldJobs
from tests.gui.runs import opened, write_rows, write_run, write_run_of_rooms, write_state
from torch import Tensor
from torch.nn.functional import normalize

from roomprint.encoders.models import ModelInfo
from roomprint.library.room_choosing import UseRoomModel
from roomprint.training.joint_watch import in_short
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_metrics import classification, regression
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import PAPER_LOOP
from roomprint.training.room_watch import RoomWatch
from roomprint.training.run_folder import COSINES, MONITORS, Run
from roomprint.training.run_record import RunRecord
from roomprint.workspace import Workspace
from roomprint_gui.models.run_quantities import QUANTITIES
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.plots.curve_plot import CurvePlot
from roomprint_gui.plots.pens import DASHED, SOLID


def choose(page: TrainPage, key: str, which: int = 0) -> None:
    """Have a small plot, the first one, show a quantity."""
    keys = [quantity.key for quantity in QUANTITIES]
    page.curves.pickers[which].setCurrentIndex(keys.index(key))


@pytest.fixture
def run(workspace: Workspace) -> Path:
    return write_run_of_rooms(workspace.runs / "rooms")


def test_the_loss_of_rooms_lies_between_its_own_bounds(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    lines = {trace.title: trace.y.tolist() for trace in train_page.curves.loss.told.traces}
    assert lines["A guess"] == [3.2, 3.2]
    assert lines["Floor"] == [0.7, 0.7]
    assert "A guess, ln(2B − 1)" not in lines
    loss = train_page.curves.loss
    qtbot.waitUntil(lambda: "Floor" in loss.readout.text, timeout=10_000)
    drawn = dict(zip((t.title for t in loss.content.traces), loss._pool.curves, strict=False))
    pens = {title: drawn[title].opts["pen"].dashPattern() for title in ("A guess", "Floor")}
    assert pens["A guess"] != pens["Floor"] != []
    listed = {entry.title: entry.style for entry in loss.readout._entries}
    assert listed["A guess"] == Qt.PenStyle.DashLine
    assert listed["Floor"] == Qt.PenStyle.DotLine
    choose(train_page, "learned")
    assert train_page.curves.plots[0].told.traces[0].y.tolist() == [0.2, 0.4]
    choose(train_page, "top1")
    assert train_page.curves.remarks[0].text().endswith("it is of another kind.")


def test_no_guess_at_the_loss_of_rooms_is_drawn_until_the_run_tells_it(
    train_page: TrainPage, runs: TrainingRuns, run: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    (run / MONITORS).unlink()
    opened(train_page, qtbot)
    loss, guess = train_page.curves.loss, "A guess, ln(2B − 1)"
    qtbot.waitUntil(lambda: "rooms" in lines_of(loss), timeout=10_000)
    assert not [title for title in lines_of(loss) if title.startswith("A guess")]
    prints = write_run(workspace.runs / "prints")
    qtbot.waitUntil(lambda: len(runs.runs) == 2, timeout=10_000)
    runs.tick(prints, on=True)
    qtbot.waitUntil(lambda: guess in lines_of(loss), timeout=10_000)
    assert lines_of(loss)[guess] == pytest.approx([math.log(2 * 64 - 1)] * 2)
    write_rows(run / MONITORS, [{"step": 40, "chance": 4.2}])
    wanted = {guess: pytest.approx([math.log(127)] * 2), "A guess": [4.2, 4.2]}

    def guesses() -> dict[str, list[float]]:
        return {t: y for t, y in lines_of(loss).items() if t.startswith("A guess")}

    qtbot.waitUntil(lambda: guesses() == wanted, timeout=10_000)


def shown(page: TrainPage) -> list[str]:
    """What the small plots show."""
    return [QUANTITIES[picker.currentIndex()].key for picker in page.curves.pickers]


def test_small_plots_begin_with_what_the_chosen_kind_of_run_is_judged_by(
    train_page: TrainPage, runs: TrainingRuns, run: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    write_rows(run / MONITORS, [{"step": 60, "knn_response": 0.6, COSINES: {"partners": [1.0]}}])
    prints = write_run(workspace.runs / "prints")
    opened(train_page, qtbot)
    runs.choose(run)
    assert shown(train_page) == ["knn_response", COSINES]
    placed, cosines = train_page.curves.plots
    qtbot.waitUntil(lambda: "Partners" in lines_of(cosines), timeout=10_000)
    assert lines_of(placed)["rooms"][-1] == 0.6
    runs.choose(prints)
    assert shown(train_page) == ["placed1", "rate"]
    qtbot.waitUntil(lambda: lines_of(placed).get("prints") == [0.1, 0.2, 0.3, 0.4], timeout=10_000)
    qtbot.waitUntil(lambda: len(lines_of(cosines).get("prints", [])) == 40, timeout=10_000)
    choose(train_page, "effective_rank")
    runs.choose(run)
    assert shown(train_page) == ["effective_rank", COSINES], "a choice that was made stays"
    choose(train_page, "placed1")
    runs.choose(prints)
    runs.choose(run)
    assert shown(train_page) == ["placed1", COSINES]


def lines_of(plot: CurvePlot) -> dict[str, list[float]]:
    return {trace.title: trace.y.tolist() for trace in plot.told.traces}


def test_each_floor_of_the_loss_is_drawn_once_with_the_runs_it_is_of(
    train_page: TrainPage, runs: TrainingRuns, run: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    folders = [run]
    for name, floor in (("too", 0.7), ("warm", 3.27)):
        folder = shutil.copytree(run, workspace.runs / name)
        looks = [{"step": s, "chance": 3.2, "floor": floor, "learned": 0.1} for s in (20, 40)]
        (folder / MONITORS).unlink()
        write_rows(folder / MONITORS, looks)
        folders.append(folder)
    opened(train_page, qtbot)
    for folder in folders:
        runs.tick(folder, on=True)

    def are_drawn() -> bool:
        shared = ", ".join(run.name for run in runs.drawn if run.name != "warm")
        wanted = {
            f"Floor, {shared}": [0.7, 0.7],
            "Floor, warm": [3.27, 3.27],
        }
        found = lines_of(train_page.curves.loss)
        return {t: y for t, y in found.items() if t.startswith("Floor")} == wanted

    qtbot.waitUntil(are_drawn, timeout=10_000)
    assert lines_of(train_page.curves.loss)["A guess"] == [3.2, 3.2]


def test_what_should_fall_to_chance_stands_over_a_line_of_chance(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    looks = [
        {"step": s, "leak_utterance": 0.9 - s / 100, "leak_utterance_chance": 0.125} for s in (1, 2)
    ]
    write_rows(run / MONITORS, looks)
    opened(train_page, qtbot)
    choose(train_page, "leak_utterance")
    plot = train_page.curves.plots[0]
    assert lines_of(plot)["Chance"] == [0.125, 0.125]
    assert [trace.style for trace in plot.told.traces] == [SOLID, DASHED]
    choose(train_page, "probe_rt60")
    assert "Chance" not in lines_of(plot)  # the run did not measure it
    write_rows(run / MONITORS, [{"step": 60, "probe_rt60": 0.8}])
    qtbot.waitUntil(lambda: lines_of(plot).get("Chance") == [0.0, 0.0], timeout=10_000)


def spread(*filled: int) -> list[float]:
    """Equal shares in some of four bins, each half as wide as from -1 to 0."""
    return [1 / len(filled) if n in filled else 0.0 for n in range(4)]


def test_cosines_are_drawn_over_the_cosine_and_not_over_steps(
    train_page: TrainPage, runs: TrainingRuns, run: Path, workspace: Workspace, qtbot: QtBot
) -> None:
    kinds = {"partners": spread(3), "same_speech": spread(1, 2), "other": spread(0, 1, 2, 3)}
    write_rows(run / MONITORS, [{"step": 60, "cosines": kinds}])
    other = shutil.copytree(run, workspace.runs / "other")
    write_rows(other / MONITORS, [{"step": 80, "cosines": {"partners": spread(2)}}])
    train_page.resize(1280, 800)
    opened(train_page, qtbot)
    runs.choose(run)
    runs.tick(other, on=True)
    choose(train_page, "cosines")
    choose(train_page, "rate", which=1)
    plot, loss = train_page.curves.plots[0], train_page.curves.loss
    wanted = {
        "Partners": [0.0, 0.0, 0.0, 100.0],
        "Same speech": [0.0, 50.0, 50.0, 0.0],
        "All other": [25.0, 25.0, 25.0, 25.0],
    }
    qtbot.waitUntil(lambda: lines_of(plot) == wanted, timeout=10_000)
    assert all(trace.x.tolist() == [-0.75, -0.25, 0.25, 0.75] for trace in plot.told.traces)
    assert len({trace.ink for trace in plot.told.traces}) == 3
    assert plot.table()[0][:2] == ["Cosine", "Partners: Share of pairs (%)"]
    assert plot.table()[4][:2] == ["0.75", "100"]
    assert not train_page.curves.remarks[0].isVisible()
    qtbot.waitUntil(lambda: plot.readout.text == "\n".join(wanted))
    assert not train_page.curves.plots[1].readout.text, "runs are named beside the loss"

    def seen(made: CurvePlot) -> list[float]:
        return [round(float(edge), 2) for edge in made.box.viewRange()[0]]

    qtbot.waitUntil(lambda: seen(plot) == [-1, 1])
    train_page.curves.log_steps.click()
    decades = round(math.log10(40), 2)
    qtbot.waitUntil(lambda: seen(loss) == [0, decades])
    assert seen(plot) == [-1, 1]
    assert plot.content is plot.told, "steps alone are drawn in decades"
    train_page.curves.log_steps.click()
    qtbot.waitUntil(lambda: seen(loss) == [0, 40])
    loss.box.setXRange(10, 20, padding=0)
    assert seen(plot) == [-1, 1]
    choose(train_page, "learned")
    qtbot.waitUntil(lambda: seen(plot) == [0, 40])
    loss.box.setXRange(10, 20, padding=0)
    assert seen(plot) == [10, 20]
    runs.choose(other)
    choose(train_page, "cosines")
    qtbot.waitUntil(lambda: lines_of(plot) == {"Partners": [0.0, 0.0, 100.0, 0.0]}, timeout=10_000)


def test_a_run_that_kept_no_histograms_says_so_over_an_empty_plot(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    choose(train_page, "cosines")
    assert "kept no histograms" in train_page.curves.remarks[0].text()
    plot = train_page.curves.plots[0]
    qtbot.waitUntil(lambda: plot.box.viewRange()[0] == pytest.approx([-1, 1]))
    write_rows(run / MONITORS, [{"step": 60, "cosines": {"partners": spread(3)}}])
    qtbot.waitUntil(lambda: not train_page.curves.remarks[0].isVisible(), timeout=10_000)


def test_whatever_the_trainer_of_rooms_watches_can_be_plotted() -> None:
    rooms, loop = made_set(), replace(PAPER_LOOP, batch=3)

    def embed(rows: Tensor) -> Tensor:
        return normalize(torch.stack([torch.sin(rows[:, 0] + k) for k in range(4)], dim=1))

    batches = RoomBatches(views=2)
    watch = RoomWatch(rooms, batches, RoomNoise(), loop, RoomMonitors(batches=1), embed)
    heads = np.random.default_rng(0).uniform(0.1, 1.0, (20, 2))
    found = {"rt60": asdict(regression(*heads.T)), "c50": asdict(regression(*heads.T))}
    found["volume"] = asdict(classification(heads[:, 0] > 0.5, heads[:, 1] > 0.5))
    watched = {*watch.look(embed), "heads", *in_short(found)}
    plotted = {one.key for one in QUANTITIES} | {one.chance for one in QUANTITIES}
    assert watched - plotted == {"floor", "dimensions"}


def test_a_room_encoder_is_no_model_of_a_library(
    train_page: TrainPage, run: Path, qtbot: QtBot
) -> None:
    opened(train_page, qtbot)
    assert not train_page.steering.use_button.isEnabled()
    assert not train_page.steering.evaluate_button.isEnabled()
    assert train_page.gallery.source.count() == 1


def test_the_model_of_a_finished_run_of_rooms_is_listened_with(
    train_page: TrainPage, run: Path, held: HeldJobs, workspace: Workspace, qtbot: QtBot
) -> None:
    write_state(run, "finished", 40, recipe="rooms shipped")
    opened(train_page, qtbot)
    assert not train_page.steering.evaluate_button.isEnabled()
    train_page.steering.use_button.click()
    wanted = UseRoomModel(workspace=workspace.root, model=run / "model", name="rooms-40")
    assert held.works(UseRoomModel) == [wanted]
    info = ModelInfo("rooms-40", "abc", workspace.models / "rooms-40", {"kind": "room"}, {})
    held.jobs[-1].settle("succeeded", info)
    told = train_page.notice.sentence.text()
    assert told.startswith("'rooms-40' is the model of rooms of this workspace now")


def test_a_run_of_rooms_goes_on_by_its_own_command(
    train_page: TrainPage,
    runs: TrainingRuns,
    run: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Path, str]] = []

    def resume(folder: Path, kind: str) -> "Popen[bytes]":
        asked.append((folder, kind))
        process = Popen([sys.executable, "-c", ""])
        process.wait()
        return process

    monkeypatch.setattr("roomprint_gui.models.training_runs.resume_training", resume)
    opened(train_page, qtbot)
    with qtbot.waitSignal(runs.started):
        train_page.steering.go_on_button.click()
    assert asked == [(run, "rooms")]


def test_a_trainer_is_asked_to_stop_and_only_then_ended_at_once(
    train_page: TrainPage, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = write_run(workspace.runs / "hung", "starting", 10)
    ended: list[Run] = []
    monkeypatch.setattr("roomprint_gui.models.training_runs.end_at_once", ended.append)
    opened(train_page, qtbot)
    assert not train_page.steering.end_button.isEnabled()
    with RunRecord(run) as record:
        record.now(state="running", step=10, message="step 10 of 100")
        qtbot.waitUntil(train_page.steering.end_button.isEnabled, timeout=10_000)
        train_page.steering.end_button.click()
        qtbot.waitUntil(record.stop_asked, timeout=10_000)
        assert "saves and stops" in train_page.header.state.text()
        assert not train_page.steering.pause_button.isEnabled()
        assert ended == []
        train_page.steering.end_button.click()
        qtbot.waitUntil(lambda: len(ended) == 1, timeout=10_000)
        record.paused()
    assert ended[0].folder == run
    qtbot.waitUntil(train_page.steering.go_on_button.isEnabled, timeout=10_000)
    assert train_page.header.state.text() == "hung: Stopped at step 10."
