"""The protocol of Altwlkany et al., section 3: linearly spaced excerpts, degraded and looked up.

Segment-level is the paper's: one window of 3 s is one vector, compared with every fingerprint of
the library, and nothing but the nearest vectors counts. Sequence-level is how the product answers
an excerpt of any length. Both count a hit twice: the right recording, and the right recording
within one hop of 300 ms of the right time.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roomprint.corpora.packed import Skipped
from roomprint.errors import ConfigError
from roomprint.evaluation.bench import Bench, Evaluation
from roomprint.evaluation.conditions import CONDITIONS, later, runs_of
from roomprint.evaluation.excerpts import Excerpts
from roomprint.evaluation.hits import HitRates, by_condition, hit_rates
from roomprint.evaluation.sequences import sequence_hits
from roomprint.evaluation.single_vectors import SegmentQueries
from roomprint.library.fingerprint import SHORTEST_S, WINDOW_S
from roomprint.settings import setting
from roomprint.steps import Progress, Steps

LENGTHS_S = (1.0, 2.0, 3.0, 5.0, 10.0)
SHIFTS_MS = tuple(range(0, 301, 15))  # of Figure 4
_LONGEST_S = 60.0


@dataclass(frozen=True)
class SequenceRates:
    """Hit rates of excerpts of one length, looked up as a whole.

    Attributes:
        seconds: Their length.
        queries: How many there were under one condition in one run.
        rows: One for each condition.
    """

    seconds: float
    queries: int
    rows: tuple[HitRates, ...]


@dataclass(frozen=True)
class SegmentReport:
    """What the protocol measured.

    Attributes:
        model: Name of the model.
        tracks: Recordings in the library.
        vectors: Fingerprint vectors in it.
        runs: Times everything that is drawn was asked.
        queries: Windows asked for under one condition in one run.
        rows: Segment-level rates, one for each condition.
        shifts_ms: Figure 4: how far a query lies after its fingerprint.
        to_own: Mean cosine to that fingerprint, at each shift.
        to_next: Mean cosine to the fingerprint that follows it.
        sequences: Sequence-level rates, by length.
        left_out: Files that were not asked for, each with the reason.
    """

    model: str
    tracks: int
    vectors: int
    runs: int
    queries: int
    rows: tuple[HitRates, ...]
    shifts_ms: tuple[float, ...]
    to_own: tuple[float, ...]
    to_next: tuple[float, ...]
    sequences: tuple[SequenceRates, ...]
    left_out: tuple[Skipped, ...]


@dataclass(frozen=True, kw_only=True)
class EvaluateSegments(Evaluation[SegmentReport]):
    """Measure the hit rates of Tables 2 to 4 and Figures 4 and 5.

    Attributes:
        lengths_s: Lengths of the excerpts that are looked up as a whole; there may be none.
    """

    runs: int = setting(5, "Times everything is asked, with other noises.", low=1, high=100)
    per_recording: int = setting(5, "Linearly spaced excerpts of a recording.", low=1, high=100)
    lengths_s: tuple[float, ...] = LENGTHS_S

    def __post_init__(self) -> None:
        super().__post_init__()
        for seconds in self.lengths_s:
            if not SHORTEST_S <= seconds <= _LONGEST_S:
                raise ConfigError(
                    f"lengths_s must be in [{SHORTEST_S}, {_LONGEST_S}], got {seconds:g}"
                )

    def measure(self, bench: Bench) -> Steps[SegmentReport]:
        """Ask for what was not asked for yet, condition by condition."""
        windows = Excerpts(bench, WINDOW_S, self.per_recording)
        lengths = {
            seconds: Excerpts(bench, seconds, self.per_recording) for seconds in self.lengths_s
        }
        asked = sum(len(runs_of(condition, self.runs)) for condition in CONDITIONS.values())
        total = asked * sum(len(some.places) for some in (windows, *lengths.values()))
        total += len(windows.places) * len(SHIFTS_MS)
        rows, done = yield from self._segments(bench, windows, total)
        curves, done = yield from self._curves(bench, windows, done, total)
        sequences = []
        for seconds, excerpts in lengths.items():
            measured, done = yield from self._sequences(bench, excerpts, done, total)
            sequences.append(SequenceRates(seconds, len(excerpts.places), measured))
        short = [
            Skipped(bench.music.names[n], f"it is too short for {WINDOW_S:g} s at every tempo")
            for n in windows.short
        ]
        return SegmentReport(
            bench.fingerprinter.model.name,
            len(bench.library.tracks()),
            bench.library.index.size,
            self.runs,
            len(windows.places),
            rows,
            tuple(map(float, SHIFTS_MS)),
            tuple(own for own, _ in curves),
            tuple(following for _, following in curves),
            tuple(sequences),
            (*bench.left_out, *short),
        )

    def card_entries(self, report: SegmentReport) -> Mapping[str, Any]:
        """Both levels, as the card keeps them."""
        return {"segments": card_entry(report)}

    def _segments(
        self, bench: Bench, windows: Excerpts, total: int
    ) -> Generator[Progress, None, tuple[tuple[HitRates, ...], int]]:
        queries = SegmentQueries(bench, windows)
        found: dict[str, list[list[float]]] = {name: [] for name in CONDITIONS}
        done = 0
        for name, run in self._asked():
            yield Progress(done, total, f"one vector, {name}, run {run + 1}")
            key = f"{self.per_recording} of 3 s, one vector, {name}, run {run}"
            hits = bench.kept.get(key)
            if hits is None:
                hits = queries.hits(CONDITIONS[name], (self.seed, run))
                bench.kept.keep(key, hits)
            found[name].append(hits)
            done += len(windows.places)
        return tuple(hit_rates(name, runs) for name, runs in found.items()), done

    def _curves(
        self, bench: Bench, windows: Excerpts, done: int, total: int
    ) -> Generator[Progress, None, tuple[list[list[float]], int]]:
        queries = SegmentQueries(bench, windows)
        curves = []
        for shift_ms in SHIFTS_MS:
            yield Progress(done, total, f"one vector, {shift_ms} ms later")
            key = f"{self.per_recording} of 3 s, cosines, {shift_ms} ms"
            cosines = bench.kept.get(key)
            if cosines is None:
                cosines = queries.cosines(later(shift_ms / 1000))
                bench.kept.keep(key, cosines)
            curves.append(cosines)
            done += len(windows.places)
        return curves, done

    def _sequences(
        self, bench: Bench, excerpts: Excerpts, done: int, total: int
    ) -> Generator[Progress, None, tuple[tuple[HitRates, ...], int]]:
        from roomprint.library.matching import Matcher

        matcher = Matcher(bench.library, bench.fingerprinter)
        found: dict[str, list[list[float]]] = {name: [] for name in CONDITIONS}
        for name, run in self._asked():
            note = f"{excerpts.seconds:g} s, {name}, run {run + 1}"
            key = f"{self.per_recording} of {excerpts.seconds:g} s, whole, {name}, run {run}"
            hits = bench.kept.get(key)
            if hits is None:
                seed = (self.seed, run, round(1000 * excerpts.seconds))
                steps = sequence_hits(matcher, excerpts, CONDITIONS[name], seed)
                hits = yield from _counted(steps, done, total, note)
                bench.kept.keep(key, hits)
            found[name].append(hits)
            done += len(excerpts.places)
            yield Progress(done, total, note)
        return tuple(hit_rates(name, runs) for name, runs in found.items()), done

    def _asked(self) -> Iterator[tuple[str, int]]:
        """What is asked for: every condition, as often as it differs."""
        for name, condition in CONDITIONS.items():
            for run in runs_of(condition, self.runs):
                yield name, run


def card_entry(report: SegmentReport) -> dict[str, Any]:
    """What a model's card keeps of the report."""
    return {
        "tracks": report.tracks,
        "fingerprints": report.vectors,
        "runs": report.runs,
        "percent": by_condition(report.rows),
        "cosines": {
            "shift_ms": report.shifts_ms,
            "to_own": report.to_own,
            "to_next": report.to_next,
        },
        "sequences": {f"{s.seconds:g} s": by_condition(s.rows) for s in report.sequences},
    }


def _counted(
    steps: Generator[int, None, list[float]], before: int, total: int, note: str
) -> Steps[list[float]]:
    """``steps`` that count queries, as progress."""
    try:
        while True:
            yield Progress(before + next(steps), total, note)
    except StopIteration as stop:
        hits: list[float] = stop.value
        return hits
    finally:
        steps.close()
