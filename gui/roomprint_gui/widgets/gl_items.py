"""Walls and lines of a 3D view. Importing this module needs PyOpenGL and takes a moment."""

import numpy as np
import pyqtgraph.opengl as gl
from numpy.typing import NDArray
from OpenGL import GL
from PySide6.QtGui import QColor

Colors = NDArray[np.float32]  # (..., 4) from 0 to 1
_BLEND = (GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)


def walls(*, behind: bool) -> gl.GLMeshItem:
    """Translucent walls of which only those behind, or those before, the room are seen."""
    options = {
        GL.GL_DEPTH_TEST: True,
        GL.GL_BLEND: True,
        GL.GL_CULL_FACE: True,
        "glCullFace": (GL.GL_BACK if behind else GL.GL_FRONT,),
        "glBlendFuncSeparate": _BLEND,
    }
    return gl.GLMeshItem(smooth=False, computeNormals=False, glOptions=options)


def lines(width: float) -> gl.GLLinePlotItem:
    """Lines from each point to the next, pair by pair, drawn over everything before them."""
    item = gl.GLLinePlotItem(mode="lines", width=width, antialias=True, pos=np.zeros((2, 3)))
    item.setGLOptions(
        {
            GL.GL_DEPTH_TEST: False,
            GL.GL_BLEND: True,
            GL.GL_CULL_FACE: False,
            "glBlendFuncSeparate": _BLEND,
        }
    )
    return item


def fill(item: gl.GLLinePlotItem, points: NDArray[np.float64], colors: Colors) -> None:
    """Give lines other ends, ``(points, 3)``; without any they vanish."""
    item.setVisible(len(points) > 0)
    if len(points):
        item.setData(pos=points, color=np.array(colors, np.float32))


def rgba(color: QColor, opacity: float) -> Colors:
    """A colour as OpenGL takes it."""
    return np.array([color.redF(), color.greenF(), color.blueF(), opacity], np.float32)
