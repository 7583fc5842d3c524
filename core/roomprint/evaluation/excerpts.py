"""Linearly spaced excerpts of recordings, as Altwlkany et al., section 3, ask for them.

They begin on the library's grid of 300 ms, as the paper's do, so that a shift is one from the
nearest fingerprint.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.errors import ConfigError
from roomprint.evaluation.bench import Bench
from roomprint.evaluation.conditions import LATEST_S, Condition
from roomprint.library.fingerprint import HOP_S
from roomprint.training.distortions import LEAD

_FASTEST = 1.4  # what is read, in lengths of an excerpt: more than the fastest tempo takes
_FIRST = 2  # segment: a slow excerpt's middle lies before that of a window that begins with it
_SPARE_S = 2 * HOP_S  # kept free at a recording's end


@dataclass(frozen=True)
class Excerpt:
    """One query.

    Attributes:
        audio: Samples at 16 kHz.
        track_id: Of the recording in the library.
        start_s: Where in the recording it begins.
        middle_s: Where in the recording its middle lies.
    """

    audio: Mono
    track_id: int
    start_s: float
    middle_s: float


class Excerpts:
    """All excerpts of one length.

    Attributes:
        places: ``(recording, segment)`` of each; segments count the library's hops.
        short: Numbers of the recordings that are too short for any.

    Raises:
        ConfigError: No recording is long enough.
    """

    def __init__(self, bench: Bench, seconds: float, per_recording: int) -> None:
        self._bench = bench
        self.seconds = seconds
        there = [n for n, track_id in enumerate(bench.track_ids) if track_id is not None]
        found = {recording: self._spaced(recording, per_recording) for recording in there}
        self.places = [(r, segment) for r, some in found.items() if some for segment in some]
        self.short = tuple(recording for recording, some in found.items() if some is None)
        if not self.places:
            raise ConfigError(f"no recording is long enough to be asked for by {seconds:g} s of it")

    def heard(self, condition: Condition, seed: tuple[int, ...]) -> Iterator[Excerpt]:
        """The excerpts under a condition; ``seed`` and their number say what is drawn for each."""
        samples = round(self.seconds * SAMPLE_RATE_HZ)
        read = LEAD + round(_FASTEST * samples + LATEST_S * SAMPLE_RATE_HZ)
        for number, (recording, segment) in enumerate(self.places):
            place_s = segment * HOP_S
            raw = self._bench.music.cut(recording, round(place_s * SAMPLE_RATE_HZ) - LEAD, read)
            rng = np.random.default_rng((*seed, number))
            audio, later_s = condition.heard(raw, samples, self._bench.scene, rng)
            start_s = place_s + later_s
            middle_s = start_s + condition.tempo * self.seconds / 2
            yield Excerpt(audio, self.track_id(recording), start_s, middle_s)

    def track_id(self, recording: int) -> int:
        """Id in the library of a recording that has a place."""
        track_id = self._bench.track_ids[recording]
        assert track_id is not None
        return track_id

    def _spaced(self, recording: int, count: int) -> list[int] | None:
        """Segments of a recording that are not silent; None when it is too short for one."""
        library = self._bench.library
        rows = library.rows_of(self.track_id(recording))
        free_s = _FASTEST * self.seconds + _SPARE_S
        last = int((self._bench.music.length(recording) / SAMPLE_RATE_HZ - free_s) / HOP_S)
        last = min(last, len(rows) - 2)  # one follows each, for Figure 4
        if last < 0:
            return None
        spaced = np.unique(np.linspace(min(_FIRST, last), last, count).round().astype(np.int64))
        heard = library.index.vectors(rows.start + spaced).any(axis=1)
        return [int(segment) for segment in spaced[heard]]
