"""What a run's folder is told of every step: its numbers, the time left, what goes wrong."""

import time
from collections import deque

from roomprint.training.health import RECENT, Health
from roomprint.training.run_record import Record
from roomprint.training.schedule import Plan

_SETTLED = 200  # steps, beside those of the warm-up, that an encoder may need to begin to learn
_PACE = 100  # steps that the time left is reckoned from
_LOSSES = 20  # of which the mean is told


class StepTeller:
    """Tells a record of the steps of one session.

    Args:
        record: Where it is written down.
        plan: What each step is.
        warm_up: Steps over which the rate rises.
        contrastive: A loss of ``ln(rows - 1)`` is that of a guess.
    """

    def __init__(self, record: Record, plan: Plan, warm_up: int, contrastive: bool) -> None:
        self._record = record
        self._plan = plan
        self._contrastive = contrastive
        self._health = Health(_SETTLED + RECENT + warm_up)
        self._pace: deque[tuple[float, int]] = deque(maxlen=_PACE + 1)  # when, pairs left
        self._losses: deque[float] = deque(maxlen=_LOSSES)

    def step(self, row: dict[str, float], rows: int) -> None:
        """Tell of a step that is done.

        Args:
            row: Its numbers; the names are those of ``metrics.jsonl``.
            rows: Vectors that its loss told apart.
        """
        step = int(row["step"])
        self._record.metrics(row)
        self._losses.append(row["loss"])
        left = self._plan.pairs_from(step)
        self._pace.append((time.monotonic(), left))
        (since, before), pairs = self._pace[0], self._pace[0][1] - left
        self._record.now(
            step=step,
            message=f"step {step:,} of {self._plan.steps:,}",
            loss=sum(self._losses) / len(self._losses),
            segments_per_s=row["segments_per_s"],
            eta_s=(time.monotonic() - since) / pairs * left if before > left else None,
        )
        loss = row["loss"] if self._contrastive else 0.0
        for sentence in self._health.after_step(step, loss, rows, row["wait_s"], row["step_s"]):
            self._record.event(sentence, "warning")

    def look(self, effective_rank: float, dimensions: int) -> None:
        """Tell what a look at the held-out set says of the encoder's health."""
        for sentence in self._health.after_monitors(effective_rank, dimensions):
            self._record.event(sentence, "warning")
