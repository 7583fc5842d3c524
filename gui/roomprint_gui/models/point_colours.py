"""Which colour each point has: a few colours, and the number of one for every point."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.rows import Label, Numbers, Words

STEPS = 32  # colours of a ramp: more cannot be told apart

# Okabe and Ito's eight without black, then Tol's muted ones (2021) with the
# two darkest brightened for dark grounds, for those who have more words; still
# more share the grey of what is not known
CATEGORIES = (
    *("#E69F00", "#56B4E9", "#009E73", "#D5C711", "#0072B2", "#D55E00", "#CC79A7"),
    *("#6A5ACD", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677"),
    *("#B04A7F", "#AA4499"),
)
UNKNOWN = "#808890"

# viridis (van der Walt and Smith 2015), public domain, without its darkest quarter and its palest
# end, which are hard to see on a dark and on a light ground
_RAMP = (
    *("3b528b", "33638d", "2c728e", "26828e", "21918c", "1fa088"),
    *("28ae80", "3fbc73", "5ec962", "84d44b", "addc30", "d8e219"),
)


@dataclass(frozen=True, eq=False)
class Entry:
    """One word of the legend.

    Attributes:
        code: Its number in the label; -1 for what is not known.
        word: What it says.
        color: As ``#rrggbb``.
        count: How many points have it.
    """

    code: int
    word: str
    color: str
    count: int


@dataclass(frozen=True, eq=False)
class Colours:
    """How points are coloured by one label.

    Attributes:
        codes: Number of each point's colour, ``(rows,)``.
        table: The colours, as ``#rrggbb``; the last is that of what is not known.
        legend: The words; empty for numbers.
        low: The number of the first colour, for a label of numbers.
        high: That of the last.
        unit: Of the numbers.
    """

    codes: NDArray[np.int64]
    table: tuple[str, ...]
    legend: tuple[Entry, ...] = ()
    low: float = 0.0
    high: float = 1.0
    unit: str = ""

    @property
    def grey(self) -> int:
        """How many known words have no colour of their own."""
        return sum(one.code >= 0 and one.color == UNKNOWN for one in self.legend)

    @property
    def is_ramp(self) -> bool:
        """Whether a colour bar explains them."""
        return not self.legend


def colours_by(label: Label) -> Colours:
    """The colours of a label: a ramp for numbers, a colour a word for words.

    The commonest words have the colours there are, and all others one grey: a colour never means
    two words.
    """
    if isinstance(label, Numbers):
        return _ramp(label)
    return _words(label)


def colours_beside(first: Label, second: Label) -> tuple[Colours, Colours]:
    """The colours of two maps by a label of theirs; words that differ share one legend.

    Args:
        first: The label on the first map.
        second: The same label on the second, with the words numbered alike.
    """
    if second is first or not (isinstance(first, Words) and isinstance(second, Words)):
        return (alike := colours_by(first)), alike
    both = colours_by(Words(np.concatenate((first.codes, second.codes)), first.words))
    here, there = np.split(both.codes, [len(first)])
    return replace(both, codes=here), replace(both, codes=there)


def one_colour(rows: int) -> Colours:
    """The same colour for every point: there is no label."""
    return Colours(np.zeros(rows, np.int64), (CATEGORIES[1], UNKNOWN))


def shown_by(label: Label, hidden: AbstractSet[int]) -> NDArray[np.bool_]:
    """Which points are shown while some words are hidden, ``(rows,)``."""
    if isinstance(label, Words) and hidden:
        return ~np.isin(label.codes, list(hidden))
    return np.ones(len(label), np.bool_)


def ramp_table() -> tuple[str, ...]:
    """The colours of a ramp, low to high."""
    anchors = np.array([[int(c[at : at + 2], 16) for at in (0, 2, 4)] for c in _RAMP])
    places = np.linspace(0, len(anchors) - 1, STEPS)
    channels = [np.interp(places, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    rows = np.stack(channels, axis=1).round().astype(int).tolist()
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in rows)


def _ramp(label: Numbers) -> Colours:
    known = np.isfinite(label.values)
    values = label.values[known]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    codes = np.full(len(label), STEPS, np.int64)
    share = (values - low) / max(high - low, 1e-12)
    codes[known] = np.minimum((share * STEPS).astype(np.int64), STEPS - 1)
    return Colours(codes, (*ramp_table(), UNKNOWN), (), low, high, label.unit)


def _words(label: Words) -> Colours:
    counts = np.bincount(label.codes[label.codes >= 0], minlength=len(label.words))
    order = np.argsort(-counts, kind="stable")
    colour_of = np.empty(len(label.words) + 1, np.int64)
    colour_of[order] = np.minimum(np.arange(len(order)), len(CATEGORIES))
    colour_of[-1] = len(CATEGORIES)  # the code -1 takes the last
    table = (*CATEGORIES, UNKNOWN)
    legend = [
        Entry(int(c), label.words[c], table[colour_of[c]], int(counts[c]))
        for c in order
        if counts[c]
    ]
    if unknown := int((label.codes < 0).sum()):
        legend.append(Entry(-1, "Not known", UNKNOWN, unknown))
    return Colours(colour_of[label.codes], table, tuple(legend))
