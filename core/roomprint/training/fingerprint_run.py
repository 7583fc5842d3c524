"""A fingerprint training from its folders to its model, by one process or a team of them."""

from collections.abc import Callable

import torch
from torch import Tensor

from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.encoders.models import ModelInfo, find_model, load_encoder, save_model
from roomprint.errors import ConfigError
from roomprint.plain import to_plain
from roomprint.steps import Steps
from roomprint.training.augmentation import Degrader
from roomprint.training.checkpoints import Checkpoints
from roomprint.training.device_augmentation import BatchDegrader
from roomprint.training.distortions import Scene
from roomprint.training.environment import LEARNED, environment
from roomprint.training.fingerprint import TrainFingerprint, model_card, read_training
from roomprint.training.held_out import HeldOut
from roomprint.training.ingredients import Ingredients, gather
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.nt_xent import nt_xent
from roomprint.training.run_folder import CHECKPOINTS, MODEL
from roomprint.training.run_identity import identity, keep_asked, settle_identity
from roomprint.training.run_record import Record, RunRecord
from roomprint.training.segments import SegmentDraws, SegmentPairs
from roomprint.training.teacher import Teacher, distance
from roomprint.training.team import Team, device_name, join_team
from roomprint.training.warm_start import begin_with


def train_fingerprint(work: TrainFingerprint) -> Steps[ModelInfo | None]:
    """Do what ``work`` says; None when somebody asked to pause, and in all but the first process.

    Raises:
        ConfigError: The folders or the settings do not allow it.
        RunError: The run is another's, or cannot go on.
    """
    with (
        join_team(work.loop) as team,
        (RunRecord if team.is_first else Record)(work.run) as record,
    ):
        record.now(recipe=work.recipe)
        if team.is_first:
            keep_asked(work.run, to_plain(work))
        there = yield from gather(work, record, team)
        if there is None:
            record.paused()
            return None
        pairs = _pairs(work, there, team)
        if team.is_first:
            here = environment(device_name(team.device), team.size)
            for sentence in settle_identity(
                work.run, to_plain(work), there.data, here, read_training
            ):
                record.event(sentence)
        team.wait()
        checkpoints = Checkpoints(work.run / CHECKPOINTS, identity(work.run))
        encoder = _encoder(work, checkpoints, record)
        teacher, watcher = _teacher(work, team), _watcher(work, there, record)
        task = Task(
            encoder,
            encoder.embed,
            pairs,
            lambda views: _loss(views, work),
            watcher.look if watcher else None,
            finish=_finish(pairs, team),
            contrastive=teacher is None,
            teacher=teacher.vectors if teacher else None,
        )
        trainer = Trainer(task, work.loop, pairs.plan, record, checkpoints, work.monitors, team)
        if not (yield from trainer.steps()) or not team.is_first:
            return None
        card = model_card(work, there.data[LEARNED], pairs.plan, trainer.step)
        model = save_model(work.run / MODEL, encoder.cpu(), card)
        record.finished()
        return model


def _pairs(work: TrainFingerprint, there: Ingredients, team: Team) -> SegmentDraws:
    """Batches to train on: beside a graphics processor draws, which it applies itself."""
    kind = SegmentDraws if team.device.type == "cuda" else SegmentPairs
    return kind(
        there.music,
        Degrader(work.augmentation, there.around),
        FrontEnd(work.encoder.mels, work.encoder.hop),
        work.loop,
        rank=team.rank,
        processes=team.size,
    )


def _finish(pairs: SegmentDraws, team: Team) -> Callable[[Views], Views] | None:
    """What is left to do to a batch on the training device."""
    if isinstance(pairs, SegmentPairs):
        return None
    front_end = FrontEnd(pairs.front_end.filters.shape[1], pairs.front_end.hop)
    return BatchDegrader(pairs.degrader.rooms, front_end, team.device).views


def _encoder(
    work: TrainFingerprint, checkpoints: Checkpoints, record: Record
) -> FingerprintEncoder:
    torch.manual_seed(work.loop.seed)
    encoder = FingerprintEncoder(work.encoder)
    if work.begin_with is not None and not checkpoints.are_there():
        record.event(begin_with(encoder, find_model(work.begin_with)))
    return encoder


def _teacher(work: TrainFingerprint, team: Team) -> Teacher | None:
    if work.teacher is None:
        return None
    return Teacher(load_encoder(find_model(work.teacher)), work.encoder, team.device)


def _loss(views: Views, work: TrainFingerprint) -> Tensor:
    originals, replicas, *wanted = views
    loss = nt_xent(originals, replicas, work.loop.temperature)
    return loss + work.teacher_weight * distance(replicas, wanted[0]) if wanted else loss


def _watcher(work: TrainFingerprint, there: Ingredients, record: Record) -> HeldOut | None:
    if there.watched is None:
        return None
    scene = Scene(there.around.noise, there.around.rooms)
    front_end = FrontEnd(work.encoder.mels, work.encoder.hop)
    try:
        return HeldOut(there.watched, scene, front_end, work.monitors)
    except ConfigError as error:
        if work.held_out is not None:
            raise
        record.event(f"the training is not watched: {error}", "warning")
        return None
