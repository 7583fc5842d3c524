"""The protocols of fingerprints as one work, whose result is kept and can be opened again."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.clock import count
from roomprint.encoders.models import ModelInfo, find_model
from roomprint.evaluation.result import Result, Table, keep_result, read_result
from roomprint.plain import to_plain
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.evaluation.fingerprint import EvaluateFingerprint, Report
    from roomprint.evaluation.segments import EvaluateSegments, SegmentReport

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
        from roomprint.evaluation.fingerprint import EvaluateFingerprint
        from roomprint.evaluation.segments import EvaluateSegments

        place = Workspace(self.workspace).open()
        info = find_model(self.model, place.models)
        asked: dict[str, Any] = {
            name: getattr(self, name) for name in ("music", "noise", "rooms", "distractors")
        }
        asked |= {"workspace": place.evaluation, "model": str(info.folder)}
        asked |= {"per_recording": self.amount.per_recording, "seed": self.amount.seed}
        if self.protocol == EXCERPTS:
            excerpts = EvaluateFingerprint(**asked)
            result = excerpts_result(excerpts, (yield from excerpts.steps()), info)
        else:
            whole: dict[str, Any] = {} if self.protocol == PAPER else {"lengths_s": ()}
            paper = EvaluateSegments(**asked, runs=self.amount.runs, **whole)
            result = paper_result(paper, (yield from paper.steps()), info)
        return read_result(keep_result(place.results, replace(result, asked=to_plain(self))))


def paper_result(work: "EvaluateSegments", report: "SegmentReport", info: ModelInfo) -> Result:
    """What the paper's protocol found, to be kept."""
    from roomprint.evaluation.paper_figures import paper_figures
    from roomprint.evaluation.tables import headline, tables

    return Result(
        "",
        PROTOCOLS[PAPER if work.lengths_s else VECTORS],
        info.name,
        info.identity,
        info.folder.absolute(),
        time.time(),
        to_plain(work),
        headline(report),
        tuple(tables(report)),
        paper_figures(report),
        dict(work.card_entries(report)),
    )


def excerpts_result(work: "EvaluateFingerprint", report: "Report", info: ModelInfo) -> Result:
    """What excerpts with and without their recording found, to be kept."""
    said = (
        f"{report.model}: {count(report.tracks, 'track')}, "
        f"{count(report.segments, 'fingerprint')} in the library. "
        "Percent of the excerpts; false accepts with the recording taken out."
    )
    return Result(
        "",
        PROTOCOLS[EXCERPTS],
        info.name,
        info.identity,
        info.folder.absolute(),
        time.time(),
        to_plain(work),
        said,
        excerpt_tables(report),
        (),
        dict(work.card_entries(report)),
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
