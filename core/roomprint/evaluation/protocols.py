"""The protocols of fingerprints as one work, whose result is kept and can be opened again."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.clock import count
from roomprint.encoders.models import find_model
from roomprint.evaluation.result import Figure, Line, Result, Table, keep_result, read_result
from roomprint.plain import to_plain
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.evaluation.fingerprint import Report
    from roomprint.evaluation.segments import SegmentReport

PAPER, VECTORS, EXCERPTS = "paper", "vectors", "excerpts"
PROTOCOLS = {
    PAPER: "Paper, vectors and excerpts",
    VECTORS: "Paper, single vectors",
    EXCERPTS: "Known and unknown excerpts",
}


@dataclass(frozen=True, kw_only=True)
class Amount(Config):
    """How much is asked."""

    runs: int = setting(
        5, "Times that everything is asked, with other noises and rooms.", low=1, high=100
    )
    per_recording: int = setting(5, "Excerpts of a recording.", low=1, high=100)
    seed: int = setting(0, "Another seed draws other noises and rooms.", low=0, high=2**31)


@dataclass(frozen=True, kw_only=True)
class Evaluate(Config):
    """Run a protocol on a model, and keep what it found in the workspace.

    Attributes:
        workspace: Where models and results lie.
        music: The recordings that are asked for.
        noise: Recorded noises.
        rooms: Impulse responses.
        distractors: More recordings to be in the library.
        model: Name or folder of the model.
        amount: How much is asked.
    """

    workspace: Path
    music: Path
    noise: Path
    rooms: Path
    distractors: Path | None = None
    model: str | None = None
    protocol: str = setting(VECTORS, "What is run.", choices=tuple(PROTOCOLS))
    amount: Amount = field(default_factory=Amount)

    def steps(self) -> Steps[Result]:
        """Measure, and keep the result.

        Raises:
            RoomprintError: A folder or the model cannot be used; one sentence says why.
        """
        place = Workspace(self.workspace).open()
        info = find_model(self.model, place.models)
        asked: dict[str, Any] = {
            name: getattr(self, name) for name in ("music", "noise", "rooms", "distractors")
        }
        asked |= {"workspace": place.evaluation, "model": str(info.folder)}
        asked |= {"per_recording": self.amount.per_recording, "seed": self.amount.seed}
        if self.protocol == EXCERPTS:
            headline, tables, figures, card = yield from _excerpts(asked)
        else:
            whole = {} if self.protocol == PAPER else {"lengths_s": ()}
            headline, tables, figures, card = yield from _paper(
                asked | {"runs": self.amount.runs} | whole
            )
        result = Result(
            "",
            PROTOCOLS[self.protocol],
            info.name,
            info.identity,
            info.folder.absolute(),
            time.time(),
            to_plain(self),
            headline,
            tables,
            figures,
            card,
        )
        return read_result(keep_result(place.results, result))


_Found = tuple[str, tuple[Table, ...], tuple[Figure, ...], dict[str, Any]]


def _paper(asked: dict[str, Any]) -> Steps[_Found]:
    from roomprint.evaluation.segments import EvaluateSegments
    from roomprint.evaluation.tables import headline, tables

    work = EvaluateSegments(**asked)
    report = yield from work.steps()
    card = dict(work.card_entries(report))
    return headline(report), tuple(tables(report)), paper_figures(report), card


def _excerpts(asked: dict[str, Any]) -> Steps[_Found]:
    from roomprint.evaluation.fingerprint import EvaluateFingerprint

    work = EvaluateFingerprint(**asked)
    report = yield from work.steps()
    said = (
        f"{report.model}: {count(report.tracks, 'track')}, "
        f"{count(report.segments, 'fingerprint')} in the library. "
        "Percent of the excerpts; false accepts with the recording taken out."
    )
    return said, excerpt_tables(report), (), dict(work.card_entries(report))


def paper_figures(report: "SegmentReport") -> tuple[Figure, ...]:
    """Figures 4 and 5 as lines."""
    from roomprint.evaluation.conditions import STRETCHES

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


def excerpt_tables(report: "Report") -> tuple[Table, ...]:
    """A table for each length, a row for each condition."""
    heads = ("condition", "queries", "right", "accepted", "placed", "false accepts")
    lengths = dict.fromkeys(seconds for seconds, _, _ in report.rows)
    return tuple(
        Table(
            f"{length:g} s: excerpts with and without their recording in the library",
            heads,
            tuple(
                (
                    condition,
                    str(rates.queries),
                    *(
                        f"{share:.1f}"
                        for share in (
                            rates.right,
                            rates.accepted,
                            rates.placed,
                            rates.false_accepts,
                        )
                    ),
                )
                for seconds, condition, rates in report.rows
                if seconds == length
            ),
        )
        for length in lengths
    )
