"""The protocol behind a fingerprint model's numbers: index, ask, calibrate, report."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from roomprint.audio.files import find_audio
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.encoders.models import amend_card, find_model
from roomprint.errors import ConfigError
from roomprint.evaluation.identification import Outcome, Rates, ask, fit_calibration, rates
from roomprint.evaluation.queries import CONDITIONS, make_queries
from roomprint.library.adding import AddTracks
from roomprint.library.confidence import Calibration, read_calibration, write_calibration
from roomprint.library.fingerprint import Fingerprinter
from roomprint.library.library import Library
from roomprint.library.matching import Matcher
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.distortions import Scene


@dataclass(frozen=True)
class Report:
    """Rates by length of query and condition.

    Attributes:
        model: Name of the model.
        tracks: Recordings in the library.
        segments: Fingerprint vectors in it.
        calibration: What confidence and threshold were taken from.
        rows: ``(seconds, condition, rates)``; condition "all" sums a length up.
    """

    model: str
    tracks: int
    segments: int
    calibration: Calibration
    rows: tuple[tuple[float, str, Rates], ...]


@dataclass(frozen=True, kw_only=True)
class EvaluateFingerprint(Config):
    """Measure how well excerpts of ``music`` are named among ``music`` and ``distractors``.

    Attributes:
        music: The recordings that are asked for.
        noise: Recorded noises.
        rooms: Measured impulse responses.
        workspace: Where the library for this is kept; a later run goes on with it.
        distractors: More recordings to be in the library.
        model: Name or folder of the model.
        calibrate: Fit the model's calibration to the outcomes and keep it with the model.
        card: Write the rates into the model's card.
    """

    music: Path
    noise: Path
    rooms: Path
    workspace: Path
    distractors: Path | None = None
    model: str | None = None
    calibrate: bool = False
    card: bool = False
    per_recording: int = setting(1, "Excerpts of each length from a recording.", low=1, high=100)
    seed: int = setting(0, "Seed of places, noises and rooms.", low=0, high=2**31)
    lengths_s: tuple[float, ...] = (3.0, 5.0, 10.0)

    def steps(self) -> Steps[Report]:
        """Index what is not there yet, then ask."""
        folders = [self.music, *([self.distractors] if self.distractors else [])]
        info = find_model(self.model)
        adding = AddTracks(workspace=self.workspace, paths=tuple(folders), model=self.model)
        yield from adding.steps()
        packs: list[PackedAudio] = []
        for folder in (self.music, self.noise, self.rooms):
            packs.append((yield from pack_audio(find_audio([folder]), self.workspace / "packed")))
        music, noise, rooms = packs
        outcomes: dict[float, list[Outcome]] = {length: [] for length in self.lengths_s}
        with (
            Fingerprinter(info) as fingerprinter,
            Library(self.workspace, fingerprinter.identity, fingerprinter.dim) as library,
        ):
            matcher = Matcher(library, fingerprinter)
            by_path = {str(track.path): track.id for track in library.tracks()}
            try:
                ids = [by_path[str(Path(name).resolve())] for name in music.names]
            except KeyError as missing:
                raise ConfigError(f"{missing} is not in the evaluation's library") from None
            total = len(self.lengths_s) * self.per_recording * len(music) * len(CONDITIONS)
            for number, seconds in enumerate(self.lengths_s):
                queries = make_queries(
                    music,
                    Scene(noise, rooms),
                    seconds=seconds,
                    per_recording=self.per_recording,
                    seed=100 * self.seed + number,
                )
                for outcome in ask(matcher, queries, ids):
                    outcomes[seconds].append(outcome)
                    done = sum(map(len, outcomes.values()))
                    yield Progress(done, total, f"{seconds:.0f} s, {outcome.condition}")
            size = (len(library.tracks()), library.index.size)
        calibration = read_calibration(info.folder)
        if self.calibrate:
            calibration = fit_calibration([o for some in outcomes.values() for o in some])
            write_calibration(info.folder, calibration)
        report = Report(info.name, *size, calibration, _rows(outcomes, calibration))
        if self.card:
            amend_card(info, {"measured": _card_entry(report)})
        return report


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
        for condition in CONDITIONS:
            rows.append((seconds, condition, rates(_of(some, condition), calibration)))
        rows.append((seconds, "all", rates(some, calibration)))
    return tuple(rows)


def _of(outcomes: Sequence[Outcome], condition: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.condition == condition]
