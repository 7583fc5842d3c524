"""Figures 4 and 5 of Altwlkany et al. with our numbers, as pictures."""

import io
from typing import TYPE_CHECKING

from roomprint.clock import count
from roomprint.evaluation.conditions import STRETCHES
from roomprint.evaluation.segments import SegmentReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
_SIZE_IN = (6.4, 4.0)
_HALF_HOP_MS = 150


def figure_4(report: SegmentReport) -> "Figure":
    """Similarity of a query to its own fingerprint and to the next, against its shift."""
    figure, axes = _figure(f"{report.model}: robustness to temporal shifts (Figure 4)")
    axes.plot(report.shifts_ms, report.to_own, marker="o", label="to its own fingerprint")
    axes.plot(report.shifts_ms, report.to_next, marker="s", label="to the next, 300 ms on")
    axes.axvline(_HALF_HOP_MS, color="grey", linestyle=":", label="half the hop")
    axes.set_xlabel("shift of the query, ms")
    axes.set_ylabel("mean cosine")
    axes.legend()
    return figure


def figure_5(report: SegmentReport) -> "Figure":
    """Top-1 hit rate against the tempo, by one vector and for every length as a whole."""
    figure, axes = _figure(f"{report.model}: top-1 hit rate and time stretch (Figure 5)")
    percents = sorted([100, *(round(100 * ratio) for ratio in STRETCHES)])
    names = ["clean" if p == 100 else f"stretch {p} %" for p in percents]
    levels = [("3 s, one vector", report.rows)]
    levels += [(f"{s.seconds:g} s, whole", s.rows) for s in report.sequences]
    for label, rows in levels:
        rates = {row.condition: row.top1[0] for row in rows}
        axes.plot(percents, [rates[name] for name in names], marker="o", label=label)
    axes.set_xlabel("time stretch, % of the tempo")
    axes.set_ylabel("top-1, %")
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


def _figure(title: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure  # no pyplot: it would look for a screen

    figure = Figure(figsize=_SIZE_IN, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.grid(alpha=0.3)
    return figure, axes
