"""How long a job will still take."""

from roomprint_gui import words

_SETTLED_S = 2.0


class Remaining:
    """Tells the time left from the pace so far; says nothing before the pace has settled."""

    def __init__(self, now_s: float) -> None:
        self._begun_s = now_s

    def say(self, done: int, total: int, now_s: float) -> str:
        """Time left in words, or an empty string while it cannot be known.

        Args:
            done: Units finished.
            total: Units in all; 0 when that is not known.
            now_s: The present moment on the clock that the start was taken from.
        """
        elapsed_s = now_s - self._begun_s
        if elapsed_s < _SETTLED_S or done <= 0 or total <= done:
            return ""
        return f"{words.duration(max(1.0, elapsed_s / done * (total - done)))} left"
