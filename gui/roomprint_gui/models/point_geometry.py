"""Where points lie: inside an outline, near a place."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float32]  # (points, 2), in space (points, 3)
_CORNERS = 160  # of an outline: more make no difference that a hand could draw


def inside(places: Places, outline: Places) -> NDArray[np.intp]:
    """The points within a closed outline, by counting how often a ray crosses it (even-odd).

    Args:
        places: ``(points, 2)``.
        outline: Its corners, ``(corners, 2)``.

    Returns:
        Numbers of the points, in order.
    """
    if len(outline) < 3:
        return np.empty(0, np.intp)
    corners = outline[:: max(1, len(outline) // _CORNERS)]
    low, high = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
    near = near[np.argsort(places[near, 1])]  # each edge then meets the few at its height alone
    x, y = places[near].T.copy()
    heights = np.searchsorted(y, corners[:, 1])
    odd = np.zeros(len(near), np.bool_)
    for begin, ((x0, y0), (x1, y1)) in enumerate(
        zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ):
        if y0 == y1:
            continue
        ends = heights[begin], heights[(begin + 1) % len(heights)]
        met = slice(min(ends), max(ends))
        odd[met] ^= x[met] < x0 + (y[met] - y0) * ((x1 - x0) / (y1 - y0))
    found = np.zeros(len(places), np.bool_)
    found[near[odd]] = True
    return np.flatnonzero(found)


def nearest_point(places: Places, x: float, y: float, reach: float) -> int | None:
    """The point nearest to a place, if one is within ``reach``."""
    if not len(places):
        return None
    far = (places[:, 0] - x) ** 2 + (places[:, 1] - y) ** 2
    found = int(far.argmin())
    return found if far[found] <= reach**2 else None


def fitted(places: Places) -> Places:
    """Places shifted and scaled so that the middle is 0 and the widest side reaches from -1 to 1.

    Pictures of other methods then lie upon each other, and one can move into the next.
    """
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    half = float((high - low).max()) / 2
    scaled: Places = ((places - (low + high) / 2) / (half or 1.0)).astype(np.float32)
    return scaled
