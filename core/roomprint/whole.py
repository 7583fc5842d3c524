"""One progress over the parts of a long work."""

from contextlib import closing
from typing import TypeVar

from roomprint.steps import Progress, Steps

R = TypeVar("R")
UNITS = 1000  # of the whole


def as_part(
    steps: Steps[R], title: str, begin: float, end: float, units: int | None = None
) -> Steps[R]:
    """Do ``steps`` as a part of a whole: the progress is the whole's, and never goes back.

    Args:
        steps: The part.
        title: What it is, said before its notes.
        begin: Where in the whole it begins, from 0 to 1.
        end: Where it ends.
        units: Only what is counted in so many units moves the progress on, where a part counts
            other things by the way; None: everything does.

    Returns:
        What the part returns.
    """
    share = 0.0
    with closing(steps):
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            if progress.total and units in (None, progress.total):
                share = max(share, progress.done / progress.total)
            done = round(UNITS * (begin + min(share, 1.0) * (end - begin)))
            yield Progress(done, UNITS, ": ".join(filter(None, (title, progress.note))))
