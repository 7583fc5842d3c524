"""The recipe for rooms, from a small set of rooms to a run's folder and back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.core.training.made_rooms import made_set

from roomprint.encoders.room_config import RoomConfig
from roomprint.errors import RunError
from roomprint.steps import Progress, Steps, finish
from roomprint.training import room_run
from roomprint.training.downstream import read_downstream
from roomprint.training.fingerprint import read_training
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import PAPER_LOOP, TrainRooms, read_room_training
from roomprint.training.room_run import load_trained
from roomprint.training.run_folder import EVENTS, METRICS, MONITORS, RunState, parse_lines, read_run

LOOP = replace(PAPER_LOOP, epochs=0, steps=4, batch=3, save_every=2)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRooms:
    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(), {"grid": {"digest": "1", "files": 12}}

    monkeypatch.setattr(room_run, "gather_rooms", made)
    (tmp_path / "speech.wav").touch()
    return TrainRooms(
        speech=tmp_path,
        run=tmp_path / "runs" / "it",
        loop=LOOP,
        batches=RoomBatches(views=2),
        encoder=RoomConfig(channels=2, embedding=8, dropout=0.0),
        monitors=RoomMonitors(every=2, batches=2),
    )


def rows(work: TrainRooms, name: str) -> list[dict[str, Any]]:
    return parse_lines((work.run / name).read_bytes())


def test_rooms_and_speech_become_an_encoder(recipe: TrainRooms) -> None:
    trained = finish(recipe.steps())
    assert trained is not None
    assert trained.steps == 4
    assert read_run(recipe.run).state is RunState.FINISHED
    assert read_room_training(recipe.run) == recipe
    assert len(rows(recipe, METRICS)) == 4
    looks = rows(recipe, MONITORS)
    assert [look["step"] for look in looks] == [2, 4]
    assert trained.best == min(look["validation"] for look in looks)
    for key in ("knn_response", "knn_room", "leak_utterance", "area_same_speech", "probe_rt60"):
        assert key in looks[0]
    kinds = {"partners", "same_speech", "same_room", "other"}
    for look in looks:
        assert look["cosines"].keys() == kinds
        assert all(sum(shares) == pytest.approx(1) for shares in look["cosines"].values())
    encoder = load_trained(recipe.run)
    assert not encoder.training
    assert encoder(torch.randn(1, 64_000)).shape == (1, 8)


def test_a_run_whose_sampling_repeats_responses_says_so(recipe: TrainRooms) -> None:
    by_room = RoomBatches(sampling="position-independent", views=3)
    finish(replace(recipe, batches=by_room).steps())
    said = [row["text"] for row in rows(recipe, EVENTS)]
    assert any(text.startswith("4 of 4 rooms have fewer responses") for text in said)


def test_a_paused_run_goes_on_to_the_same_encoder(recipe: TrainRooms) -> None:
    whole = replace(recipe, run=recipe.run.parent / "whole")
    finish(whole.steps())
    steps = recipe.steps()
    while next(steps).done < 3:
        pass
    steps.close()
    assert read_run(recipe.run).state is RunState.PAUSED
    finish(recipe.steps())
    ours, theirs = (load_trained(run).state_dict() for run in (recipe.run, whole.run))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert rows(recipe, MONITORS)[-1]["validation"] == rows(whole, MONITORS)[-1]["validation"]


def test_a_run_of_another_kind_is_named(recipe: TrainRooms) -> None:
    with pytest.raises(RunError, match="there is no run"):
        load_trained(recipe.run)
    finish(recipe.steps())
    with pytest.raises(RunError, match="trains rooms, no fingerprints"):
        read_training(recipe.run)
    with pytest.raises(RunError, match="trains no heads"):
        read_downstream(recipe.run)


def test_other_data_is_refused(recipe: TrainRooms, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(recipe.steps())

    def other(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(), {"grid": {"digest": "2", "files": 14}}

    monkeypatch.setattr(room_run, "gather_rooms", other)
    told = "grid had 12 files of other names, sizes, contents or rooms than the 14 now"
    with pytest.raises(RunError, match=told):
        finish(recipe.steps())


def test_a_run_that_is_stopped_while_rooms_are_made_goes_on(
    recipe: TrainRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long(*_: Any) -> Steps[Any]:
        yield Progress(0, 9, "simulating")
        raise AssertionError("nobody asked for more")

    with monkeypatch.context() as patch:
        patch.setattr(room_run, "gather_rooms", long)
        steps = recipe.steps()
        assert next(steps).note == "simulating"
        steps.close()
    assert read_run(recipe.run).state is RunState.PAUSED
    again = read_room_training(recipe.run)
    assert again == recipe
    trained = finish(again.steps())
    assert trained is not None
