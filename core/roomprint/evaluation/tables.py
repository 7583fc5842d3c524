"""The paper's tables filled with our numbers beside its own, and all of them as CSV."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from roomprint.clock import count
from roomprint.evaluation.conditions import STRETCHES
from roomprint.evaluation.hits import HitRates
from roomprint.evaluation.paper import (
    INDEX,
    MODELS,
    TABLE_2,
    TABLE_3,
    TABLE_3_CONDITIONS,
    TABLE_4,
)
from roomprint.evaluation.result import Table
from roomprint.evaluation.segments import SegmentReport

_NONE = "–"
_Rates = Mapping[str, tuple[tuple[float, float], ...]]


def headline(report: SegmentReport) -> str:
    """What was asked, of how large an index, and what the paper's was."""
    return (
        f"{report.model}: {count(report.tracks, 'track')}, "
        f"{count(report.vectors, 'fingerprint')} in the library; "
        f"{report.queries:,} queries a run, {count(report.runs, 'run')}. "
        f"Percent top-1 ± its deviation over the runs (top-5). The paper's index: {INDEX}."
    )


def tables(report: SegmentReport) -> list[Table]:
    """Tables 2 to 4, the numbers of Figures 4 and 5, and the sequence level."""
    rows = {row.condition: row for row in report.rows}
    return [
        Table(
            "Segment level, no distortion",
            ("", "clean"),
            tuple((who, cell) for who, (cell,) in _ours(report.model, rows, ["clean"])),
        ),
        _beside(
            "Table 2: time shift in percent of half the hop, reverb", report.model, rows, TABLE_2
        ),
        _table_3(report, rows),
        _beside("Table 4: background and coloured noise", report.model, rows, TABLE_4),
        Table(
            "Figure 4: mean cosine after a shift",
            ("shift, ms", "to its own fingerprint", "to the next"),
            tuple(
                (f"{shift_ms:.0f}", f"{own:.3f}", f"{following:.3f}")
                for shift_ms, own, following in zip(
                    report.shifts_ms, report.to_own, report.to_next, strict=True
                )
            ),
        ),
        _figure_5(report, rows),
        *_sequences(report),
    ]


def as_csv(report: SegmentReport) -> str:
    """Every rate on a line of its own: level, length, queries, condition, then mean and spread."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    kinds = ("top1", "top5", "placed1", "placed5")
    spread = [name for kind in kinds for name in (kind, f"{kind}_sd")]
    writer.writerow(["level", "seconds", "queries", "condition", *spread])
    levels = [("segment", 3.0, report.queries, report.rows)]
    levels += [("sequence", s.seconds, s.queries, s.rows) for s in report.sequences]
    for level, seconds, queries, rows in levels:
        for row in rows:
            numbers = [number for kind in kinds for number in getattr(row, kind)]
            writer.writerow([level, f"{seconds:g}", queries, row.condition, *numbers])
    return out.getvalue()


def _ours(
    model: str, rows: Mapping[str, HitRates], conditions: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Both definitions of a hit."""
    found = [rows[condition] for condition in conditions]
    yield f"{model}, right track", [_cell(row.top1, row.top5) for row in found]
    yield f"{model}, within 300 ms", [_cell(row.placed1, row.placed5) for row in found]


def _beside(title: str, model: str, rows: Mapping[str, HitRates], paper: _Rates) -> Table:
    ours = [(who, *cells) for who, cells in _ours(model, rows, list(paper))]
    theirs = [
        (f"paper's {name}", *(f"{top1} ({top5})" for top1, top5 in (r[n] for r in paper.values())))
        for n, name in enumerate(MODELS)
    ]
    return Table(title, ("", *paper), (*ours, *theirs))


def _table_3(report: SegmentReport, rows: Mapping[str, HitRates]) -> Table:
    """Ours at every length beside other systems; "no noise" is shifted, as the paper's is."""
    mixed = "reverb, noise 0-10 dB"
    ours = [(f"{report.model}, one vector", "3", rows)]
    ours += [
        (f"{report.model}, whole", f"{s.seconds:g}", {row.condition: row for row in s.rows})
        for s in report.sequences
    ]
    lines = [
        (who, seconds, "ours", *(str(found[c].top1[0]) for c in (*TABLE_3_CONDITIONS, mixed)), "")
        for who, seconds, found in ours
    ]
    lines += [
        (one.name, str(one.seconds), f"FMA {one.subset}", *one.rates, _NONE, one.comment)
        for one in TABLE_3
    ]
    heads = ("", "query, s", "index", "5 dB", "10 dB", "15 dB", "no noise", mixed, "measured")
    return Table("Table 3: top-1 of other systems", heads, tuple(lines))


def _figure_5(report: SegmentReport, rows: Mapping[str, HitRates]) -> Table:
    conditions = [f"stretch {round(100 * ratio)} %" for ratio in STRETCHES]
    ours = tuple((who, *cells) for who, cells in _ours(report.model, rows, conditions))
    return Table("Figure 5: time stretch", ("", *conditions), ours)


def _sequences(report: SegmentReport) -> Iterator[Table]:
    if not report.sequences:
        return
    heads = ("", *(f"{s.seconds:g} s" for s in report.sequences))
    for title, first, five in (
        ("Sequence level: the right track", "top1", "top5"),
        ("Sequence level: the right track within 300 ms", "placed1", "placed5"),
    ):
        lines = [
            (condition.condition, *(_cell(getattr(r, first), getattr(r, five)) for r in across))
            for across in zip(*(s.rows for s in report.sequences), strict=True)
            for condition in across[:1]
        ]
        yield Table(title, heads, tuple(lines))


def _cell(first: tuple[float, float], five: tuple[float, float]) -> str:
    return f"{first[0]:.1f} ±{first[1]:.1f} ({five[0]:.1f})"
