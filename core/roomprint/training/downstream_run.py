"""Heads from rooms, speech and an encoder to a model of rooms."""

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from roomprint.atomic import write_whole
from roomprint.corpora.grid_making import GRIDS, MakeGrid
from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room import Head
from roomprint.encoders.room_encoders import AnyRoomEncoder, room_encoder
from roomprint.errors import ConfigError, RunError
from roomprint.inside import kept
from roomprint.steps import Progress, Steps
from roomprint.training.checkpoints import Checkpoints, read_checkpoint
from roomprint.training.downstream import (
    FROZEN,
    LINES,
    RESULT,
    SUPERVISED,
    TASKS,
    TrainDownstream,
    read_downstream,
    to_run,
)
from roomprint.training.downstream_clips import Clips, LabelledRows, draw_clips
from roomprint.training.downstream_model import write_room_model
from roomprint.training.environment import environment
from roomprint.training.heads import HeadTask, guessed, look_at, task_of, with_labels
from roomprint.training.kept import best_or_last
from roomprint.training.loop import Task, Trainer
from roomprint.training.pieces import PIECE, in_pieces
from roomprint.training.processes import processes
from roomprint.training.reverberation import Reverberator
from roomprint.training.room_ingredients import gather_rooms
from roomprint.training.room_run import load_trained
from roomprint.training.room_speech import downstream_speech
from roomprint.training.room_split import PARTS
from roomprint.training.room_trainee import Heard
from roomprint.training.run_folder import CHECKPOINTS, CONFIG, MODEL
from roomprint.training.run_identity import identity, settle_identity
from roomprint.training.run_record import Record, RunRecord, holding
from roomprint.training.team import alone, device_name, join_team
from roomprint.whole import as_part
from roomprint.workspace import workspace_of

# where parts of the whole end, by the time they take on a frozen encoder
_SIMULATED, _OPENED = 0.73, 0.02  # rooms that are new, or there already
_LISTENED = 0.55  # of what is left then: the heads take the rest
_VERBS = {"train": "learn from", "validation": "validate by", "test": "test by"}


@dataclass(frozen=True)
class Downstream:
    """What came of heads.

    Attributes:
        run: Their folder.
        results: By task: how good the estimates of the test clips are.
        model: The model of rooms; None unless three heads stand on one encoder.
    """

    run: Path
    results: dict[str, dict[str, float]]
    model: ModelInfo | None


@dataclass(frozen=True)
class _Bench:
    """What all heads of a run share: clips, and how an encoder hears them."""

    asked: dict[str, Any]
    clips: dict[str, Clips]
    heard: Heard
    data: dict[str, Any]
    device: torch.device
    encoder: AnyRoomEncoder | None  # that stays as it is


def train_downstream(work: TrainDownstream) -> Steps[Downstream | None]:
    """Do what ``work`` says; None when somebody asked to pause.

    Raises:
        ConfigError: The rooms, the speech or the settings do not allow it, or several processes
            are to share it.
        RunError: A run is another's, is being trained already, or cannot go on; the encoder's run
            has none.
    """
    if processes() > 1:
        raise ConfigError("heads are trained by one process: start this training without torchrun")
    with join_team(work.loop) as team:
        asked = to_run(work)  # its encoder's run may be none: before rooms are drawn for it
        encoder = _encoder(work)
        with holding(work.run):
            return (yield from _trained(work, asked, encoder, team.device))


def _trained(
    work: TrainDownstream,
    asked: dict[str, Any],
    encoder: AnyRoomEncoder | None,
    device: torch.device,
) -> Steps[Downstream | None]:
    """All of it, once the folder is held."""
    rooms_there = MakeGrid(grid=work.grid, folder=work.cache / GRIDS).path.exists()
    short = rooms_there or work.mode == SUPERVISED  # beside an encoder for each task
    ready = _OPENED if short else _SIMULATED
    gathering = gather_rooms(work, downstream_speech, 0, 0, Record(work.run), alone())
    found = yield from as_part(gathering, "", 0.0, ready, work.grid.rooms)
    if found is None:
        return None
    rooms, data = found
    heard = Heard(Reverberator(rooms.sounds, device, running=work.clips.running), device)
    if encoder is not None:
        encoder.to(device)
    clips = draw_clips(rooms, work.samples, work.clips)
    bench = _Bench(asked, clips, heard, data, device, encoder)
    content = kept(asked, workspace_of(work.run))
    write_whole(work.run / CONFIG, (json.dumps(content, indent=2) + "\n").encode())
    inputs = {part: clips[part].recipes for part in PARTS}
    if encoder is not None:
        heard_all = ready + _LISTENED * (1 - ready)
        inputs = yield from as_part(_embedded(bench, encoder), "", ready, heard_all)
        ready = heard_all
    learned = clips["train"].labels
    tasks = {name: task_of(name, learned[name]) for name in work.task_names}
    lines = {
        name: asdict(guessed(name, learned[name], clips["test"].labels[name]))
        for name in work.task_names
    }
    write_whole(work.run / LINES, (json.dumps(lines, indent=2) + "\n").encode())
    networks, results = {}, {}
    ends = np.linspace(ready, 1.0, len(tasks) + 1)
    for (name, task), (begin, end) in zip(tasks.items(), pairwise(ends), strict=True):
        training = _train_head(work, task, bench, inputs)
        made = yield from as_part(training, TASKS[name], begin, end)
        if made is None:
            return None
        networks[name], results[name] = made
    model = None
    if work.mode == FROZEN and encoder is not None and len(networks) == 3:
        heads = {name: net for name, net in networks.items() if isinstance(net, Head)}
        model = write_room_model(
            work.run / MODEL,
            work,
            encoder.cpu(),
            heads,
            tasks,
            embeddings=inputs,
            clips=clips,
            data=data,
            results=results,
            lines=lines,
        )
    return Downstream(work.run, results, model)


def _encoder(work: TrainDownstream) -> AnyRoomEncoder | None:
    if work.encoder is not None:
        return load_trained(work.encoder)
    if work.mode == SUPERVISED:
        return None
    torch.manual_seed(work.loop.seed)
    return room_encoder(work.architecture).eval().requires_grad_(False)


def _embedded(bench: _Bench, encoder: nn.Module) -> Steps[dict[str, Tensor]]:
    """Embeddings of the clips of each part: of an encoder that stays, they are made once."""
    pieces = [
        (part, rows) for part in PARTS for rows in torch.split(bench.clips[part].recipes, PIECE)
    ]
    found: dict[str, list[Tensor]] = {part: [] for part in PARTS}
    for done, (part, rows) in enumerate(pieces):
        yield Progress(done, len(pieces), f"listening to the clips to {_VERBS[part]}")
        with torch.no_grad():
            found[part].append(bench.heard.by(encoder, rows).float().cpu())
    return {part: torch.cat(embeddings) for part, embeddings in found.items()}


def _train_head(
    work: TrainDownstream, task: HeadTask, bench: _Bench, inputs: dict[str, Tensor]
) -> Steps[tuple[nn.Module, dict[str, float]] | None]:
    """The head (under a supervised one its encoder too) at its best, and its test."""
    run = work.run / task.name
    rows = {part: with_labels(inputs[part], bench.clips[part].labels[task.name]) for part in PARTS}
    for part in PARTS:
        if len(rows[part]) < 2:
            raise RunError(f"{task.name} is known of {len(rows[part])} clips to {_VERBS[part]}")
    torch.manual_seed(work.loop.seed)
    network = _network(work, task, bench)

    def embed(given: Tensor) -> Tensor:
        given = given.to(bench.device)  # what is tested lies on the processor
        said = (
            network(given[:, :-1].float())
            if bench.encoder is not None
            else bench.heard.by(network, given[:, :-1])
        )
        return torch.cat([said, given[:, -1:].to(said.dtype)], dim=1)

    batches = LabelledRows(rows["train"], work.loop)
    watch = _EveryEpoch(every=max(1, len(rows["train"]) // work.loop.batch))
    with RunRecord(run) as record:
        record.now(recipe=f"{work.mode} {task.name}")
        here = environment(device_name(bench.device), 1)
        for sentence in settle_identity(run, bench.asked, bench.data, here, read_downstream):
            record.event(sentence)
        loop_task = Task(
            network,
            embed,
            batches,
            task.loss,
            look_at(task, rows["validation"]),
            beside=False,
            contrastive=False,
        )
        checkpoints = Checkpoints(run / CHECKPOINTS, identity(run))
        trainer = Trainer(loop_task, work.loop, batches.plan, record, checkpoints, watch)
        if not (yield from trainer.steps()):
            return None
        record.finished()
    _, weights, _ = read_checkpoint(best_or_last(run / CHECKPOINTS))
    network.load_state_dict(weights)
    network.eval()
    with torch.no_grad():
        result = asdict(task.measured(in_pieces(embed, rows["test"])))
    write_whole(run / RESULT, (json.dumps(result, indent=2) + "\n").encode())
    return network, result


def _network(work: TrainDownstream, task: HeadTask, bench: _Bench) -> nn.Module:
    if bench.encoder is not None:
        return task.head(bench.encoder.config.embedding)
    return nn.Sequential(room_encoder(work.architecture), task.head(work.architecture.embedding))


@dataclass(frozen=True)
class _EveryEpoch:
    """A head is looked at after every epoch, and the least validation loss is the best."""

    every: int
    best_by: str = "validation"
