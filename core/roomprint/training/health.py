"""What goes wrong in a training, in words: collapse and starvation."""

import math
from collections import deque

RECENT = 100  # steps that the loss is looked at over
_NEAR = 0.02  # of the loss of a guess
_FEW_DIRECTIONS = 1.5
_LOOK = 20  # steps that the waiting is looked at over
_STARVED, _FED = 0.5, 0.4  # shares of the step


class Health:
    """Watches the numbers of a training and says each trouble once, until it is over.

    Args:
        settled: Steps before which a loss near that of a guess says nothing: an encoder begins
            there.
    """

    def __init__(self, settled: int) -> None:
        self._settled = settled
        self._above_guess: deque[float] = deque(maxlen=RECENT)
        self._waits: deque[tuple[float, float]] = deque(maxlen=_LOOK)
        self._said: set[str] = set()

    def after_step(
        self, step: int, loss: float, rows: int, wait_s: float, step_s: float
    ) -> list[str]:
        """Troubles that this step shows.

        Args:
            step: Steps done.
            loss: Its loss in nats.
            rows: Vectors that the loss was taken over, ``2 B``.
            wait_s: Time spent waiting for data.
            step_s: Time of the whole step.
        """
        guess = math.log(rows - 1)
        self._above_guess.append(loss / guess)
        mean = sum(self._above_guess) / len(self._above_guess)
        stuck = step >= self._settled and len(self._above_guess) == RECENT and mean > 1 - _NEAR
        self._waits.append((wait_s, step_s))
        waited, whole = (sum(column) for column in zip(*self._waits, strict=True))
        share = waited / max(whole, 1e-9)
        full = len(self._waits) == _LOOK
        limit = _FED if "starved" in self._said else _STARVED
        return [
            *self._once(
                "stuck",
                stuck,
                f"for {RECENT} steps the loss has stood near {guess:.2f} = ln({rows - 1}), that of "
                "a guess: every segment gets the same vector; try a lower learning rate, a longer "
                "warm-up or a larger batch",
            ),
            *self._once(
                "starved",
                full and share > limit,
                f"{100 * share:.0f} % of the time goes into waiting for data: the processes that "
                "make replicas are too slow for this encoder",
            ),
        ]

    def after_monitors(self, effective_rank: float, dimensions: int) -> list[str]:
        """Troubles that a look at the held-out set shows.

        Args:
            effective_rank: Directions that its vectors use.
            dimensions: Directions that there are.
        """
        return self._once(
            "collapsed",
            effective_rank < _FEW_DIRECTIONS,
            f"the held-out vectors use {effective_rank:.1f} of {dimensions} directions: the "
            "encoder has collapsed, or has not begun to tell recordings apart",
        )

    def _once(self, name: str, is_so: bool, sentence: str) -> list[str]:
        if not is_so:
            self._said.discard(name)
            return []
        if name in self._said:
            return []
        self._said.add(name)
        return [sentence]
