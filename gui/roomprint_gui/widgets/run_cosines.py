"""How the cosines of partners and of strangers are spread, at a run's last look, as a picture."""

import numpy as np

from roomprint_gui.models.run_history import RunHistory
from roomprint_gui.plots.curve_plot import Figures
from roomprint_gui.plots.inks import CATEGORIES, MEASURED, PROCESSED
from roomprint_gui.plots.line_plot import Picture, Trace

COSINE = Figures("Cosine", digits=3)
SHARE = Figures("Share of pairs", "%", digits=3)

_KINDS = {
    "partners": ("Partners", PROCESSED),
    "strangers": ("Strangers", MEASURED),
    "same_speech": ("Same speech", CATEGORIES[0]),
    "same_room": ("Same room", CATEGORIES[1]),
    "other": ("All other", MEASURED),
}
_ROOM = 1.06  # a little more than the highest point


def picture_of_cosines(history: RunHistory) -> Picture:
    """A line for each kind of pairs, over the middles of its bins."""
    traces = []
    for kind, (title, ink) in _KINDS.items():
        if kind in history.cosines:
            shares = 100.0 * history.cosines[kind]
            edges = np.linspace(-1.0, 1.0, len(shares) + 1)
            traces.append(Trace(title, (edges[:-1] + edges[1:]) / 2, shares, ink))
    top = max((float(trace.y.max()) for trace in traces), default=100.0)
    return Picture(traces, x_range=(-1.0, 1.0), y_range=(0.0, _ROOM * top))
