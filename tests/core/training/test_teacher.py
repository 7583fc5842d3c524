"""An encoder that learns where another one's vectors lie."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tests.core.training.tiny_run import LOOP, TINY, UNWATCHED, Noises, encoder, losses, same
from torch import Tensor

from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.steps import Steps, finish
from roomprint.training.checkpoints import Checkpoints
from roomprint.training.loading import Views
from roomprint.training.loop import Task, Trainer
from roomprint.training.run_record import RunRecord
from roomprint.training.schedule import LoopConfig, Plan
from roomprint.training.teacher import Teacher, distance

CPU = torch.device("cpu")


def taught(
    student: FingerprintEncoder, teacher: FingerprintEncoder, run: Path, loop: LoopConfig
) -> Steps[None]:
    """Train on the teacher's word alone."""

    def objective(views: Views) -> Tensor:
        _, replicas, wanted = views
        return distance(replicas, wanted)

    plan = Plan(loop, 4)
    task = Task(
        student,
        student.embed,
        Noises(plan.steps),
        objective,
        contrastive=False,
        teacher=Teacher(teacher, student.config, CPU).vectors,
    )
    with RunRecord(run) as record:
        checkpoints = Checkpoints(run / "checkpoints", "it")
        yield from Trainer(task, loop, plan, record, checkpoints, UNWATCHED).steps()


@pytest.fixture
def teacher() -> Iterator[FingerprintEncoder]:
    made = encoder(seed=9, config=replace(TINY, layers=2)).eval().requires_grad_(False)
    before = {name: value.clone() for name, value in made.state_dict().items()}
    yield made
    assert not made.training
    for name, value in made.state_dict().items():
        assert torch.equal(value, before[name]), name


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("piece", [0, 3])
def test_a_student_comes_near_to_its_teacher(
    teacher: FingerprintEncoder, tmp_path: Path, piece: int
) -> None:
    student = encoder(config=replace(TINY, dropout=0.0))
    finish(taught(student, teacher, tmp_path, replace(LOOP, steps=60, piece=piece)))
    values = losses(tmp_path)
    assert sum(values[-10:]) < 0.5 * sum(values[:10])
    clean = Noises(1)[0][0]
    wanted = Teacher(teacher, TINY, CPU).vectors(clean)
    near, far = (distance(one.eval().embed(clean), wanted) for one in (student, encoder()))
    assert near < 0.5 * far


@pytest.mark.usefixtures("in_this_process")
def test_going_on_under_a_teacher_is_the_same_as_never_having_stopped(
    teacher: FingerprintEncoder, tmp_path: Path
) -> None:
    whole, parts = encoder(), encoder(seed=5)
    finish(taught(whole, teacher, tmp_path / "whole", LOOP))
    begun = taught(encoder(), teacher, tmp_path / "parts", LOOP)
    next(begun)
    begun.close()
    finish(taught(parts, teacher, tmp_path / "parts", LOOP))
    assert losses(tmp_path / "parts") == losses(tmp_path / "whole")
    assert same(parts, whole)


@pytest.mark.parametrize("hop", [128, 256, 512])
def test_a_teacher_of_longer_steps_reads_what_it_would_have_made_of_the_audio(hop: int) -> None:
    torch.manual_seed(2)
    audio = torch.randn(3, 48_000) * torch.linspace(0, 1, 48_000)  # silent at first
    mine = FingerprintEncoder(replace(TINY, hop=hop)).eval().requires_grad_(False)
    front_end = FrontEnd(TINY.mels, 128)
    student = replace(TINY, hop=128)
    heard = Teacher(mine, student, CPU).vectors(front_end(front_end.mel_power(audio)))
    torch.testing.assert_close(heard, mine(audio), rtol=0, atol=2e-4)


def test_the_power_behind_a_log_mel_is_found_again() -> None:
    power = torch.rand(2, 30, 16) ** 4
    front_end = FrontEnd(16, 128)
    wanted = power / power.mean(dim=(1, 2), keepdim=True)
    torch.testing.assert_close(front_end.power_of(front_end(power)), wanted, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"embedding": 16}, "a teacher's embedding must be its student's, got 16 and 8"),
        ({"mels": 24}, "a teacher's mels must be its student's, got 24 and 16"),
        ({"hop": 256}, "a teacher's hop must be a multiple of its student's, got 256 and 512"),
    ],
)
def test_a_teacher_that_cannot_teach_is_refused(changed: dict[str, int], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        Teacher(encoder(config=replace(TINY, **changed)), TINY, CPU)
