import math
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from threadpoolctl import threadpool_info, threadpool_limits
from torch import Tensor
from torch.utils.data import Dataset

from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.errors import RunError
from roomprint.steps import Progress, Steps, finish
from roomprint.training import loop
from roomprint.training.checkpoints import BEST, LAST, Checkpoints, kept_name, read_checkpoint
from roomprint.training.loading import Views, alone_and_quiet
from roomprint.training.loop import Embed, Task, Trainer
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.nt_xent import nt_xent
from roomprint.training.run_folder import (
    EVENTS,
    METRICS,
    MONITORS,
    RunState,
    ask_to_stop,
    parse_lines,
    read_run,
)
from roomprint.training.run_record import RunRecord
from roomprint.training.schedule import LoopConfig, Plan

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.3)
LOOP = LoopConfig(steps=4, batch=4, warm_up=1, save_every=2, learning_rate=1e-2, decay_share=0.0)
UNWATCHED = MonitorConfig(every=0)
Look = Callable[[Embed], dict[str, float]]


class Noises(Dataset[Views]):
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


pytestmark = pytest.mark.usefixtures("in_this_process")


def encoder(seed: int = 0, config: ConformerConfig = TINY) -> FingerprintEncoder:
    torch.manual_seed(seed)
    return FingerprintEncoder(config)


def train(
    model: FingerprintEncoder,
    folder: Path,
    config: LoopConfig = LOOP,
    *,
    spoilt: int = -1,
    monitors: MonitorConfig = UNWATCHED,
    look: Look | None = None,
    run: str = "it",
) -> Steps[None]:
    """Train as the recipe does, without its folders of audio."""

    def objective(views: Views) -> Tensor:
        originals, replicas = views
        return nt_xent(originals, replicas, config.temperature)

    plan = Plan(config, 4)
    task = Task(model, model.embed, Noises(plan.steps, spoilt), objective, look)
    with RunRecord(folder) as record:
        trainer = Trainer(
            task, config, plan, record, Checkpoints(folder / "checkpoints", run), monitors
        )
        if (yield from trainer.steps()):
            record.finished()


def rows(folder: Path, name: str = METRICS) -> list[dict[str, Any]]:
    found = parse_lines((folder / name).read_bytes())
    if name == METRICS:
        assert [row["step"] for row in found] == list(range(1, len(found) + 1))
    return found


def losses(folder: Path) -> list[float]:
    return [row["loss"] for row in rows(folder)]


def same(a: FingerprintEncoder, b: FingerprintEncoder) -> bool:
    theirs = b.state_dict()
    return all(torch.equal(value, theirs[name]) for name, value in a.state_dict().items())


def saved_step(folder: Path, name: str = LAST) -> int:
    return read_checkpoint(folder / "checkpoints" / name)[0]


# --- training ------------------------------------------------------------------------------------


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
    def dead(*_: object) -> Iterator[Views]:
        raise RuntimeError("DataLoader worker (pid 7) exited unexpectedly")
        yield

    monkeypatch.setattr(loop, "load_batches", dead)
    with pytest.raises(RunError, match="a process that makes replicas died"):
        finish(train(encoder(), tmp_path))


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


# --- monitors ------------------------------------------------------------------------------------

EVERY_2 = MonitorConfig(every=2)


def looks(*values: float) -> Look:
    """Says of one look after the other how good the encoder is."""
    left = iter(values)

    def look(embed: Embed) -> dict[str, float]:
        vectors = embed(torch.ones(3, 20, 16))
        assert torch.equal(vectors, embed(torch.ones(3, 20, 16)))  # nothing is dropped
        assert not vectors.requires_grad
        return {"placed1": next(left), "effective_rank": 1.2, "dimensions": 8}

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


# --- checkpoints ---------------------------------------------------------------------------------


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


def test_tensorboard_gets_the_same_numbers(tmp_path: Path) -> None:
    from tensorboardX.proto.event_pb2 import Event

    finish(train(encoder(), tmp_path, monitors=EVERY_2, look=looks(0.25, 0.5)))
    (path,) = (tmp_path / "tensorboard").iterdir()
    content, found = path.read_bytes(), {}
    while content:  # length (8 bytes), its checksum (4), the record, its checksum (4)
        length = int.from_bytes(content[:8], "little")
        event = Event.FromString(content[12 : 12 + length])
        for value in event.summary.value:
            found[value.tag, event.step] = value.simple_value
        content = content[16 + length :]
    for row in rows(tmp_path):
        assert found["train/loss", row["step"]] == pytest.approx(row["loss"])
    assert (found["monitor/placed1", 2], found["monitor/placed1", 4]) == (0.25, 0.5)
    assert {"train/rate", "train/gradient", "monitor/effective_rank"} < {tag for tag, _ in found}
