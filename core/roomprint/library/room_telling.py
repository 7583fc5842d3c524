"""How a room that was asked for is told, by the command and by the window."""

import itertools

from roomprint.library.room_answers import NamedRoom

_DIGITS = 1  # of a chance in percent, as long as they tell it from what is allowed
_LEAST = 0.1  # percent
_SIMILAR = "of the model's training clips sound this similar"
_PERHAPS = 0.05  # chance up to which an unknown room may well be the closest one

ANOTHER_VOICE = "enrol a second recording with another voice"


def chance_in_words(named: NamedRoom) -> str:
    """How rare the likeness is: ``0.4 % of the model's training clips sound this similar``.

    Of a room that was refused the same with ``, more than 0.5 %`` behind it.
    Two numbers that differ never look the same, however many digits that takes.
    """
    percent, most = 100 * named.chance, 100 * named.allowed
    if named.name is not None:
        told = f"{percent:.{_DIGITS}f}" if percent >= _LEAST else f"under {_LEAST}"
        return f"{told} % {_SIMILAR}"
    tried = ((f"{percent:.{d}f}", f"{most:.{d}f}") for d in itertools.count(_DIGITS))
    told, allowed = next(pair for pair in tried if pair[0] != pair[1] or percent == most)
    return f"{told} % {_SIMILAR}, more than {allowed} %"


def closest_in_words(named: NamedRoom) -> str:
    """Which room one that was refused is closest to, and why it is not called that."""
    which = "perhaps" if named.chance <= _PERHAPS else "closest to"
    return f"{which} '{named.closest}': {chance_in_words(named)}"


def advice_in_words(named: NamedRoom) -> str:
    """What to do so that a room is known again by other voices; empty where that was done."""
    if named.name is not None or named.recordings > 1:
        return ""
    return f"'{named.closest}' is known by one recording: {ANOTHER_VOICE}"
