"""Tables and a timeline out of the checkpoints of runs of rooms."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.core.embeddings.rooms import write_run

from roomprint.embeddings.amounts import InRooms
from roomprint.embeddings.embed_room_run import EmbedRoomRun
from roomprint.embeddings.heard_row import hear_row
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.timeline import MakeTimeline
from roomprint.encoders.room_config import RoomConfig
from roomprint.encoders.room_encoders import room_encoder
from roomprint.errors import RunError
from roomprint.steps import finish
from roomprint.training.checkpoints import read_checkpoint
from roomprint.training.joint_config import JointHeads
from roomprint.training.room_run import load_trained


def test_two_runs_give_two_tables_of_the_same_rows(tmp_path: Path) -> None:
    runs = [write_run(tmp_path, name, name) for name in ("soft", "hard")]
    soft, hard = (finish(EmbedRoomRun(run=run, checkpoint="last").steps()).table for run in runs)
    assert soft.rows.same_as(hard.rows)
    assert (soft.model, hard.model) == ("soft step 6", "hard step 6")
    assert soft.identity != hard.identity
    assert [one.rows.labels["sampling"].say(5) for one in (soft, hard)] == ["soft", "hard"]
    assert len(soft) == 12
    assert soft.dim == 8


def test_a_row_is_what_the_checkpoint_makes_of_its_sound(tmp_path: Path) -> None:
    run = write_run(tmp_path, "soft")
    table = finish(EmbedRoomRun(run=run, checkpoint="3").steps()).table
    encoder = room_encoder(RoomConfig(channels=2, embedding=8, dropout=0.0)).eval()
    weights = read_checkpoint(run / "checkpoints" / "step-00000003.safetensors")[1]
    own = {k.removeprefix("encoder."): v for k, v in weights.items() if k.startswith("encoder.")}
    encoder.load_state_dict(own)
    heard = torch.from_numpy(hear_row(table.rows, 5)[None, :64_000])
    with torch.inference_mode():
        np.testing.assert_allclose(encoder(heard)[0], table.vectors[5], atol=1e-3)


def test_a_run_whose_heads_learn_along_is_embedded(tmp_path: Path) -> None:
    run = write_run(tmp_path, "shipped", heads=JointHeads(rt60=1, c50=1, volume=1))
    table = finish(EmbedRoomRun(run=run, checkpoint="last").steps()).table
    heard = torch.from_numpy(hear_row(table.rows, 5)[None, :64_000])
    with torch.inference_mode():
        np.testing.assert_allclose(load_trained(run)(heard)[0], table.vectors[5], atol=1e-3)


def test_a_timeline_of_a_run_of_rooms(tmp_path: Path) -> None:
    made = finish(
        MakeTimeline(
            run=write_run(tmp_path, "soft"),
            config=ProjectionConfig(method="PCA"),
            in_rooms=InRooms(voices=1),
        ).steps()
    )
    assert made.steps.tolist() == [3, 6]
    assert made.positions.shape == (2, 6, 2)
    assert made.rows.heard_in is not None


def test_a_run_of_heads_has_no_encoder(tmp_path: Path) -> None:
    run = write_run(tmp_path, "soft")
    config = run / "config.json"
    config.write_text(config.read_text().replace('"kind": "rooms"', '"kind": "heads"'))
    with pytest.raises(RunError, match="trains heads, no encoder"):
        finish(EmbedRoomRun(run=run).steps())


def test_the_command_line_embeds_a_run_of_rooms(
    command: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    there, out = write_run(tmp_path, "hard"), tmp_path / "out.npz"
    words = ("embed", "--run", there, "--checkpoint", "last", "--voices", 2, "--rooms", 2)
    status, said, err = command(*words, "-o", out)
    assert (status, err.strip().splitlines()[-1:] if status else []) == (0, [])
    assert said.strip() == f"{out}: 8 vectors of 8 numbers, 2 files, model hard step 6"
    status, _, err = command("embed", "--run", there, "a", "b", "-o", out)
    assert (status, "a run of rooms takes one folder of dry speech" in err) == (2, True)
