"""Figures 4 and 5 of Altwlkany et al. with our numbers, as lines for whoever draws them."""

from roomprint.evaluation.conditions import STRETCHES
from roomprint.evaluation.result import Figure, Line
from roomprint.evaluation.segments import SegmentReport


def paper_figures(report: SegmentReport) -> tuple[Figure, ...]:
    """Figures 4 and 5 as lines."""
    percents = sorted([100, *(round(100 * ratio) for ratio in STRETCHES)])
    levels = [("3 s, one vector", report.rows)]
    levels += [(f"{one.seconds:g} s, whole", one.rows) for one in report.sequences]
    lines = []
    for title, rows in levels:
        rates = {
            "stretch 100 %" if r.condition == "clean" else r.condition: r.top1[0] for r in rows
        }
        y = tuple(rates[f"stretch {percent} %"] for percent in percents)
        lines.append(Line(title, tuple(map(float, percents)), y))
    shifts_ms = report.shifts_ms
    return (
        Figure(
            "Figure 4: mean cosine after a shift",
            "Shift of the query",
            "ms",
            "Mean cosine",
            "",
            (
                Line("To its own fingerprint", shifts_ms, report.to_own),
                Line("To the next, 300 ms on", shifts_ms, report.to_next),
            ),
        ),
        Figure("Figure 5: time stretch", "Time stretch", "%", "Top-1", "%", tuple(lines)),
    )
