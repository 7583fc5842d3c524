"""Heads: what they learn, from which rooms, and the model that they become."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tests.core.training.made_rooms import made_set

from roomprint.cli import main
from roomprint.encoders.room_config import RoomConfig
from roomprint.encoders.room_model import load_range, load_room_model
from roomprint.errors import ConfigError, RunError
from roomprint.plain import to_plain
from roomprint.steps import Steps, finish
from roomprint.training import downstream_run, room_run
from roomprint.training.downstream import HEAD_LOOP, Samples, TrainDownstream, read_downstream
from roomprint.training.downstream_clips import draw_clips, response_parts
from roomprint.training.heads import task_of, with_labels
from roomprint.training.kept import best_or_last
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import PAPER_LOOP, TrainRooms
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, RunState, read_run
from roomprint.training.run_record import RunRecord

SMALL = RoomConfig(channels=2, embedding=8, dropout=0.0)
SAMPLES = Samples(train=40, validation=16, large_m3=150)
LOOP = replace(HEAD_LOOP, epochs=3, batch=8)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainDownstream:
    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(12, held_out=0), {"grid": {"digest": "1", "files": 12, "rooms": 12}}

    monkeypatch.setattr(downstream_run, "gather_rooms", made)
    (tmp_path / "speech.wav").touch()
    return TrainDownstream(
        speech=tmp_path,
        run=tmp_path / "heads",
        mode="untrained",
        samples=SAMPLES,
        loop=LOOP,
        architecture=SMALL,
    )


def test_parts_share_no_room_unless_asked() -> None:
    rooms = made_set(9, held_out=0)
    parts = response_parts(rooms, Samples())
    there = [set(rooms.rooms[part]) for part in parts]
    assert [len(one) for one in there] == [5, 2, 2]
    assert set.union(*there) == set(range(9))
    assert all(len(part) == 18 for part in response_parts(rooms, Samples(split="paper")))


def test_clips_carry_the_labels_of_their_response_and_the_voices_of_their_part() -> None:
    rooms = made_set(12, held_out=0)
    clips = draw_clips(rooms, SAMPLES, RoomNoise())
    heard: list[set[int]] = []
    for number, part in enumerate(clips.values()):
        responses = part.recipes[:, 0].long().numpy()
        heard.append(set(rooms.rooms[responses].tolist()))
        np.testing.assert_array_equal(part.labels["rt60"], rooms.labels["t20_s"][responses])
        large = rooms.labels["volume_m3"][responses] > 150
        np.testing.assert_array_equal(part.labels["volume"], large)
        assert set(part.recipes[:, 1].long().tolist()) <= set(rooms.parts[number].tolist())
    assert not heard[0] & heard[1]
    assert not heard[0] & heard[2]


def test_scales_standardize_and_a_time_stays_positive() -> None:
    labels = np.array([0.4, 0.8, np.nan, 1.2])
    time, clarity = task_of("rt60", labels), task_of("c50", labels)
    assert time.scale.offset == 0.0
    assert clarity.scale.offset == pytest.approx(0.8)
    assert time.scale.factor == clarity.scale.factor == pytest.approx(np.nanstd(labels))
    rows = with_labels(torch.zeros(4, 8), labels)
    assert rows[:, -1].tolist() == pytest.approx([0.4, 0.8, 1.2])
    said = torch.cat([time.head(8)(rows[:, :-1]), rows[:, -1:]], dim=1).detach()
    assert float(said[:, 0].mean()) * time.scale.factor == pytest.approx(0.8, abs=0.1)
    told = torch.tensor([[2.0, 0.5], [3.0, 1.0]])  # what a head says, and what is right
    wanted = np.mean([(2 - 0.5 / time.scale.factor) ** 2, (3 - 1 / time.scale.factor) ** 2])
    assert float(time.loss((told,))) == pytest.approx(float(wanted), rel=1e-5)
    with pytest.raises(ConfigError, match="c50 cannot be learned: it is known of 1 clips"):
        task_of("c50", np.array([1.0, np.nan]))


def test_untrained_heads_become_runs_and_results(recipe: TrainDownstream) -> None:
    made = finish(recipe.steps())
    assert made is not None
    assert made.model is None
    assert set(made.results) == {"rt60", "c50", "volume"}
    for task, result in made.results.items():
        run = recipe.run / task
        assert read_run(run).state is RunState.FINISHED
        assert json.loads((run / "result.json").read_text()) == result
        assert result["count"] == 16
    assert read_downstream(recipe.run) == recipe
    again = finish(recipe.steps())
    assert again is not None
    assert again.results == made.results


def test_a_head_that_was_asked_to_pause_goes_on_when_resumed(
    recipe: TrainDownstream, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = to_plain(recipe)
    config = recipe.speech / "heads.json"
    config.write_text(
        json.dumps({name: asked[name] for name in ("samples", "loop", "architecture")})
    )
    words = ["--config", str(config), "--set", "mode=untrained", "--set", "tasks=rt60,c50"]
    folders = ["--speech", str(recipe.speech), "--run", str(recipe.run)]
    with monkeypatch.context() as patch:
        patch.setattr(RunRecord, "stop_asked", lambda self: self.folder.name == "c50")
        assert main(["train", "downstream", "--json", *folders, *words]) == 0
    assert json.loads(capsys.readouterr().out) == {"run": str(recipe.run), "state": "paused"}
    assert read_run(recipe.run / "rt60").state is RunState.FINISHED
    assert read_run(recipe.run / "c50").state is RunState.PAUSED
    assert main(["train", "downstream", "--json", "--resume", str(recipe.run)]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "finished"


def test_supervised_trains_the_encoder_along(recipe: TrainDownstream) -> None:
    work = replace(recipe, mode="supervised", tasks="c50", loop=replace(LOOP, epochs=1))
    made = finish(work.steps())
    assert made is not None
    assert set(made.results) == {"c50"}
    assert read_run(work.run / "c50").step == 5


def test_a_trained_encoder_with_three_heads_is_a_model(
    recipe: TrainDownstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(), {}

    monkeypatch.setattr(room_run, "gather_rooms", made)
    upstream = TrainRooms(
        speech=recipe.speech,
        run=recipe.run.parent / "encoder",
        loop=replace(PAPER_LOOP, epochs=0, steps=2, batch=3),
        batches=RoomBatches(views=2),
        encoder=SMALL,
        monitors=RoomMonitors(every=2, batches=1),
    )
    finish(upstream.steps())
    heads = replace(recipe, mode="frozen", encoder=upstream.run)
    found = finish(heads.steps())
    assert found is not None
    assert found.model is not None
    model = load_room_model(found.model)
    clip = 0.1 * torch.randn(2, 64_000, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(model.embed(clip), room_run.load_trained(upstream.run)(clip))
    assert bool((model.estimate(clip).rt60_s >= 0).all())
    assert load_range(found.model).limits.rt60_high_s == pytest.approx(0.8, abs=0.1)
    assert found.model.card["measured"]["c50"] == found.results["c50"]
    again = finish(read_downstream(heads.run).steps())
    assert again is not None
    assert again.results == found.results
    config = heads.run / "c50" / CONFIG
    earlier = json.loads(config.read_text())
    del earlier["encoder_step"]  # as a version kept it that did not look
    config.write_text(json.dumps(earlier))
    assert finish(heads.steps()) is not None
    finish(replace(upstream, loop=replace(upstream.loop, steps=4)).steps())
    best_or_last(upstream.run / CHECKPOINTS).unlink()  # so that the last one is the best
    with pytest.raises(RunError, match=r"another encoder \(encoder_step 2, now 4\)"):
        finish(heads.steps())


BAD: dict[str, Callable[[TrainDownstream], object]] = {
    "tasks must be some of": lambda work: replace(work, tasks="rt60, colour"),
    "frozen encoder need the run of one": lambda work: replace(work, mode="frozen"),
    "leave encoder out": lambda work: replace(work, encoder=Path("run")),
}


@pytest.mark.parametrize("words", BAD)
def test_what_contradicts_itself_is_refused(recipe: TrainDownstream, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        BAD[words](recipe)


def test_several_processes_are_refused(
    recipe: TrainDownstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ConfigError, match="heads are trained by one process"):
        finish(recipe.steps())
    assert not recipe.run.exists()
