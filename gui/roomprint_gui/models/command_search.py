"""Finds commands by what a person remembers of their names."""

import unicodedata
from collections.abc import Iterable, Sequence

from roomprint_gui.commands import Command

_WORD, _INSIDE, _TYPO = 0, 1, 2  # how well a word fits; smaller is better
_FORGIVES_FROM = 3  # letters: shorter words have no typos, only other meanings


def search(commands: Iterable[Command], words: str, recent: Sequence[str]) -> list[Command]:
    """Those in whose name or place every word occurs, in any order.

    A word occurs where another begins with it, better than where it stands inside one; and still
    where it begins another but for a slip or two of the fingers.

    Args:
        commands: Where to look.
        words: What was typed.
        recent: Keys of those that were run last: of what fits equally well they come first, then
            what can be done now.
    """
    asked = _words(words)
    place = {key: rank for rank, key in enumerate(recent)}
    found = []
    for number, command in enumerate(commands):
        name, where = _words(command.name), _words(command.where)
        fits = [_fit(word, name, where) for word in asked]
        if None not in fits:
            worst = max((fit for fit in fits if fit is not None), default=0)
            last = place.get(command.key, len(place))
            found.append((worst, last, not command.ready(), number, command))
    return [command for *_, command in sorted(found, key=lambda one: one[:4])]


def _fit(word: str, name: Sequence[str], where: Sequence[str]) -> int | None:
    """How well a word fits; a name says more than a place."""
    for penalty, there in ((0, name), (1, where)):
        if any(other.startswith(word) for other in there):
            return 2 * _WORD + penalty
    for penalty, there in ((0, name), (1, where)):
        if any(word in other for other in there):
            return 2 * _INSIDE + penalty
    for penalty, there in ((0, name), (1, where)):
        if any(_begins_nearly(word, other) for other in there):
            return 2 * _TYPO + penalty
    return None


def _begins_nearly(word: str, other: str) -> bool:
    """Whether ``other`` begins with ``word`` but for one slip, or two in six letters and more."""
    if len(word) < _FORGIVES_FROM:
        return False
    slips = 1 if len(word) < 6 else 2
    lengths = range(len(word) - slips, len(word) + slips + 1)
    return any(slips_between(word, other[:length]) <= slips for length in lengths)


def slips_between(typed: str, meant: str) -> int:
    """How many slips make one of the other: a letter wrong, missing, too many, or two swapped.

    The optimal string alignment distance (Damerau 1964).
    """
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, start=1):
        line = [row]
        for column, other in enumerate(meant, start=1):
            wrong = last[column - 1] + (letter != other)
            best = min(wrong, last[column] + 1, line[column - 1] + 1)
            swapped = row > 1 and column > 1 and letter == meant[column - 2]
            if swapped and typed[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
