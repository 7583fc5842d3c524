"""A room training from its rooms and speech to its encoder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from roomprint.encoders.models import ModelInfo, find_model
from roomprint.encoders.room_encoders import AnyRoomEncoder
from roomprint.errors import ModelError, RunError
from roomprint.steps import Steps
from roomprint.training.checkpoints import Checkpoints, read_checkpoint
from roomprint.training.environment import environment
from roomprint.training.joint import JointLoss, JointTrainee
from roomprint.training.joint_model import write_joint_model
from roomprint.training.joint_watch import new_rooms_clips, watch_jointly
from roomprint.training.kept import best_or_last
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.reverberation import Reverberator
from roomprint.training.room_clips import RoomClips, partner_labels
from roomprint.training.room_ingredients import gather_rooms
from roomprint.training.room_recipe import (
    TrainRooms,
    read_room_training,
    to_run,
    trained_checkpoint,
)
from roomprint.training.room_set import RoomSet
from roomprint.training.room_speech import upstream_speech
from roomprint.training.room_trainee import Heard, RoomTrainee
from roomprint.training.room_warm_start import begin_rooms_with
from roomprint.training.room_watch import RoomWatch
from roomprint.training.run_folder import CHECKPOINTS, MODEL, read_environment, read_run
from roomprint.training.run_identity import identity, keep_asked, settle_identity
from roomprint.training.run_record import Record, RunRecord
from roomprint.training.sup_con import sup_con
from roomprint.training.team import Team, device_name, join_team


@dataclass(frozen=True)
class TrainedRooms:
    """A room encoder that was trained.

    Attributes:
        run: Its run's folder, where its weights are.
        steps: Steps that were done.
        best: Least validation loss (or what else the best checkpoint was chosen by).
        best_step: The step of that checkpoint.
        model: The model of rooms; None where heads are to be trained afterwards.
    """

    run: Path
    steps: int
    best: float | None
    best_step: int | None
    model: ModelInfo | None = None


@dataclass(frozen=True)
class _Task:
    """What the loop is handed, what is trained in it, and how that hears clips."""

    task: Task
    heard: Heard
    trainee: RoomTrainee


def train_rooms(work: TrainRooms) -> Steps[TrainedRooms | None]:
    """Do what ``work`` says; None when somebody asked to pause, and in all but the first process.

    Raises:
        ConfigError: The rooms, the speech or the settings do not allow it.
        RunError: The run is another's, or cannot go on.
    """
    with (
        join_team(work.loop) as team,
        (RunRecord if team.is_first else Record)(work.run) as record,
    ):
        record.now(recipe=work.recipe)
        if team.is_first:
            keep_asked(work.run, to_run(work))
        watch = work.monitors
        there = yield from gather_rooms(
            work, upstream_speech, watch.rooms, watch.seed, record, team
        )
        if there is None:
            record.paused()
            return None
        rooms, data = there
        clips = _clips(work, rooms, team)
        for sentence in work.batches.remarks(rooms.rooms[rooms.learned]):
            record.event(sentence)
        if team.is_first:
            here = environment(device_name(team.device), team.size)
            for sentence in settle_identity(work.run, to_run(work), data, here, read_room_training):
                record.event(sentence)
        team.wait()
        checkpoints = Checkpoints(work.run / CHECKPOINTS, identity(work.run))
        made = _task(work, rooms, clips, team)
        if work.begin_with is not None and not checkpoints.are_there():
            giver = find_model(work.begin_with, kind="room")
            record.event(begin_rooms_with(made.trainee, giver))
        trainer = Trainer(
            made.task, work.loop, clips.plan, record, checkpoints, work.monitors, team
        )
        if not (yield from trainer.steps()) or not team.is_first:
            return None
        model = _model(work, rooms, made, data, read_run(work.run).step)
        record.finished()
    run = read_run(work.run)
    return TrainedRooms(work.run, run.step, run.best, run.best_step, model)


def load_trained(run: Path) -> AnyRoomEncoder:
    """The best encoder that a run has, or its last one where none was watched; dropout off.

    Raises:
        RunError: There is no run, it trains something else, or has no whole checkpoint yet.
        ConfigError: Its config does not fit this version.
    """
    return load_encoder(run, trained_checkpoint(run))


def load_encoder(run: Path, path: Path) -> AnyRoomEncoder:
    """The encoder of the checkpoint ``path`` of a run, with or without heads; dropout off.

    Raises:
        RunError: It cannot be used, or the run trains something else.
        ConfigError: The run's config does not fit this version.
    """
    work, known = read_room_training(run), read_environment(run)
    trainee = trainee_of(work)
    try:
        _, weights, _ = read_checkpoint(path, str(known.get("id")))
        trainee.load_state_dict(weights)
    except (ModelError, RuntimeError) as error:
        raise RunError(f"the checkpoint '{path}' cannot be used: {error}") from error
    return trainee.encoder.eval().requires_grad_(False)


def _clips(work: TrainRooms, rooms: RoomSet, team: Team) -> RoomClips:
    return RoomClips(
        rooms.rooms[rooms.learned],
        rooms.learned,
        len(rooms.parts[0]),
        len(rooms.sounds.noise),
        work.batches,
        work.clips,
        work.loop,
        rank=team.rank,
        processes=team.size,
    )


def _task(work: TrainRooms, rooms: RoomSet, clips: RoomClips, team: Team) -> _Task:
    trainee = trainee_of(work)
    reverberator = Reverberator(rooms.sounds, team.device, running=work.clips.running)
    heard = Heard(reverberator, team.device)
    watch = RoomWatch(
        rooms,
        work.batches,
        work.clips,
        work.loop,
        work.monitors,
        lambda rows: heard.by(trainee.encoder, rows),
    )
    if not isinstance(trainee, JointTrainee):

        def objective(views: Views) -> Tensor:
            labels = partner_labels(views, work.batches.views)
            return sup_con(views[0].float(), labels, work.loop.temperature)

        def projected(rows: Tensor) -> Tensor:
            return heard.by(trainee, rows)

        task = Task(trainee, projected, clips, objective, watch.look, beside=False)
        return _Task(task, heard, trainee)
    loss = JointLoss(
        work.heads, work.batches.views, work.loop.temperature, rooms.labels, rooms.learned
    )

    def said(rows: Tensor) -> Tensor:
        return loss.with_labels(heard.by(trainee, rows), rows)

    new = new_rooms_clips(rooms, work.clips, work.monitors.seed)
    look = watch_jointly(watch.look, loss, new)
    task = Task(trainee, said, clips, loss, look, beside=False, contrastive=False)
    return _Task(task, heard, trainee)


def trainee_of(work: TrainRooms) -> RoomTrainee:
    """What ``work`` trains, with random weights."""
    kind = JointTrainee if work.heads.are_trained else RoomTrainee
    return kind(work.encoder, work.projection, work.loop.seed)


def _model(
    work: TrainRooms, rooms: RoomSet, made: _Task, data: dict[str, Any], steps: int
) -> ModelInfo | None:
    """The model of the best checkpoint; None where no heads learned along."""
    trainee, heard = made.trainee, made.heard
    if not isinstance(trainee, JointTrainee):
        return None
    _, weights, _ = read_checkpoint(best_or_last(work.run / CHECKPOINTS))
    trainee.load_state_dict(weights)
    trainee.eval()
    about = {
        "trained_on": describe(data),
        "training": f"contrast ({work.batches.sampling} sampling) together with the three heads",
        "steps": steps,
        "batch": work.loop.batch * work.batches.views,
        **({"began_with": work.begin_with} if work.begin_with is not None else {}),
    }
    return write_joint_model(
        work.run / MODEL,
        work,
        trainee,
        rooms,
        lambda rows: heard.by(trainee.encoder, rows),
        made.task.embed,
        about,
    )


def describe(data: dict[str, Any]) -> str:
    """What an encoder learned from, in words, of a run's ``data``."""
    grid, speech = data.get("grid", {}), data.get("speech", {})
    segments = sum(speech.get("segments", []))  # those to learn from, to validate by, to test by
    return (
        f"{grid.get('rooms')} rooms, {grid.get('responses')} impulse responses; "
        f"{segments} segments of speech, {speech.get('speakers')} speakers"
    )
