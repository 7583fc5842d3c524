"""What a run's folder is told of every step: its numbers, the time left, what goes wrong."""

import time
from collections import deque
from collections.abc import Callable

from roomprint.training.health import RECENT, Health
from roomprint.training.run_record import Record
from roomprint.training.schedule import LoopConfig, Plan

_SETTLED = 200  # steps, beside those of the warm-up, that an encoder may need to begin to learn
_PACE = 100  # steps that the time left is reckoned from
_LOSSES = 20  # of which the mean is told


class StepTeller:
    """Tells a record of the steps of one session.

    Args:
        record: Where it is written down.
        plan: What each step is.
        config: Over how many steps the rate rises, and after how many minutes training ends.
        contrastive: A loss of ``ln(rows - 1)`` is that of a guess.
        clock: Seconds.
    """

    def __init__(
        self,
        record: Record,
        plan: Plan,
        config: LoopConfig,
        contrastive: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._record = record
        self._plan = plan
        self._limit_s = 60 * config.minutes
        self._contrastive = contrastive
        self._clock = clock
        self._began_s = clock()
        self._health = Health(_SETTLED + RECENT + config.warm_up)
        self._pace: deque[tuple[float, int]] = deque(maxlen=_PACE + 1)  # when, pairs left
        self._losses: deque[float] = deque(maxlen=_LOSSES)

    @property
    def is_out_of_time(self) -> bool:
        """Whether this session has trained for as long as it may."""
        return 0 < self._limit_s <= self._clock() - self._began_s

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
        now_s = self._clock()
        self._pace.append((now_s, left))
        (since, before), pairs = self._pace[0], self._pace[0][1] - left
        self._record.now(
            step=step,
            message=f"step {step:,} of {self._plan.steps:,}",
            loss=sum(self._losses) / len(self._losses),
            segments_per_s=row["segments_per_s"],
            eta_s=self._at_most((now_s - since) / pairs * left) if before > left else None,
        )
        loss = row["loss"] if self._contrastive else 0.0
        for sentence in self._health.after_step(step, loss, rows, row["wait_s"], row["step_s"]):
            self._record.event(sentence, "warning")

    def _at_most(self, left_s: float) -> float:
        """What is left of the time that it may take, if that is less."""
        if not self._limit_s:
            return left_s
        return max(0.0, min(left_s, self._limit_s - (self._clock() - self._began_s)))

    def look(self, effective_rank: float, dimensions: int) -> None:
        """Tell what a look at the held-out set says of the encoder's health."""
        for sentence in self._health.after_monitors(effective_rank, dimensions):
            self._record.event(sentence, "warning")
