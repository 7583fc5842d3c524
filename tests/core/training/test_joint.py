"""Heads that learn along with an encoder: the loss by hand, and a training to its model."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tests.core.training.made_rooms import made_set

from roomprint.encoders.models import read_model
from roomprint.encoders.room_config import POOLED, RoomConfig
from roomprint.encoders.room_model import load_range, load_room_model
from roomprint.errors import ConfigError, ModelError
from roomprint.steps import Steps, finish
from roomprint.training import joint_model, joint_watch, room_run
from roomprint.training.joint import JointLoss, answers, contrasted
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import PAPER_LOOP, TrainRooms
from roomprint.training.room_run import load_trained
from roomprint.training.run_folder import EVENTS, MONITORS, parse_lines, read_run
from roomprint.training.sup_con import sup_con

LABELS = {
    "t20_s": np.array([0.5, 1.0, np.nan, 2.0]),
    "c50_db": np.array([6.0, 0.0, -6.0, np.nan]),
    "volume_m3": np.array([100.0, 200.0, 300.0, np.nan]),
}
WEIGHTS = JointHeads(contrast=0.5, rt60=2.0, c50=3.0, volume=4.0)


def recipes_of(responses: list[int]) -> torch.Tensor:
    return torch.tensor([[response, 0, -1, 0, -1] for response in responses], dtype=torch.float64)


def test_the_loss_is_contrast_and_heads_by_their_weights() -> None:
    loss = JointLoss(WEIGHTS, 2, 0.1, LABELS, np.arange(4))
    generator = torch.Generator().manual_seed(0)
    vectors = torch.nn.functional.normalize(torch.randn(8, 5, generator=generator), dim=1)
    heads = torch.randn(8, 4, generator=generator)
    responses = [0, 0, 1, 1, 2, 2, 3, 3]
    rows = loss.with_labels(torch.cat([vectors, heads], dim=1), recipes_of(responses))
    assert torch.equal(contrasted(rows), vectors)

    def huber(error: float, bend: float) -> float:
        return error**2 / (2 * bend) if abs(error) < bend else abs(error) - bend / 2

    times, clarities, sizes, shares = [], [], [], []
    # One response is small and two are large: one small counts as much as two large.
    counts = {0: 3 / (2 * 1), 1: 3 / (2 * 2)}
    for said, response in zip(heads.tolist(), responses, strict=True):
        t20, c50, volume = (LABELS[key][response] for key in ("t20_s", "c50_db", "volume_m3"))
        if np.isfinite(t20):
            times.append(huber(said[0] - np.log(t20), 0.2))
        if np.isfinite(c50):
            clarities.append(huber(said[1] - c50 / 6, 0.3))
        if np.isfinite(volume):
            right = int(volume > 160)
            sizes.append(counts[right] * (np.logaddexp(*said[2:]) - said[2 + right]))
            shares.append(counts[right])
    contrast = sup_con(vectors, torch.tensor(responses), 0.1)
    wanted = 0.5 * float(contrast) + 2 * np.mean(times) + 3 * np.mean(clarities)
    wanted += 4 * sum(sizes) / sum(shares)
    assert float(loss((rows,))) == pytest.approx(wanted, rel=1e-5)


def test_unknown_labels_teach_nothing_and_disturb_nothing() -> None:
    loss = JointLoss(replace(WEIGHTS, contrast=0.0), 2, 0.1, LABELS, np.arange(4))
    said = torch.zeros(2, 9, requires_grad=True)
    rows = loss.with_labels(said, recipes_of([2, 3]))
    (gradient,) = torch.autograd.grad(loss((rows,)), said)
    assert bool(gradient.isfinite().all())
    assert float(gradient[0, 5]) == 0  # its time is not known
    assert float(gradient[1, 6]) == 0  # its clarity is not known
    assert float(gradient[1, 5]) != 0
    assert float(gradient[0, 6]) != 0


def test_answers_are_in_seconds_decibels_and_chances() -> None:
    loss = JointLoss(WEIGHTS, 2, 0.1, LABELS, np.arange(4))
    said = torch.tensor([[0.0] * 5 + [np.log(0.7), 0.5, 0.0, 0.0]])
    found = answers(loss.with_labels(said, recipes_of([1])))
    assert found["rt60"][0] == pytest.approx([0.7])
    assert found["rt60"][1] == pytest.approx([1.0])
    assert found["c50"][0] == pytest.approx([3.0])
    assert found["volume"][0] == pytest.approx([0.5])
    assert found["volume"][1] == pytest.approx([1.0])


@pytest.mark.parametrize(
    ("weights", "words"),
    [({"rt60": 1.0}, "each need a weight"), ({"contrast": 0.0}, "contrast must be above 0")],
)
def test_weights_that_contradict_each_other_are_refused(weights: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        JointHeads(**weights)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRooms:
    def made(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(8, held_out=3), {"grid": {"digest": "1", "files": 16, "rooms": 8}}

    monkeypatch.setattr(room_run, "gather_rooms", made)
    monkeypatch.setattr(joint_model, "_REFERENCES", 96)
    monkeypatch.setattr(joint_watch, "_CLIPS", 64)
    (tmp_path / "speech.wav").touch()
    return TrainRooms(
        speech=tmp_path,
        run=tmp_path / "runs" / "it",
        heads=JointHeads(contrast=0.2, rt60=3.0, c50=3.0, volume=0.3),
        loop=replace(PAPER_LOOP, epochs=0, steps=60, batch=5, save_every=15, learning_rate=3e-3),
        batches=RoomBatches(views=2),
        encoder=RoomConfig(architecture=POOLED, channels=16, embedding=16, dropout=0.0),
        monitors=RoomMonitors(every=30, batches=1, best_by="heads"),
    )


def test_a_joint_training_ends_in_a_model_that_has_learned(recipe: TrainRooms) -> None:
    trained = finish(recipe.steps())
    assert trained is not None
    assert trained.model is not None
    looks = parse_lines((recipe.run / MONITORS).read_bytes())
    assert trained.best == min(look["heads"] for look in looks)
    assert {"rt60_rmse", "rt60_corr", "c50_corr", "volume_recall", "validation"} <= set(looks[0])
    assert read_run(recipe.run).recipe == "rooms shipped"
    info = read_model(trained.model.folder)
    assert info.card["training"].startswith("contrast (soft sampling) together with")
    numbers = info.card["measured"]["single clips of 4 s in held-out rooms"]["rt60"]
    assert numbers["corr"] > 0.4  # of times from 0.1 to 0.8 s, in rooms that it never heard
    model, known = load_room_model(info), load_range(info)
    encoder = load_trained(recipe.run)
    clips = torch.randn(2, 64_000)
    with torch.no_grad():
        torch.testing.assert_close(model.embed(clips), encoder(clips))
    assert known.limits.rt60_low_s < known.limits.rt60_high_s
    assert known.references.shape == (96, 16)


def test_a_training_begins_with_a_model_of_rooms(recipe: TrainRooms, tmp_path: Path) -> None:
    first = finish(recipe.steps())
    assert first is not None
    assert first.model is not None
    still = replace(recipe.loop, steps=1, save_every=1, learning_rate=1e-7, warm_up=0)
    onward = replace(
        recipe, run=tmp_path / "onward", begin_with=str(first.model.folder), loop=still
    )
    second = finish(onward.steps())
    assert second is not None
    assert second.model is not None
    assert second.model.card["began_with"] == str(first.model.folder)
    clips = torch.randn(2, 64_000)
    given, mine = (load_room_model(one).estimate(clips) for one in (first.model, second.model))
    torch.testing.assert_close(mine.rt60_s, given.rt60_s, rtol=0.02, atol=0)
    torch.testing.assert_close(mine.p_large, given.p_large, rtol=0, atol=0.02)
    said = parse_lines((onward.run / EVENTS).read_bytes())
    assert any("begins with the encoder and the heads of 'model'" in one["text"] for one in said)
    finish(replace(onward, begin_with="gone", loop=replace(still, steps=2)).steps())  # goes on
    other = replace(onward, run=tmp_path / "other", encoder=replace(recipe.encoder, channels=8))
    with pytest.raises(ConfigError, match=r"its encoder\.channels is 16, and the training's 8"):
        next(other.steps())  # before any room is simulated
    paper = replace(onward, run=tmp_path / "paper", encoder=RoomConfig())
    with pytest.raises(ConfigError, match=r"its encoder\.architecture is pooled, and"):
        next(paper.steps())
    with pytest.raises(ModelError, match="there is no room model called 'gone'"):
        finish(replace(onward, run=tmp_path / "third", begin_with="gone").steps())


def test_a_joint_training_goes_on_to_the_same_model(recipe: TrainRooms) -> None:
    short = replace(recipe, loop=replace(recipe.loop, steps=6, save_every=2))
    whole = finish(replace(short, run=recipe.run.parent / "whole").steps())
    steps = short.steps()
    for progress in steps:
        if progress.done == 3:
            break
    steps.close()
    again = finish(short.steps())
    assert whole is not None
    assert again is not None
    assert whole.model is not None
    assert again.model is not None
    assert again.model.identity == whole.model.identity
