"""Checkpoints of a run: damaged, foreign, on a full disk, killed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.core.training.tiny_run import LOOP, TINY, encoder, losses, rows, same, saved_step, train

from roomprint.errors import RunError
from roomprint.steps import finish
from roomprint.training.checkpoints import Checkpoints
from roomprint.training.kept import LAST
from roomprint.training.run_folder import (
    EVENTS,
    RunState,
    read_run,
)

pytestmark = pytest.mark.usefixtures("in_this_process")


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[:-10])
    elif how == "other":
        path.write_bytes(b"nothing of the kind")
    elif how == "empty":
        path.write_bytes(b"")
    else:
        from safetensors.torch import save_file

        save_file({"weights.x": torch.zeros(1)}, path)


DAMAGES = ["cut", "other", "empty", "of no step"]


@pytest.mark.parametrize("how", DAMAGES)
def test_after_a_damaged_checkpoint_the_one_before_is_taken(tmp_path: Path, how: str) -> None:
    finish(train(encoder(), tmp_path / "whole"))
    finish(train(encoder(), tmp_path / "parts"))
    damage(tmp_path / "parts" / "checkpoints" / LAST, how)
    assert [step.done for step in train(encoder(seed=1), tmp_path / "parts")] == [3, 4]
    assert losses(tmp_path / "parts") == losses(tmp_path / "whole")
    warnings = [r["text"] for r in rows(tmp_path / "parts", EVENTS) if r["level"] == "warning"]
    assert len(warnings) == 1
    assert f"{LAST}' does not fit this run" in warnings[0]


@pytest.mark.parametrize("how", DAMAGES)
def test_without_a_whole_checkpoint_the_run_is_refused_by_name(tmp_path: Path, how: str) -> None:
    finish(train(encoder(), tmp_path))
    for path in (tmp_path / "checkpoints").iterdir():
        damage(path, how)
    with pytest.raises(RunError, match=f"the checkpoint '.*{LAST}' does not fit this run"):
        finish(train(encoder(), tmp_path))


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path))
    with pytest.raises(RunError, match="does not fit this run: it is another run's"):
        finish(train(encoder(), tmp_path, run="other"))


def test_a_checkpoint_of_another_architecture_is_refused(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path))
    with pytest.raises(RunError, match="does not fit this run"):
        finish(train(encoder(config=replace(TINY, dim=16)), tmp_path))


def test_a_disk_that_fills_while_saving_leaves_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bytes = Path.write_bytes

    def full(path: Path, content: Any) -> int:
        if len(content) > 10_000 and saved_step(tmp_path) == 2:
            write_bytes(path, content[:5_000])
            raise OSError(28, "No space left on device")
        return write_bytes(path, content)

    steps = train(encoder(), tmp_path)
    next(steps), next(steps)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunError, match="cannot be written: No space left on device"):
        list(steps)
    monkeypatch.undo()
    assert saved_step(tmp_path) == 2
    assert [p.name for p in (tmp_path / "checkpoints").iterdir()] == [LAST]
    assert read_run(tmp_path).state is RunState.FAILED


def test_a_killed_save_leaves_nothing_behind_for_long(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path, replace(LOOP, steps=2)))
    part = tmp_path / "checkpoints" / f".new.{LAST}.123.456.part"
    part.write_bytes(b"half")
    finish(train(encoder(), tmp_path))
    assert not part.exists()
    assert saved_step(tmp_path) == 4


def test_the_state_of_the_optimizer_comes_back(tmp_path: Path) -> None:
    model = encoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    model.embed(torch.randn(4, 20, 16)).square().sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    checkpoints = Checkpoints(tmp_path, "it")
    checkpoints.save(model, optimizer, 17)
    other = encoder(seed=1)
    others = torch.optim.Adam(other.parameters(), lr=0.1)
    assert checkpoints.restore(other, others) == (17, [])
    assert same(model, other)
    expected, state = optimizer.state_dict()["state"], others.state_dict()["state"]
    assert len(expected) == len(list(model.parameters()))
    for index, values in expected.items():
        for key, value in values.items():
            assert torch.equal(state[index][key], value)
