"""The whole recipe, from sound files to a model folder, with processes that make the data."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from tests.core.packs import sine
from tests.core.training.sound_run import TINY, events, steps_in

from roomprint.encoders.models import load_encoder, read_model
from roomprint.errors import ConfigError, RunError
from roomprint.library.adding import AddTracks
from roomprint.library.identify import IdentifyFile
from roomprint.steps import finish
from roomprint.training import run_identity
from roomprint.training.exporting import ExportModel
from roomprint.training.fingerprint import TrainFingerprint, read_training
from roomprint.training.run_folder import (
    METRICS,
    RunState,
    ask_to_stop,
    parse_lines,
    read_config,
    read_environment,
    read_run,
)


def test_folders_of_audio_become_a_model_that_can_learn_on(recipe: TrainFingerprint) -> None:
    steps = recipe.steps()
    notes = []
    while True:
        try:
            notes.append(next(steps).note)
        except StopIteration as stop:
            model = stop.value
            break
    assert notes[:6] == [f"reading {number}.flac" for number in (0, 1, 2, 3, 0, 1)]
    assert [note.split()[0] for note in notes[-3:]] == ["loss"] * 3
    assert model.card == {
        "architecture": "fast",
        "steps": 3,
        "batch": 4,
        "trained_on": "4 recordings, 0.0 h",
    }
    encoder = load_encoder(model)
    assert encoder.config == TINY
    vectors = encoder(torch.from_numpy(np.stack([sine(300, 3.0), sine(3_100, 3.0)])))
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(2))
    written = read_config(recipe.run)
    assert written["music"] == str(recipe.music)
    assert written["loop"]["steps"] == 3
    assert written["augmentation"]["noise"]["probability"] == 0.45
    assert read_training(recipe.run) == recipe
    assert steps_in(recipe.run) == [1, 2, 3]
    longer = replace(recipe, loop=replace(recipe.loop, steps=4))
    again = finish(longer.steps())
    assert again is not None
    assert again.identity != model.identity
    assert steps_in(recipe.run) == [1, 2, 3, 4]
    assert "loop.steps is now 4; it was 3" in events(recipe.run)
    here = read_environment(recipe.run)
    assert here["data"]["music"]["files"] == 4
    assert here["data"]["music"]["recordings"] == 4
    assert [session["processes"] for session in here["sessions"]] == [1, 1]
    run = read_run(recipe.run)
    assert (run.state, run.message) == (RunState.FINISHED, "finished after 4 steps")


def test_it_begins_with_the_weights_of_a_model(recipe: TrainFingerprint, tmp_path: Path) -> None:
    first = finish(recipe.steps())
    assert first is not None
    still = replace(recipe.loop, steps=1, learning_rate=1e-7)
    onward = replace(recipe, run=tmp_path / "onward", begin_with=str(first.folder), loop=still)
    second = finish(onward.steps())
    assert second is not None
    assert second.card["began_with"] == str(first.folder)
    before, after = (load_encoder(model).output.weight for model in (first, second))
    torch.testing.assert_close(after, before, rtol=0, atol=1e-3)
    assert f"the training begins with the weights of '{first.name}'" in events(onward.run)
    longer = replace(onward, begin_with="gone", loop=replace(still, steps=2))
    assert finish(longer.steps()) is not None  # what it began with is not asked for again
    assert len([text for text in events(onward.run) if "the training begins" in text]) == 1


@pytest.mark.usefixtures("in_this_process")
def test_a_teacher_is_heard_as_loud_as_its_weight(recipe: TrainFingerprint, tmp_path: Path) -> None:
    first = finish(recipe.steps())
    assert first is not None
    losses = []
    for weight in (0.0, 1.0, 2.0):
        run = tmp_path / f"taught-{weight:.0f}"
        taught = replace(recipe, run=run, teacher=str(first.folder), teacher_weight=weight)
        model = finish(taught.steps())
        assert model is not None
        assert model.card["teacher"] == str(first.folder)
        losses.append(parse_lines((run / METRICS).read_bytes())[0]["loss"])
    alone = parse_lines((recipe.run / METRICS).read_bytes())[0]["loss"]
    assert losses[0] == pytest.approx(alone, rel=1e-6)
    assert losses[2] - losses[1] == pytest.approx(losses[1] - losses[0], rel=1e-3)
    assert losses[1] > losses[0]
    deaf = replace(recipe, run=tmp_path / "deaf", encoder=replace(TINY, embedding=16))
    with pytest.raises(ConfigError, match="a teacher's embedding must be its student's"):
        finish(replace(deaf, teacher=str(first.folder)).steps())


@pytest.mark.usefixtures("in_this_process")
def test_asked_to_stop_while_it_reads_it_pauses(recipe: TrainFingerprint) -> None:
    steps = recipe.steps()
    next(steps)
    ask_to_stop(recipe.run)
    assert finish(steps) is None
    assert read_run(recipe.run).state is RunState.PAUSED
    assert finish(recipe.steps()) is not None


@pytest.mark.usefixtures("in_this_process")
def test_a_library_is_begun_with_a_runs_model_and_goes_on_with_it(
    recipe: TrainFingerprint, tmp_path: Path
) -> None:
    model = finish(recipe.steps())
    assert model is not None
    workspace = tmp_path / "workspace"
    words = AddTracks(workspace=workspace, paths=(recipe.music,), model=str(model.folder))
    assert len(finish(words.steps()).added) == 4
    shutil.rmtree(recipe.run)
    asked = IdentifyFile(workspace=workspace, path=recipe.music / "2.flac")
    answer = finish(asked.steps())
    assert answer.matches[0].track.title == "2"


@pytest.mark.usefixtures("in_this_process")
def test_the_card_counts_the_steps_that_were_done(recipe: TrainFingerprint) -> None:
    ended = replace(recipe, loop=replace(recipe.loop, steps=40, minutes=1e-9))
    model = finish(ended.steps())
    assert model is not None
    assert model.card["steps"] == 1


@pytest.mark.usefixtures("in_this_process")
def test_a_paused_run_gives_a_model(recipe: TrainFingerprint, tmp_path: Path) -> None:
    steps = recipe.steps()
    while next(steps).note[:4] != "loss":
        pass
    steps.close()
    export = ExportModel(run=recipe.run, folder=tmp_path / "models" / "mine", checkpoint="last")
    model = finish(export.steps())
    assert (model.name, model.card["steps"]) == ("mine", 1)
    assert load_encoder(model).config == TINY
    with pytest.raises(RunError, match="has no best checkpoint yet"):
        finish(replace(export, checkpoint="best").steps())
    last = recipe.run / "checkpoints" / "last.safetensors"
    last.write_bytes(last.read_bytes()[:-1])
    with pytest.raises(RunError, match=r"last.safetensors' cannot be used: it is cut short"):
        finish(export.steps())
    with pytest.raises(RunError, match="there is no run"):
        finish(replace(export, run=tmp_path).steps())


@pytest.mark.usefixtures("in_this_process")
def test_a_run_that_took_the_name_of_another_leaves_its_model_alone(
    recipe: TrainFingerprint, tmp_path: Path
) -> None:
    """A library may have been filled with it."""
    recipe = replace(recipe, loop=replace(recipe.loop, steps=1))
    finish(recipe.steps())
    wanted = tmp_path / "models" / "mine-1"
    export = ExportModel(run=recipe.run, folder=wanted, checkpoint="last", beside=True)
    first = finish(export.steps())
    assert finish(export.steps()) == first, "the same run has one model of a step"
    shutil.rmtree(recipe.run)
    finish(replace(recipe, loop=replace(recipe.loop, seed=7)).steps())
    second = finish(export.steps())
    assert second.identity != first.identity
    assert (first.folder, second.folder) == (wanted, wanted.with_name("mine-1-2"))
    assert read_model(wanted) == first
    assert finish(export.steps()).folder == second.folder
    assert sorted(path.name for path in wanted.parent.iterdir()) == ["mine-1", "mine-1-2"]


@pytest.mark.usefixtures("in_this_process")
def test_the_same_model_is_not_written_again(recipe: TrainFingerprint, tmp_path: Path) -> None:
    """An earlier version did not write into its card which run it is of."""
    finish(replace(recipe, loop=replace(recipe.loop, steps=1)).steps())
    wanted = tmp_path / "models" / "mine-1"
    export = ExportModel(run=recipe.run, folder=wanted, checkpoint="last", beside=True)
    first = finish(export.steps())
    card = {key: value for key, value in first.card.items() if key != "run"} | {"hits": 0.9}
    (wanted / "card.json").write_text(json.dumps(card))
    again = finish(export.steps())
    assert (again.folder, again.identity, again.card) == (wanted, first.identity, card)
    config = wanted / "config.json"
    config.write_bytes(config.read_bytes()[:-5])  # one that is damaged is in the way of nothing
    assert finish(export.steps()).folder == wanted.with_name("mine-1-2")


@pytest.mark.usefixtures("in_this_process")
def test_runs_that_have_no_id_are_not_one(
    recipe: TrainFingerprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_identity, "secrets", SimpleNamespace(token_hex=lambda _: None))
    recipe = replace(recipe, loop=replace(recipe.loop, steps=1))
    export = ExportModel(run=recipe.run, folder=tmp_path / "m", checkpoint="last", beside=True)
    made = []
    for seed in (1, 2):
        finish(replace(recipe, loop=replace(recipe.loop, seed=seed)).steps())
        assert read_environment(recipe.run)["id"] is None
        made.append(finish(export.steps()))
        shutil.rmtree(recipe.run)
    assert [model.name for model in made] == ["m", "m-2"]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no accelerator")
def test_a_run_on_an_accelerator_goes_on(recipe: TrainFingerprint) -> None:
    """The same recipe, unchanged; the device is found, and replicas are made on it."""
    model = finish(recipe.steps())
    assert model is not None
    rows = parse_lines((recipe.run / METRICS).read_bytes())
    assert all(row["device_memory_bytes"] > 0 for row in rows)
    longer = replace(recipe, loop=replace(recipe.loop, steps=5))
    assert finish(longer.steps()) is not None
    assert steps_in(recipe.run) == [1, 2, 3, 4, 5]
    assert "processor" not in read_environment(recipe.run)["sessions"][0]["device"]
