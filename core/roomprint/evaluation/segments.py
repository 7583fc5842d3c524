"""The protocol of Altwlkany et al., section 3: 3 s excerpts looked up by one vector each.

Five linearly spaced excerpts of every recording are degraded, embedded, and compared with every
fingerprint of the library; nothing but the nearest vectors counts. The excerpts begin on the
library's grid of 300 ms, as the paper's do, so that a shift is one from the nearest fingerprint.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.files import find_audio
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.encoders.models import amend_card, find_model
from roomprint.errors import ConfigError
from roomprint.library.adding import AddTracks
from roomprint.library.fingerprint import HOP_S, WINDOW_S, Fingerprinter
from roomprint.library.library import Library
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.distortions import (
    LEAD,
    Degrade,
    Scene,
    at_tempo,
    clean,
    in_room,
    later,
    with_coloured_noise,
    with_noise,
)

TOP = 5
STRETCHES = (0.7, 0.8, 0.9, 1.1, 1.2, 1.3)
_WINDOW = round(WINDOW_S * SAMPLE_RATE_HZ)
_HEARD = LEAD + round(1.4 * _WINDOW)  # enough for the fastest tempo and the latest shift
_HALF_HOP_S = HOP_S / 2

DISTORTIONS: dict[str, Degrade] = {
    "clean": clean,
    # the paper's percentages are of half the hop; 80 % is the "up to 120 ms" of its Table 3
    **{f"shift {p} %": later(p / 100 * _HALF_HOP_S) for p in (10, 20, 30, 40, 80)},
    "reverb": in_room,
    **{f"noise {snr_db} dB": with_noise(snr_db) for snr_db in (5, 10, 15)},
    **{f"coloured {snr_db} dB": with_coloured_noise(snr_db) for snr_db in (5, 10, 15)},
    **{f"stretch {round(100 * ratio)} %": at_tempo(ratio) for ratio in STRETCHES},
}


@dataclass(frozen=True)
class HitRates:
    """Shares of queries in percent, the mean over the runs and its standard deviation.

    Attributes:
        condition: What was done to the excerpts.
        top1: The nearest vector is of the right recording.
        top5: One of the five nearest is.
        placed1: The nearest is of the right recording, within a hop of the right time.
        placed5: One of the five nearest is.
    """

    condition: str
    top1: tuple[float, float]
    top5: tuple[float, float]
    placed1: tuple[float, float]
    placed5: tuple[float, float]


@dataclass(frozen=True)
class SegmentReport:
    """What the protocol measured.

    Attributes:
        model: Name of the model.
        tracks: Recordings in the library.
        vectors: Fingerprint vectors in it.
        queries: Queries of one condition in one run.
        rows: One for each condition.
        shifts_ms: Figure 4: how far a query lies after its fingerprint.
        to_own: Mean cosine to that fingerprint, at each shift.
        to_next: Mean cosine to the fingerprint that follows it.
    """

    model: str
    tracks: int
    vectors: int
    queries: int
    rows: tuple[HitRates, ...]
    shifts_ms: tuple[float, ...]
    to_own: tuple[float, ...]
    to_next: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class EvaluateSegments(Config):
    """Measure the hit rates of Tables 2 to 4 and Figures 4 and 5.

    Attributes:
        music: The recordings that are asked for.
        noise: Recorded noises.
        rooms: Measured impulse responses.
        workspace: Where the library for this is kept; a later run goes on with it.
        distractors: More recordings to be in the library.
        model: Name or folder of the model.
        card: Write the rates into the model's card.
    """

    music: Path
    noise: Path
    rooms: Path
    workspace: Path
    distractors: Path | None = None
    model: str | None = None
    card: bool = False
    runs: int = setting(5, "Times everything is asked, with other noises.", low=1, high=100)
    per_recording: int = setting(5, "Linearly spaced excerpts of a recording.", low=1, high=100)
    seed: int = setting(0, "Seed of the noises and rooms.", low=0, high=2**31)

    def steps(self) -> Steps[SegmentReport]:
        """Index what is not there yet, then ask."""
        folders = [self.music, *([self.distractors] if self.distractors else [])]
        info = find_model(self.model)
        yield from AddTracks(
            workspace=self.workspace, paths=tuple(folders), model=self.model
        ).steps()
        packs: list[PackedAudio] = []
        for folder in (self.music, self.noise, self.rooms):
            packs.append((yield from pack_audio(find_audio([folder]), self.workspace / "packed")))
        music, noise, rooms = packs
        fingerprinter = Fingerprinter(info)
        with Library(self.workspace, fingerprinter.identity, fingerprinter.dim) as library:
            asked = Asked(library, fingerprinter, music, self.per_recording)
            scene = Scene(noise, rooms)
            total = self.runs * len(DISTORTIONS)
            hits: dict[str, list[NDArray[np.float64]]] = {name: [] for name in DISTORTIONS}
            for run in range(self.runs):
                for name, degrade in DISTORTIONS.items():
                    yield Progress(sum(map(len, hits.values())), total, f"run {run + 1}, {name}")
                    hits[name].append(asked.hits(degrade, scene, seed=(self.seed, run)))
            shifts_ms = tuple(float(ms) for ms in range(0, 301, 15))
            curves = [asked.cosines(later(ms / 1000), scene) for ms in shifts_ms]
            report = SegmentReport(
                info.name,
                len(library.tracks()),
                library.index.size,
                len(asked.places),
                tuple(HitRates(name, *_spread(runs)) for name, runs in hits.items()),
                shifts_ms,
                tuple(own for own, _ in curves),
                tuple(following for _, following in curves),
            )
        if self.card:
            amend_card(info, {"segments": card_entry(report)})
        return report


def card_entry(report: SegmentReport) -> dict[str, Any]:
    """What a model's card keeps of the report."""
    rows = {row.condition: asdict(row) for row in report.rows}
    for row in rows.values():
        del row["condition"]
    return {"tracks": report.tracks, "fingerprints": report.vectors, "percent": rows}


class Asked:
    """The excerpts of a corpus and the library that is asked for them.

    Attributes:
        places: ``(recording, segment)`` of each excerpt; segments count the library's hops.
    """

    def __init__(
        self,
        library: Library,
        fingerprinter: Fingerprinter,
        music: PackedAudio,
        per_recording: int,
    ) -> None:
        self._library = library
        self._fingerprinter = fingerprinter
        self._music = music
        by_path = {str(track.path): track.id for track in library.tracks()}
        try:
            self._ids = [by_path[str(Path(name).resolve())] for name in music.names]
        except KeyError as missing:
            raise ConfigError(f"{missing} is not in the evaluation's library") from None
        self.places = [
            (recording, segment)
            for recording in range(len(music))
            for segment in _spaced(library, self._ids[recording], per_recording)
        ]
        if not self.places:
            raise ConfigError("no recording is long enough to be asked for")

    def hits(self, degrade: Degrade, scene: Scene, seed: tuple[int, ...]) -> NDArray[np.float64]:
        """Shares of ``top1, top5, placed1, placed5``, ``(4,)``."""
        vectors = self._vectors(degrade, scene, lambda number: (*seed, number))
        _, rows = self._library.index.search(vectors, TOP)
        tracks, segments = self._library.locate(rows)  # (queries, TOP)
        wanted = np.array([self._ids[recording] for recording, _ in self.places])[:, None]
        places = np.array([segment for _, segment in self.places])[:, None]
        right = tracks == wanted
        placed = right & (np.abs(segments - places) <= 1)
        found = (right[:, :1], right, placed[:, :1], placed)
        return np.array([hit.any(axis=1).mean() for hit in found])

    def cosines(self, degrade: Degrade, scene: Scene) -> tuple[float, float]:
        """Mean cosine of the degraded excerpts to their own fingerprint and to the next."""
        vectors = self._vectors(degrade, scene, lambda number: (number,))
        rows = np.array(
            [
                self._library.rows_of(self._ids[recording])[segment]
                for recording, segment in self.places
            ]
        )
        own, following = (self._library.index.vectors(rows + step) for step in (0, 1))
        return float((vectors * own).sum(1).mean()), float((vectors * following).sum(1).mean())

    def _vectors(
        self, degrade: Degrade, scene: Scene, seed: Callable[[int], tuple[int, ...]]
    ) -> NDArray[np.float32]:
        windows = [
            self._fingerprinter.mel_power(
                degrade(raw, _WINDOW, scene, np.random.default_rng(seed(number)))
            )
            for number, raw in enumerate(self._heard())
        ]
        return self._fingerprinter.embed(windows).astype(np.float32)

    def _heard(self) -> Iterator[NDArray[np.float32]]:
        for recording, segment in self.places:
            start = round(segment * HOP_S * SAMPLE_RATE_HZ)
            yield self._music.cut(recording, start - LEAD, _HEARD)


def _spaced(library: Library, track_id: int, count: int) -> list[int]:
    """Segments of a track, linearly spaced; none is silent or at the very end."""
    rows = library.rows_of(track_id)
    after = 2 + round(0.4 * WINDOW_S / HOP_S)  # what the fastest tempo and a shift still read
    if len(rows) <= after:
        return []
    spaced = np.unique(np.linspace(0, len(rows) - 1 - after, count).round().astype(np.int64))
    heard = library.index.vectors(rows.start + spaced).any(axis=1)
    return [int(segment) for segment in spaced[heard]]


def _spread(runs: list[NDArray[np.float64]]) -> Iterator[tuple[float, float]]:
    shares = 100 * np.array(runs)  # (runs, 4)
    for mean, deviation in zip(shares.mean(axis=0), shares.std(axis=0), strict=True):
        yield round(float(mean), 1), round(float(deviation), 2)
