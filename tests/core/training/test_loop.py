import json
import math
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from threadpoolctl import threadpool_info, threadpool_limits
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.errors import ModelError
from roomprint.steps import Progress, finish
from roomprint.training import loop
from roomprint.training.loop import CHECKPOINT, METRICS, LoopConfig, rate_at, restore, save, train

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.0)
LOOP = LoopConfig(steps=4, batch=4, warm_up=1, save_every=2, learning_rate=1e-2)


class Noises(Dataset[tuple[Tensor, Tensor]]):
    """Batches of noise that depend on their number alone."""

    def __init__(self, steps: int, spoilt: int = -1) -> None:
        self._steps = steps
        self._spoilt = spoilt

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        generator = torch.Generator().manual_seed(step)
        originals = torch.randn(4, 20, 16, generator=generator)
        if step == self._spoilt:
            originals[0, 0, 0] = math.nan
        return originals, originals + 0.1 * torch.randn(4, 20, 16, generator=generator)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the processor, too: processes for the data are tested by the whole recipe."""

    def batches(pairs: Dataset[tuple[Tensor, Tensor]], first: int) -> Iterator[object]:
        return (pairs[step] for step in range(first, len(pairs)))  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "_batches", batches)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def encoder(seed: int = 0) -> FingerprintEncoder:
    torch.manual_seed(seed)
    return FingerprintEncoder(TINY)


def optimizer_of(model: FingerprintEncoder) -> torch.optim.Optimizer:
    return torch.optim.AdamW(model.parameters(), lr=0.1)


def losses(run: Path) -> dict[int, float]:
    lines = [json.loads(line) for line in (run / METRICS).read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(1, len(lines) + 1))
    return {line["step"]: line["loss"] for line in lines}


def same(a: FingerprintEncoder, b: FingerprintEncoder) -> bool:
    theirs = b.state_dict()
    return all(torch.equal(value, theirs[name]) for name, value in a.state_dict().items())


# --- the rate ------------------------------------------------------------------------------------


def test_the_rate_rises_stays_and_falls() -> None:
    config = LoopConfig(steps=1000, warm_up=100, decay_share=0.4)
    rates = [rate_at(step, config) for step in range(1000)]
    assert rates[:100] == pytest.approx([(step + 1) / 100 for step in range(100)])
    assert rates[100:600] == [1.0] * 500
    assert rates[800] == pytest.approx(0.5)
    assert rates[600:] == sorted(rates[600:], reverse=True)
    assert rates[700] == pytest.approx((1 + math.cos(math.pi / 4)) / 2)
    assert 0 < rates[-1] < 1e-4


def test_a_rate_may_do_without_either_end() -> None:
    config = LoopConfig(steps=10, warm_up=0, decay_share=0.0)
    assert [rate_at(step, config) for step in range(10)] == [1.0] * 10
    falling = LoopConfig(steps=10, warm_up=0, decay_share=1.0)
    assert rate_at(5, falling) == pytest.approx(0.5)


# --- training ------------------------------------------------------------------------------------


def test_training_learns_and_tells_its_progress(tmp_path: Path) -> None:
    config = LoopConfig(steps=40, batch=4, warm_up=1, learning_rate=1e-2, temperature=0.2)
    before, model = encoder(), encoder()
    told = list(train(model, Noises(40), config, tmp_path))
    assert [(step.done, step.total) for step in told] == [(n, 40) for n in range(1, 41)]
    values = list(losses(tmp_path).values())
    assert told[0] == Progress(1, 40, f"loss {values[0]:.3f}")
    assert sum(values[-10:]) < 0.8 * sum(values[:10])
    moved = [
        name
        for (name, old), new in zip(before.named_parameters(), model.parameters(), strict=True)
        if not torch.equal(old, new)
    ]
    assert len(moved) == len(list(model.parameters()))


def test_going_on_is_the_same_as_never_having_stopped(tmp_path: Path) -> None:
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    whole.mkdir()
    halves.mkdir()
    uninterrupted = finish(train(encoder(), Noises(4), LOOP, whole))
    first = train(encoder(), Noises(4), LOOP, halves)
    for _ in range(3):  # stopped one step after the checkpoint
        next(first)
    first.close()
    assert len(losses(halves)) == 3
    resumed = train(encoder(seed=5), Noises(4), LOOP, halves)
    assert next(resumed).done == 3
    resumed_encoder = finish(resumed)
    assert same(resumed_encoder, uninterrupted)
    assert losses(halves) == losses(whole)
    assert not same(uninterrupted, encoder())


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    trained = finish(train(encoder(), Noises(4), LOOP, tmp_path))
    again = train(encoder(seed=1), Noises(4), LOOP, tmp_path)
    assert same(finish(again), trained)
    assert len(losses(tmp_path)) == 4


def test_a_line_torn_by_a_crash_does_not_stay(tmp_path: Path) -> None:
    finish(train(encoder(), Noises(2), LoopConfig(steps=2, batch=4), tmp_path))
    with (tmp_path / METRICS).open("a") as metrics:
        metrics.write('{"step": 3, "lo')
    finish(train(encoder(), Noises(4), LoopConfig(steps=4, batch=4), tmp_path))
    assert len(losses(tmp_path)) == 4


def test_a_loss_that_is_no_number_is_named_and_never_saved(tmp_path: Path) -> None:
    model = encoder()
    with pytest.raises(ModelError, match=r"the loss became nan .* at step 3; lower the learning"):
        finish(train(model, Noises(4, spoilt=3), LoopConfig(steps=4, save_every=1), tmp_path))
    assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
    assert restore(encoder(), optimizer_of(encoder()), tmp_path / CHECKPOINT) == 3


def test_a_gradient_that_is_no_number_never_reaches_the_weights(tmp_path: Path) -> None:
    model = encoder()
    model.output.weight.register_hook(  # type: ignore[no-untyped-call]
        lambda gradient: gradient * math.inf
    )
    with pytest.raises(ModelError, match=r"its gradient (inf|nan) at step 0"):
        finish(train(model, Noises(4), LOOP, tmp_path))
    assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
    assert not (tmp_path / CHECKPOINT).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 1e-4),
        ("weight_decay", 1.0),
        ("temperature", 1.0),
        ("warm_up", 50),
        ("decay_share", 1.0),
        ("clip_norm", 1e-3),
    ],
)
def test_every_setting_of_the_loop_has_an_effect(tmp_path: Path, name: str, value: float) -> None:
    ends = []
    for number, config in enumerate((LOOP, LoopConfig(**{**vars(LOOP), name: value}))):
        run = tmp_path / str(number)
        run.mkdir()
        ends.append(finish(train(encoder(), Noises(4), config, run)))
    assert not same(*ends)


def test_processes_that_make_data_keep_to_one_thread() -> None:
    torch_threads = torch.get_num_threads()
    with threadpool_limits(2):
        try:
            loop._one_thread(0)
            assert torch.get_num_threads() == 1
            pools = threadpool_info()
            assert any(pool["user_api"] == "blas" for pool in pools)
            assert {pool["num_threads"] for pool in pools} == {1}
        finally:
            torch.set_num_threads(torch_threads)


# --- checkpoints ---------------------------------------------------------------------------------


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    finish(train(encoder(), Noises(4), LOOP, tmp_path))
    return tmp_path / CHECKPOINT


def test_a_checkpoint_comes_back_whole(tmp_path: Path) -> None:
    model = encoder()
    optimizer = optimizer_of(model)
    model.embed(torch.randn(4, 20, 16)).square().sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    save(model, optimizer, 17, tmp_path / "it")
    other = encoder(seed=1)
    others = optimizer_of(other)
    assert restore(other, others, tmp_path / "it") == 17
    assert same(model, other)
    expected, state = optimizer.state_dict()["state"], others.state_dict()["state"]
    assert len(expected) == len(list(model.parameters()))
    assert state.keys() == expected.keys()
    for index, values in expected.items():
        for key, value in values.items():
            assert torch.equal(state[index][key], value)


def test_a_checkpoint_is_as_readable_as_any_other_file(checkpoint: Path) -> None:
    modes = {stat.S_IMODE(file.stat().st_mode) for file in checkpoint.parent.iterdir()}
    assert len(modes) == 1


def test_without_a_checkpoint_training_starts_at_the_beginning(tmp_path: Path) -> None:
    model = encoder()
    assert restore(model, optimizer_of(model), tmp_path / "absent") == 0
    assert same(model, encoder())


@pytest.mark.parametrize("damage", ["cut", "other", "empty", "of no step"])
def test_a_damaged_checkpoint_is_refused_by_name(checkpoint: Path, damage: str) -> None:
    from safetensors.torch import save_file

    content = checkpoint.read_bytes()
    if damage == "cut":
        checkpoint.write_bytes(content[:-10])
    elif damage == "other":
        checkpoint.write_bytes(b"nothing of the kind")
    elif damage == "empty":
        checkpoint.write_bytes(b"")
    else:
        save_file({"weights.x": torch.zeros(1)}, checkpoint)
    with pytest.raises(ModelError, match=f"'.*{CHECKPOINT}' does not fit this run"):
        finish(train(encoder(), Noises(4), LOOP, checkpoint.parent))


def test_a_checkpoint_of_another_architecture_is_refused(checkpoint: Path) -> None:
    other = FingerprintEncoder(ConformerConfig(**{**vars(TINY), "dim": 16}))
    with pytest.raises(ModelError, match="does not fit this run"):
        finish(train(other, Noises(4), LOOP, checkpoint.parent))


# --- pieces --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("piece", "largest"), [(0, 8), (3, 3)])
def test_no_more_than_a_piece_is_encoded_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, largest: int
) -> None:
    rows: list[int] = []
    embed = FingerprintEncoder.embed

    def counted(self: FingerprintEncoder, log_mel: Tensor) -> Tensor:
        rows.append(len(log_mel))
        return embed(self, log_mel)

    monkeypatch.setattr(FingerprintEncoder, "embed", counted)
    finish(train(encoder(), Noises(2), replace(LOOP, steps=2, piece=piece), tmp_path))
    assert max(rows) == largest
