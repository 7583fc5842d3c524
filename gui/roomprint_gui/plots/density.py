"""How densely points lie, as a picture: more of them than can be drawn one by one."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from roomprint_gui.models.point_geometry import Places

_CELLS = 256  # a side
_STRONGEST = 200  # of 255


def density_image(places: Places, color: QColor) -> NDArray[np.ubyte]:
    """A colour that is the stronger the more points there are, by the logarithm of their number.

    Args:
        places: ``(points, 2)``, from -1 to 1; what lies beyond is left out.
        color: Where points are.

    Returns:
        ``(cells, cells, 4)``, the lowest row first.
    """
    column, row = ((places + 1.0) * (_CELLS / 2)).astype(np.int64).T
    within = (np.abs(places) <= 1.0).all(axis=1)
    cells = np.minimum(row, _CELLS - 1) * _CELLS + np.minimum(column, _CELLS - 1)
    counts = np.bincount(cells[within], minlength=_CELLS**2).reshape(_CELLS, _CELLS)
    strength = np.log1p(counts) / max(float(np.log1p(counts.max())), 1e-9)
    image = np.empty((*counts.shape, 4), np.ubyte)
    image[..., :3] = color.red(), color.green(), color.blue()
    image[..., 3] = (strength * _STRONGEST).astype(np.ubyte)
    return image
