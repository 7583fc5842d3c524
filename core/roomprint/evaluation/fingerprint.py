"""The protocol behind a fingerprint model's confidence: ask for what is there and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from roomprint.corpora.packed import Skipped
from roomprint.errors import ConfigError
from roomprint.evaluation.bench import Bench, Evaluation
from roomprint.evaluation.identification import (
    Outcome,
    Rates,
    ask,
    fit_calibration,
    plain_outcome,
    rates,
    read_outcome,
)
from roomprint.evaluation.queries import CONDITIONS, make_queries
from roomprint.library.confidence import Calibration, read_calibration, write_calibration
from roomprint.library.fingerprint import WINDOW_S
from roomprint.settings import setting
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from roomprint.library.matching import Matcher

LENGTHS_S = (1.0, 2.0, 3.0, 5.0, 10.0)


@dataclass(frozen=True)
class Report:
    """Rates by length of query and condition.

    Attributes:
        model: Name of the model.
        tracks: Recordings in the library.
        segments: Fingerprint vectors in it.
        calibration: What confidence and threshold were taken from.
        rows: ``(seconds, condition, rates)``; condition "all" sums a length up.
        left_out: Files that were not asked for, each with the reason.
    """

    model: str
    tracks: int
    segments: int
    calibration: Calibration
    rows: tuple[tuple[float, str, Rates], ...]
    left_out: tuple[Skipped, ...]


@dataclass(frozen=True, kw_only=True)
class EvaluateFingerprint(Evaluation[Report]):
    """Measure how well excerpts are named, and how well others are not.

    Attributes:
        calibrate: Fit the model's calibration to the outcomes and keep it with the model. Excerpts
            shorter than a window are asked for, and left out of this.
        lengths_s: How long the excerpts are.
    """

    calibrate: bool = False
    per_recording: int = setting(1, "Excerpts of each length from a recording.", low=1, high=100)
    lengths_s: tuple[float, ...] = LENGTHS_S

    def measure(self, bench: Bench) -> Steps[Report]:
        """Ask for every recording that was not asked for yet."""
        from roomprint.library.matching import Matcher

        outcomes: dict[float, list[Outcome]] = {length: [] for length in self.lengths_s}
        matcher = Matcher(bench.library, bench.fingerprinter)
        total, done = len(self.lengths_s) * len(bench.music), 0
        for seconds in self.lengths_s:
            for recording in range(len(bench.music)):
                yield Progress(done, total, f"{seconds:g} s of recording {recording + 1}")
                outcomes[seconds] += self._outcomes(bench, matcher, seconds, recording)
                done += 1
        if not any(outcomes.values()):
            raise ConfigError("no recording is long enough to be asked for")
        calibration = read_calibration(bench.fingerprinter.model.folder)
        if self.calibrate:
            fitted = [o for s, some in outcomes.items() if s >= WINDOW_S for o in some]
            calibration = fit_calibration(fitted)
            write_calibration(bench.fingerprinter.model.folder, calibration)
        return Report(
            bench.fingerprinter.model.name,
            len(bench.library.tracks()),
            bench.library.index.size,
            calibration,
            _rows(outcomes, calibration),
            bench.left_out,
        )

    def card_entries(self, report: Report) -> Mapping[str, Any]:
        """The rates by length and condition."""
        return {"measured": _card_entry(report)}

    def _outcomes(
        self, bench: Bench, matcher: "Matcher", seconds: float, recording: int
    ) -> list[Outcome]:
        """What came of one recording's excerpts of one length."""
        key = f"{self.per_recording} of {seconds:g} s, {recording}"
        kept = bench.kept.get(key)
        wanted = bench.track_ids[recording]
        if kept is None and wanted is not None:
            queries = make_queries(
                bench.music,
                recording,
                bench.scene,
                seconds=seconds,
                per_recording=self.per_recording,
                seed=self.seed,
            )
            kept = [plain_outcome(outcome) for outcome in ask(matcher, queries, wanted)]
            bench.kept.keep(key, kept)
        return [read_outcome(one) for one in kept or ()]


def _card_entry(report: Report) -> dict[str, Any]:
    rows = {
        f"{seconds:.0f} s": {c: asdict(r) for s, c, r in report.rows if s == seconds}
        for seconds in dict.fromkeys(seconds for seconds, _, _ in report.rows)
    }
    return {"tracks": report.tracks, "fingerprints": report.segments, "percent": rows}


def _rows(
    outcomes: dict[float, list[Outcome]], calibration: Calibration
) -> tuple[tuple[float, str, Rates], ...]:
    rows = []
    for seconds, some in outcomes.items():
        if not some:  # no recording is long enough
            continue
        for condition in CONDITIONS:
            rows.append((seconds, condition, rates(_of(some, condition), calibration)))
        rows.append((seconds, "all", rates(some, calibration)))
    return tuple(rows)


def _of(outcomes: Sequence[Outcome], condition: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.condition == condition]
