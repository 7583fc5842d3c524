"""What the loop looks at on the way, and which state it keeps as the best."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.core.training.tiny_run import LOOP, Look, encoder, losses, rows, saved_step, train

from roomprint.steps import finish
from roomprint.training.checkpoints import kept_name
from roomprint.training.kept import BEST
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.pieces import Embed
from roomprint.training.run_folder import (
    EVENTS,
    MONITORS,
    read_run,
)

pytestmark = pytest.mark.usefixtures("in_this_process")
EVERY_2 = MonitorConfig(every=2)


def looks(*values: float) -> Look:
    """Says of one look after the other how good the encoder is."""
    left = iter(values)

    def look(embed: Embed) -> dict[str, Any]:
        vectors = embed(torch.ones(3, 20, 16))
        assert torch.equal(vectors, embed(torch.ones(3, 20, 16)))  # nothing is dropped
        assert not vectors.requires_grad
        cosines = {"partners": [0.0, 0.0, 0.25, 0.75], "strangers": [0.0, 0.5, 0.5, 0.0]}
        numbers = {"placed1": next(left), "effective_rank": 1.2, "dimensions": 8}
        return {**numbers, "cosines": cosines}

    return look


def test_the_held_out_set_is_looked_at_and_the_best_is_kept(tmp_path: Path) -> None:
    config = replace(LOOP, steps=7, save_every=50, keep_every=3)
    finish(train(encoder(), tmp_path, config, monitors=EVERY_2, look=looks(0.2, 0.9, 0.9, 0.5)))
    found = rows(tmp_path, MONITORS)
    assert [(row["step"], row["placed1"]) for row in found] == [
        (2, 0.2),
        (4, 0.9),
        (6, 0.9),
        (7, 0.5),
    ]
    assert saved_step(tmp_path, BEST) == 4
    assert saved_step(tmp_path, kept_name(3)) == 3
    assert saved_step(tmp_path, kept_name(6)) == 6
    assert saved_step(tmp_path) == 7
    run = read_run(tmp_path)
    assert (run.best, run.best_step) == (0.9, 4)


def test_the_best_is_remembered_when_a_run_goes_on(tmp_path: Path) -> None:
    for steps, look in ((2, looks(0.8)), (4, looks(0.7))):
        finish(train(encoder(), tmp_path, replace(LOOP, steps=steps), monitors=EVERY_2, look=look))
    assert saved_step(tmp_path, BEST) == 2


def test_looking_changes_nothing(tmp_path: Path) -> None:
    for name, look in (("seen", looks(0.1, 0.2)), ("unseen", None)):
        finish(train(encoder(), tmp_path / name, monitors=EVERY_2, look=look))
    assert losses(tmp_path / "seen") == losses(tmp_path / "unseen")


def test_a_collapse_of_the_held_out_vectors_is_said_once(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path, monitors=EVERY_2, look=looks(0.1, 0.2)))
    said = [row["text"] for row in rows(tmp_path, EVENTS) if row["level"] == "warning"]
    assert len(said) == 1
    assert said[0].startswith("the held-out vectors use 1.2 of 8 directions")


def test_tensorboard_gets_the_same_numbers(tmp_path: Path) -> None:
    from tensorboardX.proto.event_pb2 import Event

    finish(train(encoder(), tmp_path, monitors=EVERY_2, look=looks(0.25, 0.5)))
    (path,) = (tmp_path / "tensorboard").iterdir()
    content, found, spread = path.read_bytes(), {}, {}
    while content:  # length (8 bytes), its checksum (4), the record, its checksum (4)
        length = int.from_bytes(content[:8], "little")
        event = Event.FromString(content[12 : 12 + length])
        for value in event.summary.value:
            found[value.tag, event.step] = value.simple_value
            if value.HasField("histo"):
                spread[value.tag, event.step] = value.histo
        content = content[16 + length :]
    for row in rows(tmp_path):
        assert found["train/loss", row["step"]] == pytest.approx(row["loss"])
    assert (found["monitor/placed1", 2], found["monitor/placed1", 4]) == (0.25, 0.5)
    assert {key for key in found if key[0].startswith("cosines/")} == spread.keys()
    partners = spread["cosines/partners", 4]
    assert list(partners.bucket_limit) == [-0.5, 0.0, 0.5, 1.0]
    assert list(partners.bucket) == [0.0, 0.0, 0.25, 0.75]
    strangers = spread["cosines/strangers", 2]  # the bins at its ends reach to the extremes
    assert (strangers.min, strangers.max) == (-0.5, 0.5)
    assert rows(tmp_path, MONITORS)[0]["cosines"]["partners"] == [0.0, 0.0, 0.25, 0.75]
    assert {"train/rate", "train/gradient", "monitor/effective_rank"} < {tag for tag, _ in found}
