"""The contrastive training loop: watched, paused, and gone on with to the same numbers.

It knows neither what is encoded nor what the views of a batch are to each other: an encoder,
batches and a loss are handed to it. All that is drawn in a step (segments, replicas, the units that
are dropped) follows from the seed and the step's number, so a training that was stopped goes on as
if it never had been.
"""

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import Dataset

from roomprint.errors import RunError
from roomprint.steps import Progress, Steps
from roomprint.training.checkpoints import Checkpoints, kept_name
from roomprint.training.gradient_cache import backward
from roomprint.training.kept import BEST
from roomprint.training.loading import Views, load_batches, next_batch
from roomprint.training.monitor_config import Watching, is_better
from roomprint.training.pieces import Embed
from roomprint.training.run_record import Record
from roomprint.training.schedule import LoopConfig, Plan
from roomprint.training.step_teller import StepTeller
from roomprint.training.team import Team, alone

_DROPOUT = 3  # what the draws of a step are for; segments have numbers of their own


@dataclass(frozen=True)
class Task:
    """What is learned.

    Attributes:
        encoder: The network whose weights are trained.
        embed: By it, from inputs ``(rows, ...)`` to vectors ``(rows, dim)``.
        batches: Item ``i`` holds this process's views of the batch of step ``i``, each
            ``(rows, ...)``, one row of each belonging together.
        objective: From the views' vectors, of all processes, to the loss in nats.
        look: What the held-out set says of an encoder: numbers by name, and histograms of cosines;
            None to never look.
        beside: Batches are made in processes of their own, ahead of the training; not worth it for
            a few numbers.
        finish: What is left to do to a batch on the training device, without a gradient; the time
            counts as the step's.
        contrastive: A loss of ``ln(rows - 1)`` is that of a guess.
        teacher: From the rows of the first view to vectors that the objective is given after those
            of the views; nothing is learned by it.
    """

    encoder: nn.Module
    embed: Embed
    batches: Dataset[Views]
    objective: Callable[[Views], Tensor]
    look: Callable[[Embed], dict[str, Any]] | None = None
    beside: bool = True
    finish: Callable[[Views], Views] | None = None
    contrastive: bool = True
    teacher: Embed | None = None


class Trainer:
    """Trains one task in one run's folder.

    Args:
        task: What is learned.
        config: How.
        plan: What each step is.
        record: Where it is written down.
        checkpoints: Where it goes on from.
        monitors: How often the held-out set is looked at.
        team: The processes that share each batch; this one alone when there is none.
    """

    def __init__(
        self,
        task: Task,
        config: LoopConfig,
        plan: Plan,
        record: Record,
        checkpoints: Checkpoints,
        monitors: Watching,
        team: Team | None = None,
    ) -> None:
        self._task = task
        self._config = config
        self._plan = plan
        self._record = record
        self._checkpoints = checkpoints
        self._monitors = monitors
        self._team = team = team or alone(config.precision)
        self._encoder = team.with_shared_statistics(task.encoder.to(team.device)).train()
        kind = torch.optim.Adam if config.optimizer == "adam" else torch.optim.AdamW
        self._optimizer = kind(
            self._encoder.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
        )
        self._teller = StepTeller(record, plan, config, task.contrastive)
        self._step = self._saved = 0
        self._best: float | None = None
        self._worse = 0  # looks since the best one
        self._is_over = False

    @property
    def step(self) -> int:
        """Steps that are done."""
        return self._step

    def steps(self) -> Steps[bool]:
        """Train from the last checkpoint on.

        Returns:
            Whether the training is over; False when somebody asked to pause.

        Raises:
            RunError: The loss or its gradient is no number, memory ran out, or no checkpoint fits.
        """
        torch.set_flush_denormal(True)
        self._go_on()
        with closing(self._batches()) as batches:
            while not self._is_over and self._step < self._plan.steps:
                if self._team.agree(self._is_out_of_patience()):
                    self._record.event(f"no better for {self._worse} looks: training ends here")
                    break
                if self._team.agree(self._record.stop_asked()):
                    self._save()
                    self._record.paused()
                    return False
                loss = self._one_step(batches)
                self._look_and_save()
                try:
                    yield Progress(self._step, self._plan.steps, f"loss {loss:.3f}")
                except GeneratorExit:
                    if self._team.size == 1:
                        self._save()
                    raise
        return True

    def _batches(self) -> Generator[Views, None, None]:
        batches, size = self._task.batches, self._team.size
        if self._task.beside:
            cuda = self._team.device.type == "cuda"
            return load_batches(batches, self._step, size, cuda=cuda)
        return (batches[step] for step in range(self._step, self._plan.steps))

    def _is_out_of_patience(self) -> bool:
        return 0 < self._config.patience <= self._worse

    def _go_on(self) -> None:
        self._team.wait()  # until whatever the first process is writing is there
        self._step, said = self._checkpoints.restore(self._encoder, self._optimizer)
        self._saved = self._step
        self._team.wait()
        for row in self._record.begin(self._step):
            self._take_if_best(row)
        self._record.now(step=self._step, steps=self._plan.steps)
        for sentence in said:
            self._record.event(f"{sentence}; an earlier one is taken", "warning")
        self._record.event(f"going on from step {self._step}" if self._step else "training begins")

    def _one_step(self, batches: Iterator[Views]) -> float:
        began, computed = time.monotonic(), time.process_time()
        views = next_batch(batches)
        ready = time.monotonic()
        place = self._plan.at(self._step)
        for group in self._optimizer.param_groups:
            group["lr"] = place.learning_rate
        try:
            views = self._task.finish(views) if self._task.finish else views
            loss, norm = self._learn(views)
        except torch.OutOfMemoryError as error:
            raise RunError(
                f"the device ran out of memory at step {self._step}: set a smaller piece or batch"
            ) from error
        self._step += 1
        now = time.monotonic()
        rows = self._team.size * sum(map(len, views))
        self._teller.step(
            {
                "step": self._step,
                "loss": loss,
                "rate": place.learning_rate,
                "gradient": norm,
                "wait_s": ready - began,
                "step_s": now - began,
                "segments_per_s": rows / (now - began),
                "batch": place.batch,
                "epoch": place.epoch,
                **_device_use(self._team.device, time.process_time() - computed, now - began),
            },
            rows,
        )
        return loss

    def _learn(self, views: Views) -> tuple[float, float]:
        """One step of the optimizer: the loss before it, and the norm of its gradient."""
        config, team = self._config, self._team
        torch.manual_seed(_seed_of_draws(config.seed, self._step, team.rank))
        inputs = torch.cat(views).to(team.device)
        piece = config.piece or len(inputs)
        wanted = self._wanted(inputs[: len(views[0])], piece)
        self._optimizer.zero_grad()

        def loss_of(vectors: Tensor) -> Tensor:
            mine = (*vectors.chunk(len(views)), *wanted)
            return self._task.objective(tuple(team.gather(view) for view in mine))

        loss = backward(self._encoder, self._embed, inputs, loss_of, piece).item()
        team.sum_gradients(self._encoder)
        limit = config.clip_norm or math.inf
        norm = float(nn.utils.clip_grad_norm_(self._encoder.parameters(), limit))
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise RunError(
                f"the loss became {loss} and its gradient {norm} at step {self._step}; lower the "
                "learning rate"
            )
        self._optimizer.step()
        return loss, norm

    def _look_and_save(self) -> None:
        config, last = self._config, self._step == self._plan.steps
        if config.minutes and not last and self._team.agree(self._teller.is_out_of_time):
            self._record.event(f"{config.minutes:g} minutes are over: training ends here")
            self._is_over = last = True
        look = self._task.look is not None and self._monitors.every > 0
        look = look and (self._step % self._monitors.every == 0 or last)
        keep = config.keep_every > 0 and self._step % config.keep_every == 0
        is_best = self._look() if look else False
        if self._step % config.save_every == 0 or last or look or keep:
            self._save()
            if self._team.is_first and is_best:
                self._checkpoints.keep(BEST)
            if self._team.is_first and keep:
                self._checkpoints.keep(kept_name(self._step))

    def _look(self) -> bool:
        """Look at the held-out set; whether the encoder was never better."""
        self._team.share_buffers(self._encoder)
        if not self._team.is_first or self._task.look is None:
            return False
        began = time.monotonic()
        self._encoder.eval()
        with torch.no_grad():
            values = self._task.look(lambda rows: self._embed(rows.to(self._team.device)))
        self._encoder.train()
        row = {"step": self._step, "seconds": time.monotonic() - began, **values}
        self._record.monitors(row)
        if "effective_rank" in values:
            self._teller.look(values["effective_rank"], int(values["dimensions"]))
        return self._take_if_best(row)

    def _take_if_best(self, row: dict[str, Any]) -> bool:
        name = self._monitors.best_by
        if name not in row:
            return False
        self._worse += 1
        if not is_better(name, row[name], self._best):
            return False
        self._best, self._worse = row[name], 0
        self._record.now(best=self._best, best_step=row["step"])
        return True

    def _save(self) -> None:
        if self._saved == self._step:
            return
        self._team.share_buffers(self._encoder)
        if self._team.is_first:
            self._checkpoints.save(self._encoder, self._optimizer, self._step)
            self._record.flush()
        self._saved = self._step

    def _wanted(self, rows: Tensor, piece: int) -> Views:
        """The teacher's vectors of the first view, where there is a teacher."""
        if self._task.teacher is None:
            return ()
        with torch.no_grad(), self._team.autocast():
            return (torch.cat([self._task.teacher(part) for part in torch.split(rows, piece)]),)

    def _embed(self, inputs: Tensor) -> Tensor:
        with self._team.autocast():
            return self._task.embed(inputs)


def _seed_of_draws(seed: int, step: int, rank: int) -> int:
    """A seed for the dropout of one step in one process, whatever was drawn before."""
    return int(np.random.SeedSequence((seed, _DROPOUT, step, rank)).generate_state(1, np.uint64)[0])


def _device_use(device: torch.device, computed_s: float, step_s: float) -> dict[str, float]:
    """Processor cores this process kept busy, and the most memory of a graphics processor."""
    use = {"cores": computed_s / step_s}
    if device.type == "cuda":
        use["device_memory_bytes"] = torch.cuda.max_memory_allocated(device)
    return use
