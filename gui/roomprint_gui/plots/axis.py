"""One axis of a plot: its title, its unit, and how it says a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from roomprint_gui import words


@dataclass(frozen=True)
class Axis:
    """One axis of a plot.

    Attributes:
        title: What it shows.
        unit: Its unit; with ``si`` a prefix is put before it (ms, kHz).
        si: Whether prefixes make sense: not for decibels and metres.
        ticks: Positions and words of its marks; by default round numbers.
        digits: Digits after the point in the readout.
        value: From a place on the axis to its value, where the axis is not even.
        clock: Whether its seconds are marked as minutes and seconds.
    """

    title: str
    unit: str = ""
    si: bool = False
    ticks: Mapping[float, str] | None = None
    digits: int = 1
    value: Callable[[float], float] | None = None
    clock: bool = False

    def say(self, value: float) -> str:
        """A value of this axis with its unit, as the readout shows it."""
        if self.value is not None:
            value = self.value(value)
        elif self.ticks is not None:
            word = self.ticks[min(self.ticks, key=lambda mark: abs(mark - value))]
            return f"{word} {self.unit}".strip()
        scale, prefix = _prefix(value) if self.si else (1.0, "")
        text = words.fixed(value * scale, self.digits)
        return f"{text} {prefix}{self.unit}".strip()

    @property
    def marked_unit(self) -> str:
        """The unit of its marks."""
        return "min:s" if self.clock else self.unit

    @property
    def heading(self) -> str:
        """Title and unit for a table of data."""
        return f"{self.title} ({self.unit})" if self.unit else self.title


def _prefix(value: float) -> tuple[float, str]:
    """Factor and prefix that bring ``value`` near to one: milli, none or kilo."""
    if abs(value) >= 1000.0:
        return 1e-3, "k"
    return (1e3, "m") if abs(value) < 1.0 else (1.0, "")
