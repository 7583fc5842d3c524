"""The marks of an axis, with a true minus, or as minutes and seconds."""

from collections.abc import Sequence

import pyqtgraph as pg

_STEPS_S = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0)
_MINUTE_S = 60.0
_ROOM = 70  # pixels that such a mark needs


class Bar(pg.AxisItem):  # type: ignore[misc]
    """Writes −20 where pyqtgraph writes -20.

    Args:
        place: ``bottom``, ``left`` or ``right``.
        clock: Whether its seconds are written as ``1:23`` and ``0:05.25``.
    """

    def __init__(self, place: str, *, clock: bool = False) -> None:
        super().__init__(place)
        self._clock = clock

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Where marks stand: at full minutes, where there are many."""
        span_s = maxVal - minVal
        if self._clock and span_s > _MINUTE_S:
            least_s = span_s * _ROOM / max(size, 1.0)
            return [(next((s for s in _STEPS_S if s >= least_s), _STEPS_S[-1]), 0.0)]
        return list(super().tickSpacing(minVal, maxVal, size))

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The words of the marks."""
        if self._clock:
            return [_clock(value, spacing) for value in values]
        return [str(text).replace("-", "−") for text in super().tickStrings(values, scale, spacing)]


def _clock(value_s: float, spacing_s: float) -> str:
    """A moment with as many digits as tell it from its neighbours."""
    digits = next((n for n in range(6) if abs(round(spacing_s, n) - spacing_s) < 1e-9), 6)
    units = round(abs(value_s) * 10**digits)
    whole, part = divmod(units, 10**digits)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    sign = "−" if value_s < 0 and units else ""
    return f"{sign}{text}" + (f".{part:0{digits}}" if digits else "")
