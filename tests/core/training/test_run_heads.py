"""Heads on the encoder of a run of rooms, and the model of both in the run's folder."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from tests.core.corpora.grids import small_grid
from tests.core.training.encoder_run import heads_on, train_encoder
from tests.core.training.made_rooms import made_set

from roomprint.corpora import grid_making
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import make_grid_folder, write_grid
from roomprint.encoders.models import read_model
from roomprint.encoders.room_model import load_room_model
from roomprint.errors import ConfigError, RunError
from roomprint.steps import Steps, finish
from roomprint.training import downstream_run, run_record
from roomprint.training.downstream import TASKS, TrainDownstream, read_downstream
from roomprint.training.room_recipe import TrainRooms
from roomprint.training.room_run import load_trained
from roomprint.training.run_folder import EVENTS, is_trained, list_runs, parse_lines
from roomprint.training.run_heads import model_with_heads
from roomprint.training.run_keeping import rename_run


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """Eight speakers, two recordings of noise each."""
    folder = tmp_path / "speech"
    folder.mkdir()
    rng = np.random.default_rng(0)
    with (folder / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "speaker"])
        for number in range(16):
            table.writerow([f"{number}.wav", f"speaker {number // 2}"])
            soundfile.write(folder / f"{number}.wav", 0.1 * rng.standard_normal(200_000), 16_000)
    return folder


@pytest.fixture
def upstream(tmp_path: Path, speech: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRooms:
    """A training of an encoder that was run to its end, of settings that are not the usual ones."""

    return train_encoder(tmp_path / "runs" / "soft", speech, monkeypatch)


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch) -> list[TrainDownstream]:
    """What rooms and speech were asked for; made-up ones are given."""
    asked: list[TrainDownstream] = []

    def made(work: TrainDownstream, *_: Any) -> Steps[Any]:
        yield from ()
        asked.append(work)
        return made_set(12, held_out=0), {"grid": {"digest": "1", "files": 12, "rooms": 12}}

    monkeypatch.setattr(downstream_run, "gather_rooms", made)
    return asked


def told(run: Path) -> list[str]:
    return [row["text"] for row in parse_lines((run / EVENTS).read_bytes())]


def test_the_sources_are_the_run_s_and_the_rooms_are_others(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    assert model_with_heads(upstream.run) is None
    model = finish(heads_on(upstream.run).steps())
    (work,) = gathered
    for name in ("speech", "noise", "clips", "voices"):
        assert getattr(work, name) == getattr(upstream, name)
    assert work.grid == GridConfig(rooms=6, responses=2, scattering=0.2, seed=7)
    assert model_with_heads(upstream.run) == model.folder
    clip = 0.1 * torch.randn(2, 64_000, generator=torch.Generator().manual_seed(0))
    wanted = load_trained(upstream.run)(clip)
    torch.testing.assert_close(load_room_model(model).embed(clip), wanted)


def test_how_good_they_are_is_told_beside_a_guess(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    model = finish(heads_on(upstream.run).steps())
    folder = upstream.run / "heads-2"
    found = {t: json.loads((folder / t / "result.json").read_text()) for t in TASKS}
    lines = json.loads((folder / "lines.json").read_text())
    assert model.card["guessed"] == lines
    said = told(upstream.run)[-3:]
    for text, task, unit, places in zip(said, found, ("s", "dB"), (2, 1), strict=False):
        own, mean = (f"{one[task]['rmse']:.{places}f} {unit}" for one in (found, lines))
        corr = f"{found[task]['corr']:.2f}"
        assert text == f"{task.upper()} by the heads: RMSE {own} (by the mean: {mean}), r {corr}"
    right, larger = (f"{one['volume']['accuracy']:.1f} %" for one in (found, lines))
    assert said[2] == f"size by the heads: right in {right} (by the larger class: {larger})"
    rows = parse_lines((upstream.run / EVENTS).read_bytes())
    assert [row["step"] for row in rows[-3:]] == [2] * 3
    again = heads_on(upstream.run).steps()
    assert list(again) == []  # nothing is left to be done
    assert len(gathered) == 1
    assert told(upstream.run)[-3:] == said
    (upstream.run / EVENTS).unlink()  # a kill came between the model and these words
    assert list(heads_on(upstream.run).steps()) == []
    assert told(upstream.run) == said


def test_heads_are_no_run_of_their_own(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    finish(heads_on(upstream.run).steps())
    assert [run.name for run in list_runs(upstream.run.parent)] == ["soft"]


def test_heads_that_were_cancelled_go_on(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    other = upstream.run.with_name("whole")
    shutil.copytree(upstream.run, other)
    whole = finish(heads_on(other).steps())
    steps = heads_on(upstream.run).steps()
    while not next(steps).note.startswith("C50"):
        pass
    steps.close()
    assert model_with_heads(upstream.run) is None
    best = upstream.run / "heads-2" / "rt60" / "checkpoints" / "last.safetensors"
    before = best.stat().st_mtime_ns
    model = finish(heads_on(upstream.run).steps())
    assert best.stat().st_mtime_ns == before, "the head that was done is not trained again"
    assert model.card["measured"] == whole.card["measured"]
    assert model.identity == whole.identity


@pytest.mark.parametrize("ends", ["cancelled", "failed", "finished"])
def test_heads_hold_their_folder_until_they_end(
    upstream: TrainRooms,
    gathered: list[TrainDownstream],
    monkeypatch: pytest.MonkeyPatch,
    ends: str,
) -> None:
    heads = upstream.run / "heads-2"
    steps = heads_on(upstream.run).steps()
    assert next(steps).note.startswith("listening")
    assert is_trained(heads)
    monkeypatch.setattr(run_record, "_PATIENCE_S", 0.0)
    with pytest.raises(RunError, match=r"heads-2' is being trained already"):
        finish(heads_on(upstream.run).steps())  # another window
    if ends == "cancelled":
        steps.close()
    elif ends == "failed":
        with pytest.raises(RunError, match="gone"):
            steps.throw(RunError("the disk is gone"))
    else:
        finish(steps)
    assert not is_trained(heads)
    assert (model_with_heads(upstream.run) is not None) == (ends == "finished")


def test_heads_go_on_when_their_run_has_another_name(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    steps = heads_on(upstream.run).steps()
    while not next(steps).note.startswith("C50"):
        pass
    steps.close()
    run = rename_run(upstream.run, "softer")
    best = run / "heads-2" / "rt60" / "checkpoints" / "last.safetensors"
    before = best.stat().st_mtime_ns
    model = finish(heads_on(run).steps())
    assert best.stat().st_mtime_ns == before, "the head that was done is not trained again"
    assert model_with_heads(run) == model.folder
    assert read_downstream(run / "heads-2").encoder == run


def test_an_encoder_that_learned_more_gets_heads_of_its_own(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    first = finish(heads_on(upstream.run).steps())
    finish(replace(upstream, loop=replace(upstream.loop, steps=3)).steps())
    checkpoints = upstream.run / "checkpoints"
    shutil.copy(checkpoints / "last.safetensors", checkpoints / "best.safetensors")
    assert model_with_heads(upstream.run) is None
    second = finish(heads_on(upstream.run).steps())
    assert model_with_heads(upstream.run) == second.folder
    assert second.identity != first.identity
    assert read_model(first.folder).identity == first.identity


def test_progress_is_that_of_the_whole(
    upstream: TrainRooms, gathered: list[TrainDownstream]
) -> None:
    seen = list(heads_on(upstream.run).steps())
    done = [progress.done for progress in seen]
    assert {progress.total for progress in seen} == {1000}
    assert done == sorted(done)
    assert done[-1] > 900
    titles = dict.fromkeys(progress.note.split(":")[0] for progress in seen)
    assert list(titles)[-3:] == ["RT60", "C50", "size"]


def test_what_lies_beside_the_run_is_used(
    upstream: TrainRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rooms that another run simulated are there, and nothing is kept in the run but heads."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the rooms are there")

    monkeypatch.setattr(grid_making.MakeGrid, "_simulate", refuse)
    config = GridConfig(rooms=6, responses=2, scattering=0.2, seed=7)
    grids = upstream.run.parent / "grids"
    make_grid_folder(grids)
    grid = replace(small_grid(6), digest=config.digest)
    write_grid(grids / f"grid-{config.digest}.h5", grid, {})
    before = {path.name for path in upstream.run.iterdir()}
    model = finish(heads_on(upstream.run).steps())
    assert {path.name for path in upstream.run.iterdir()} - before == {"heads-2"}
    assert (upstream.run.parent / "packed").is_dir()
    assert model.card["trained_on"].startswith("6 rooms, 12 impulse responses")


def test_speech_that_is_gone_is_one_sentence(upstream: TrainRooms, speech: Path) -> None:
    shutil.rmtree(speech)
    with pytest.raises(ConfigError, match=r"^the speech folder .* does not exist$"):
        finish(heads_on(upstream.run).steps())
    assert not (upstream.run / "heads-2").exists()


def test_a_run_without_a_checkpoint_is_named(upstream: TrainRooms) -> None:
    shutil.rmtree(upstream.run / "checkpoints")
    assert model_with_heads(upstream.run) is None
    with pytest.raises(RunError, match="has no checkpoint yet"):
        finish(heads_on(upstream.run).steps())
