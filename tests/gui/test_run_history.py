import json
import math
from pathlib import Path

import numpy as np
import pytest
from tests.gui.runs import write_rows, write_run, write_steps

from roomprint.training.run_folder import EVENTS, METRICS, MONITORS, Run, RunState
from roomprint_gui.models.run_comparison import differing, title_of
from roomprint_gui.models.run_history import COLLAPSE, LOSS, SMOOTH, HistoryReader, Smoothing
from roomprint_gui.models.run_quantities import QUANTITIES
from roomprint_gui.models.run_words import unwatched_in_words

_QUANTITY = {quantity.key: quantity for quantity in QUANTITIES}


def test_the_smoothing_is_the_weighted_mean_of_all_before() -> None:
    values = np.random.default_rng(0).normal(size=50)
    smoothing = Smoothing(0.9)
    for number, value in enumerate(values):
        weights = 0.1 * 0.9 ** np.arange(number, -1, -1)
        wanted = (weights * values[: number + 1]).sum() / (1 - 0.9 ** (number + 1))
        assert smoothing.add(value) == pytest.approx(wanted)


def test_the_smoothing_of_a_constant_is_that_constant_from_the_first_point_on() -> None:
    smoothing = Smoothing()
    assert [smoothing.add(4.0) for _ in range(5)] == pytest.approx([4.0] * 5)


def test_the_smoothing_passes_over_what_is_no_number() -> None:
    smoothing = Smoothing()
    assert math.isnan(smoothing.add(math.nan))
    assert smoothing.add(2.0) == pytest.approx(2.0)
    assert smoothing.add(math.inf) == pytest.approx(2.0)


def test_later_points_change_nothing_that_was_drawn(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", steps=40)
    reader = HistoryReader(run)
    _, before = reader.read().column(SMOOTH)
    write_steps(run, range(41, 81))
    steps, after = reader.read().column(SMOOTH)
    assert len(steps) == 80
    np.testing.assert_array_equal(after[:40], before)


def test_what_was_read_is_columns(tmp_path: Path) -> None:
    history = HistoryReader(write_run(tmp_path / "run", steps=40)).read()
    steps, losses = history.column(LOSS)
    assert steps.tolist() == list(range(1, 41))
    assert losses[0] == pytest.approx(5.0 * math.exp(-1 / 40) + 0.1)
    assert history.column(COLLAPSE)[1].tolist() == pytest.approx([math.log(127)] * 40)
    looks, placed = history.column("placed1")
    assert (looks.tolist(), placed.tolist()) == ([10, 20, 30, 40], [0.1, 0.2, 0.3, 0.4])
    assert [event.text for event in history.events] == ["begun"]
    assert len(history.column("nothing")[0]) == 0


def test_nothing_new_is_the_same_history(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run")
    reader = HistoryReader(run)
    first = reader.read()
    assert reader.read() is first
    write_rows(run / EVENTS, [{"time": 1.8e9, "step": 9, "level": "warning", "text": "hungry"}])
    later = reader.read()
    assert later is not first
    assert [event.level for event in later.events] == ["info", "warning"]


def test_a_run_that_went_back_is_read_anew(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", steps=40)
    reader = HistoryReader(run)
    reader.read()
    kept = (run / METRICS).read_text().splitlines(keepends=True)[:20]
    anew = run / "anew"
    anew.write_text("".join(kept))
    anew.replace(run / METRICS)
    steps, values = reader.read().column(SMOOTH)
    assert steps.tolist() == list(range(1, 21))
    assert np.isfinite(values).all()


def test_the_cosines_are_those_of_the_last_look(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run")
    reader = HistoryReader(run)
    assert reader.read().cosines == {}
    looks = [{"step": step, "cosines": {"partners": [0.0, step / 100]}} for step in (50, 60)]
    write_rows(run / MONITORS, looks)
    assert reader.read().cosines["partners"].tolist() == [0.0, 0.6]
    write_rows(run / EVENTS, [{"time": 1.8e9, "step": 60, "level": "info", "text": "going on"}])
    assert reader.read().cosines["partners"].tolist() == [0.0, 0.6]
    assert "cosines" not in reader.read().monitors
    anew = run / "anew"
    anew.write_text(json.dumps(looks[0]) + "\n")
    anew.replace(run / MONITORS)
    assert reader.read().cosines["partners"].tolist() == [0.0, 0.5]
    (run / MONITORS).unlink()
    write_rows(run / MONITORS, [{"step": 10, "placed1": 0.1}])
    assert reader.read().cosines == {}


def test_a_value_that_comes_later_leaves_a_gap(tmp_path: Path) -> None:
    (tmp_path / METRICS).write_text(
        "".join(json.dumps(row) + "\n" for row in ({"step": 1}, {"step": 2, "loss": 3.0}))
    )
    _, losses = HistoryReader(tmp_path).read().column(LOSS)
    assert math.isnan(losses[0])
    assert losses[1] == 3.0


def test_only_the_settings_that_differ_are_compared() -> None:
    one = {"recipe": "fast", "run": "a", "loop": {"rate": 1e-3, "seed": 0}, "crowd": None}
    two = {"recipe": "fast", "run": "b", "loop": {"rate": 5e-4, "seed": 0}, "crowd": "voices"}
    assert differing([one, two]) == [
        ("loop.rate", ["0.001", "0.0005"]),
        ("crowd", ["–", "voices"]),
    ]
    assert differing([one]) == []
    assert title_of("loop.learning_rate") == "Learning rate, training"


@pytest.mark.parametrize(
    ("every", "step", "state", "said"),
    [
        (0, 40, "finished", "does not look at held-out recordings"),
        (100, 40, "running", "first looked at after step 100"),
        (100, 40, "paused", "ended before it first looked at held-out recordings, at step 100"),
        (10, 40, "finished", "nothing was held out, there were too few recordings"),
    ],
)
def test_an_unwatched_run_says_why(every: int, step: int, state: str, said: str) -> None:
    run = Run(Path("run"), RunState(state), step=step, steps=200)
    top1, monitors = _QUANTITY["top1"], {"monitors": {"every": every}}
    assert said in unwatched_in_words(run, monitors, top1)
    assert unwatched_in_words(run, {}, top1) == ""
    of_rooms = unwatched_in_words(run, {"kind": "rooms", **monitors}, _QUANTITY["learned"])
    assert "rooms" in of_rooms
    assert "recordings" not in of_rooms


@pytest.mark.parametrize(
    ("kind", "rooms", "asked", "said"),
    [
        ({}, 0, "rt60_corr", "of another kind"),
        ({"kind": "rooms"}, 0, "top1", "of another kind"),
        ({"kind": "rooms"}, 0, "rt60_corr", "does not look at held-out rooms"),
        ({"kind": "rooms"}, 12, "rt60_rmse", "no heads learn along"),
        ({"kind": "rooms"}, 12, "probe_volume", "does not measure that."),
        ({"kind": "rooms"}, 12, "cosines", "by an earlier version, which kept no histograms"),
        ({"kind": "rooms"}, 0, "cosines", "does not look at held-out rooms"),
        ({}, 0, "cosines", "by an earlier version, which kept no histograms"),
        ({"kind": "downstream"}, 12, "cosines", "of another kind"),
    ],
)
def test_a_watched_run_says_what_it_does_not_measure(
    kind: dict[str, str], rooms: int, asked: str, said: str
) -> None:
    run = Run(Path("run"), RunState.FINISHED, step=100, steps=100)
    config = {**kind, "monitors": {"every": 20, "rooms": rooms}}
    assert said in unwatched_in_words(run, config, _QUANTITY[asked], watched=True)
