"""How long a job will still take."""

from roomprint_gui import words

_SETTLED_S = 3.0
_SETTLED_SHARE = 0.02


class Remaining:
    """Tells the time left from the pace so far; says nothing before the pace has settled.

    The clock starts with the first count: getting ready says nothing about the pace.
    """

    def __init__(self) -> None:
        self._begun_s: float | None = None

    def say(self, done: int, total: int, now_s: float) -> str:
        """Time left in words, or an empty string while it cannot be known.

        Args:
            done: Units finished.
            total: Units in all; 0 when that is not known.
            now_s: The present moment on a clock that only goes forward.
        """
        if total <= 0:
            return ""
        if self._begun_s is None:
            self._begun_s = now_s
        elapsed_s = now_s - self._begun_s
        if elapsed_s < _SETTLED_S or done < _SETTLED_SHARE * total or done >= total:
            return ""
        return f"{words.duration(max(1.0, elapsed_s / done * (total - done)))} left"
