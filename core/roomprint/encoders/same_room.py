"""How alike recordings of one room are, and how alike those of two rooms."""

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 3  # of a room's windows that one is compared with
_QUERY = 5  # windows of a recording that is asked about
_ENROLLED = 5  # rooms that a person has enrolled: one more chance each to be taken for another
_FEWEST = NEIGHBOURS + 1

Vectors = NDArray[np.float32]  # (windows, embedding)


def likeness(queries: Vectors, enrolled: Vectors) -> float:
    """Mean cosine of ``queries`` to the nearest few of ``enrolled`` each, -1 to 1."""
    cosines = np.sort(queries @ enrolled.T, axis=1)[:, -NEIGHBOURS:]
    return float(cosines.mean())


def least_likeness(embeddings: Vectors, rooms: NDArray[np.int64]) -> float:
    """The likeness from which a recording is of an enrolled room.

    Of every room the first half of the windows is enrolled and the other half asked about, a few at
    a time. Where a room is left out, the likeliest of some others must not reach the likeness; it
    is set so that this happens as often as that an enrolled room is not known again.

    Args:
        embeddings: Of windows of rooms that the encoder was not trained on.
        rooms: Which room each is of, ``(windows,)``.

    Returns:
        The likeness; 1, which nothing reaches, when there are not two rooms to learn it from.
    """
    halves = []
    for room in np.unique(rooms):
        own = embeddings[rooms == room]
        if len(own) >= 2 * _FEWEST:
            halves.append((own[: len(own) // 2], own[len(own) // 2 :]))
    if len(halves) < 2:
        return 1.0
    same: list[float] = []
    other: list[float] = []
    for number, (_, asked) in enumerate(halves):
        for start in range(0, len(asked), _QUERY):
            query = asked[start : start + _QUERY]
            for room, (enrolled, _) in enumerate(halves):
                (same if room == number else other).append(likeness(query, enrolled))
    levels = np.unique([*same, *other])
    missed = np.array([np.mean(np.array(same) < level) for level in levels])
    taken = np.array([np.mean(np.array(other) >= level) for level in levels])
    wrong = 1 - (1 - taken) ** _ENROLLED
    return float(levels[np.abs(missed - wrong).argmin()])
