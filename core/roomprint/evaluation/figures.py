"""Figures 4 and 5 of Altwlkany et al. with our numbers, as pictures."""

import io
from typing import TYPE_CHECKING

from roomprint.clock import count
from roomprint.evaluation.paper_figures import paper_figures
from roomprint.evaluation.result import Figure as Lines
from roomprint.evaluation.segments import SegmentReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
_SIZE_IN = (6.4, 4.0)
_HALF_HOP_MS = 150


def figure_4(report: SegmentReport) -> "Figure":
    """Similarity of a query to its own fingerprint and to the next, against its shift."""
    lines, _ = paper_figures(report)
    figure, axes = _drawn(lines, f"{report.model}: robustness to temporal shifts (Figure 4)")
    axes.axvline(_HALF_HOP_MS, color="grey", linestyle=":", label="Half the hop")
    axes.legend()
    return figure


def figure_5(report: SegmentReport) -> "Figure":
    """Top-1 hit rate against the tempo, by one vector and for every length as a whole."""
    _, lines = paper_figures(report)
    figure, axes = _drawn(lines, f"{report.model}: top-1 hit rate and time stretch (Figure 5)")
    axes.set_ylim(0, 103)
    axes.text(
        0.99,
        0.02,
        f"{count(report.tracks, 'track')}, {count(report.vectors, 'fingerprint')}",
        transform=axes.transAxes,
        ha="right",
    )
    axes.legend()
    return figure


def picture(figure: "Figure", kind: str) -> bytes:
    """A figure as a file; the same figure gives the same bytes.

    Args:
        figure: Not shown anywhere.
        kind: ``png`` or ``svg``.
    """
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "roomprint"}):
        figure.savefig(
            out, format=kind, dpi=150, metadata={"Date": None} if kind == "svg" else None
        )
    return out.getvalue()


def _drawn(lines: Lines, title: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure  # no pyplot: it would look for a screen

    figure = Figure(figsize=_SIZE_IN, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.grid(alpha=0.3)
    for line in lines.lines:
        axes.plot(line.x, line.y, marker="o", label=line.title)
    axes.set_xlabel(", ".join(filter(None, [lines.x_title, lines.x_unit])))
    axes.set_ylabel(", ".join(filter(None, [lines.y_title, lines.y_unit])))
    return figure, axes
