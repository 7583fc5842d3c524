"""The loop: it learns, it goes on to the same numbers, it stops when it cannot."""

import math
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.core.training.tiny_run import (
    LOOP,
    encoder,
    losses,
    rows,
    same,
    saved_step,
    train,
)
from threadpoolctl import threadpool_info, threadpool_limits
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.errors import RunError
from roomprint.steps import Progress, finish
from roomprint.training import loading, loop
from roomprint.training.loading import Views, alone_and_quiet
from roomprint.training.run_folder import (
    EVENTS,
    METRICS,
    RunState,
    ask_to_stop,
    read_run,
)

pytestmark = pytest.mark.usefixtures("in_this_process")


def test_training_learns_and_tells_its_progress(tmp_path: Path) -> None:
    config = replace(LOOP, steps=40, temperature=0.2)
    before, model = encoder(), encoder()
    told = list(train(model, tmp_path, config))
    assert [(step.done, step.total) for step in told] == [(n, 40) for n in range(1, 41)]
    values = losses(tmp_path)
    assert told[0] == Progress(1, 40, f"loss {values[0]:.3f}")
    assert sum(values[-10:]) < 0.8 * sum(values[:10])
    moved = [
        name
        for (name, old), new in zip(before.named_parameters(), model.parameters(), strict=True)
        if not torch.equal(old, new)
    ]
    assert len(moved) == len(list(model.parameters()))


def test_every_step_leaves_a_line_and_the_run_its_state(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path, replace(LOOP, warm_up=2)))
    for row in rows(tmp_path):
        assert row["step_s"] >= row["wait_s"] >= 0
        assert row["gradient"] > 0
        assert row["cores"] > 0
        assert row["segments_per_s"] == pytest.approx(8 / row["step_s"])
        assert (row["batch"], row["epoch"]) == (4, row["step"] - 1)
    assert [row["rate"] for row in rows(tmp_path)] == [0.005, 0.01, 0.01, 0.01]
    run = read_run(tmp_path)
    assert (run.state, run.step, run.steps) == (RunState.FINISHED, 4, 4)
    assert run.loss == pytest.approx(sum(losses(tmp_path)) / 4)
    assert run.eta_s is None


def test_going_on_is_the_same_as_never_having_stopped(tmp_path: Path) -> None:
    """Losses and weights, to the last bit, dropout and all."""
    whole, parts = encoder(), encoder(seed=5)
    config = replace(LOOP, steps=7)
    finish(train(whole, tmp_path / "whole", config))
    killed = train(encoder(), tmp_path / "parts", config)
    for _ in range(3):
        next(killed)
    (tmp_path / "saved").mkdir()
    for path in (tmp_path / "parts" / "checkpoints").iterdir():  # the one of step 2
        path.rename(tmp_path / "saved" / path.name)
    killed.close()
    for path in (tmp_path / "saved").iterdir():
        path.replace(tmp_path / "parts" / "checkpoints" / path.name)
    assert len(losses(tmp_path / "parts")) == 3
    resumed = train(encoder(seed=4), tmp_path / "parts", config)
    assert next(resumed).done == 3
    torch.randn(17)  # what others draw plays no part
    next(resumed)
    resumed.close()
    assert saved_step(tmp_path / "parts") == 4  # a close saves
    finish(train(parts, tmp_path / "parts", config))
    assert losses(tmp_path / "parts") == losses(tmp_path / "whole")
    assert same(parts, whole)
    assert not same(whole, encoder())


def test_the_units_that_are_dropped_differ_from_step_to_step(tmp_path: Path) -> None:
    still = replace(LOOP, learning_rate=1e-7, warm_up=0)
    seen: list[Tensor] = []
    model = encoder()
    embed = model.embed

    def kept(log_mel: Tensor) -> Tensor:
        seen.append(embed(torch.ones(2, 20, 16)).detach())
        return embed(log_mel)

    model.embed = kept  # type: ignore[method-assign]
    finish(train(model, tmp_path, still))
    assert not torch.allclose(seen[0], seen[1], atol=1e-3)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    trained, again = encoder(), encoder(seed=1)
    finish(train(trained, tmp_path))
    assert list(train(again, tmp_path)) == []
    assert same(again, trained)
    assert len(losses(tmp_path)) == 4


def test_a_line_torn_by_a_crash_does_not_stay(tmp_path: Path) -> None:
    finish(train(encoder(), tmp_path, replace(LOOP, steps=2)))
    with (tmp_path / METRICS).open("a") as metrics:
        metrics.write('{"step": 3, "lo')
    finish(train(encoder(), tmp_path))
    assert len(losses(tmp_path)) == 4


def test_asked_to_stop_it_saves_and_pauses(tmp_path: Path) -> None:
    steps = train(encoder(), tmp_path, replace(LOOP, save_every=50))
    next(steps)
    ask_to_stop(tmp_path)
    assert list(steps) == []
    assert saved_step(tmp_path) == 1
    run = read_run(tmp_path)
    assert (run.state, run.message) == (RunState.PAUSED, "paused at step 1")
    assert len(list(train(encoder(), tmp_path))) == 3  # and the wish is forgotten
    assert read_run(tmp_path).state is RunState.FINISHED


def test_asked_to_stop_for_good_it_saves_first(tmp_path: Path) -> None:
    steps = train(encoder(), tmp_path, replace(LOOP, save_every=50))
    next(steps)
    ask_to_stop(tmp_path, for_good=True)
    assert list(steps) == []
    assert saved_step(tmp_path) == 1
    assert read_run(tmp_path).state is RunState.STOPPED


def test_a_loss_that_is_no_number_is_named_and_never_saved(tmp_path: Path) -> None:
    model = encoder()
    with pytest.raises(RunError, match=r"the loss became nan .* at step 3; lower the learning"):
        finish(train(model, tmp_path, replace(LOOP, save_every=1), spoilt=3))
    assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
    assert saved_step(tmp_path) == 3
    run = read_run(tmp_path)
    assert run.state is RunState.FAILED
    assert run.message.startswith("the loss became nan")
    assert rows(tmp_path, EVENTS)[-1] == {
        "time": rows(tmp_path, EVENTS)[-1]["time"],
        "step": 3,
        "level": "error",
        "text": run.message,
    }


def test_a_gradient_that_is_no_number_never_reaches_the_weights(tmp_path: Path) -> None:
    model = encoder()
    model.output.weight.register_hook(  # type: ignore[no-untyped-call]
        lambda gradient: gradient * math.inf
    )
    with pytest.raises(RunError, match=r"its gradient (inf|nan) at step 0"):
        finish(train(model, tmp_path))
    assert all(bool(torch.isfinite(p).all()) for p in model.parameters())
    assert not (tmp_path / "checkpoints").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 1e-4),
        ("weight_decay", 1.0),
        ("temperature", 1.0),
        ("warm_up", 50),
        ("decay_share", 1.0),
        ("clip_norm", 1e-3),
        ("optimizer", "adam"),
        ("precision", "bfloat16"),
        ("seed", 1),
        ("schedule", "4x4@1e-3"),
    ],
)
def test_every_setting_of_the_loop_has_an_effect(tmp_path: Path, name: str, value: Any) -> None:
    plain = replace(LOOP, precision="float32", weight_decay=0.1)
    ends = [encoder(), encoder()]
    for number, config in enumerate((plain, replace(plain, **{name: value}))):
        finish(train(ends[number], tmp_path / str(number), config))
    assert not same(*ends)


@pytest.mark.parametrize(("piece", "largest"), [(0, 8), (3, 3)])
def test_no_more_than_a_piece_is_encoded_at_once(tmp_path: Path, piece: int, largest: int) -> None:
    sizes: list[int] = []
    model = encoder()
    embed = model.embed

    def counted(log_mel: Tensor) -> Tensor:
        sizes.append(len(log_mel))
        return embed(log_mel)

    model.embed = counted  # type: ignore[method-assign]
    finish(train(model, tmp_path, replace(LOOP, steps=2, piece=piece)))
    assert max(sizes) == largest


def test_a_device_out_of_memory_is_said(tmp_path: Path) -> None:
    model = encoder()

    def full(_: Tensor) -> Tensor:
        raise torch.OutOfMemoryError

    model.embed = full  # type: ignore[assignment, method-assign]
    with pytest.raises(RunError, match="ran out of memory at step 0: set a smaller piece or batch"):
        finish(train(model, tmp_path))


def test_a_dead_process_for_the_data_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*_: object, **__: object) -> Iterator[Views]:
        raise RuntimeError("DataLoader worker (pid 7) exited unexpectedly")
        yield

    monkeypatch.setattr(loop, "load_batches", dead)
    with pytest.raises(RunError, match="a process that makes replicas died"):
        finish(train(encoder(), tmp_path))


class Stuck(Dataset[Views]):
    """Never gives a batch."""

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: int) -> Views:
        threading.Event().wait()
        raise AssertionError


def test_data_that_do_not_come_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_PATIENCE_S", 1)
    with (
        closing(loading.load_batches(Stuck(), 0, 1, cuda=False)) as batches,
        pytest.raises(RunError, match="no batch came for 0 minutes: the data are stalled"),
    ):
        loading.next_batch(batches)


def test_processes_that_make_data_keep_to_one_thread() -> None:
    torch_threads, on_interrupt = torch.get_num_threads(), signal.getsignal(signal.SIGINT)
    with threadpool_limits(2):
        try:
            alone_and_quiet(0)
            assert torch.get_num_threads() == 1
            assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
            pools = threadpool_info()
            assert any(pool["user_api"] == "blas" for pool in pools)
            assert {pool["num_threads"] for pool in pools} == {1}
        finally:
            torch.set_num_threads(torch_threads)
            signal.signal(signal.SIGINT, on_interrupt)
