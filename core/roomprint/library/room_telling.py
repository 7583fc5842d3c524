"""How a room that was asked for is told, by the command and by the window."""

import itertools

from roomprint.library.room_answers import NamedRoom

_DIGITS = 2  # of a likeness, as long as they tell it from another

ANOTHER_VOICE = "enrol a second recording with another voice"


def likeness_in_words(named: NamedRoom) -> str:
    """The likeness: ``0.95``; of a room that was refused ``0.95 of 0.98 needed``.

    Two numbers that differ never look the same, however many digits that takes.
    """
    likeness, needed = named.likeness, named.needed
    if named.name is not None:
        return f"{likeness:.{_DIGITS}f}"
    tried = ((f"{likeness:.{d}f}", f"{needed:.{d}f}") for d in itertools.count(_DIGITS))
    told, wanted = next(pair for pair in tried if pair[0] != pair[1] or likeness == needed)
    return f"{told} of {wanted} needed"


def advice_in_words(named: NamedRoom) -> str:
    """What to do so that a room is known again by other voices; empty where that was done."""
    if named.name is not None or named.recordings > 1:
        return ""
    return f"'{named.closest}' is known by one recording: {ANOTHER_VOICE}"
