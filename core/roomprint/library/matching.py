"""Which recording is this, and where in it: neighbours vote, then spectra are compared."""

import time
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.library.alignment import align
from roomprint.library.answers import EMPTY, Identification, Match
from roomprint.library.candidates import find_candidates
from roomprint.library.confidence import Evidence, read_calibration
from roomprint.library.fingerprint import SHORTEST_S, SILENCE, Fingerprinter
from roomprint.library.library import Library
from roomprint.library.querying import QueryPrint, whole_query
from roomprint.library.spectrum import from_bytes

_PLACES_S = 480  # places looked at closely, times the seconds of the query
_SECTION_S = 10
_SECTIONS = 5


class Matcher:
    """Answers queries against one library."""

    def __init__(self, library: Library, fingerprinter: Fingerprinter) -> None:
        self.library = library
        self.fingerprinter = fingerprinter
        self._calibration = read_calibration(fingerprinter.model.folder)

    def close(self) -> None:
        """Close the library and let go of the fingerprinter's threads."""
        self.library.close()
        self.fingerprinter.close()

    def identify(self, audio: Mono, top: int = 5) -> Identification:
        """Look for ``audio`` in the library.

        Args:
            audio: Samples at 16 kHz.
            top: Most matches to return.
        """
        began = time.perf_counter()
        self.library.refresh()
        if reason := why_not(audio):
            answer = Identification("unknown", (), len(audio) / SAMPLE_RATE_HZ, 0.0, reason)
        else:
            sections = [
                _later(self.answer(whole_query(self.fingerprinter, audio[first:last]), top), first)
                for first, last in _sections(len(audio))
            ]
            answer = replace(max(sections, key=_sureness), query_s=len(audio) / SAMPLE_RATE_HZ)
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    def answer(self, query: QueryPrint, top: int = 5) -> Identification:
        """The decision on one query; see :meth:`identify`."""
        if not self.library.index.size:
            return Identification("unknown", (), query.duration_s, 0.0, EMPTY)
        matches = tuple(self.rank(query)[:top])
        sure = bool(matches) and matches[0].confidence >= self._calibration.threshold
        return Identification("match" if sure else "unknown", matches, query.duration_s, 0.0)

    def rank(self, query: QueryPrint, leave_out: Iterable[int] = ()) -> list[Match]:
        """Every recording that gathers votes, best first; ``leave_out`` are track ids to ignore."""
        most = round(_PLACES_S / max(query.duration_s, 2.0))
        places = find_candidates(self.library, query, most, frozenset(leave_out))
        if not len(places.track_ids):
            return []
        spectra = [from_bytes(self.library.spectrum(int(i))) for i in places.track_ids]
        alignments = align(query.power, spectra, places.offsets_s)
        best: dict[int, Match] = {}
        for track_id, cosine, fit in zip(
            places.track_ids.tolist(), places.cosines.tolist(), alignments.best, strict=True
        ):
            evidence = Evidence(fit.correlation / alignments.spread, cosine)
            score = self._calibration.score(evidence)
            if track_id not in best or score > best[track_id].score:
                confidence = self._calibration.confidence(evidence)
                track = self.library.track(track_id)
                best[track_id] = Match(track, fit.offset_s, score, confidence, fit.tempo, evidence)
        return sorted(best.values(), key=lambda match: -match.score)


def why_not(audio: Mono) -> str:
    """Why there is nothing to look for in ``audio``, or an empty string."""
    if len(audio) < SHORTEST_S * SAMPLE_RATE_HZ:
        return "too short"
    if float(np.sqrt(np.mean(audio**2))) < SILENCE:
        return "too quiet"
    return ""


def _sections(samples: int) -> list[tuple[int, int]]:
    """The whole of a short query; up to five stretches, evenly spread, of a long one."""
    length = _SECTION_S * SAMPLE_RATE_HZ
    if samples <= 1.5 * length:
        return [(0, samples)]
    count = min(_SECTIONS, samples // length)
    starts = np.linspace(0, samples - length, count).astype(int).tolist()
    return [(start, start + length) for start in starts]


def _later(answer: Identification, first: int) -> Identification:
    """``answer`` to a section from sample ``first`` on, with offsets of the whole query."""
    matches = tuple(
        replace(match, offset_s=match.offset_s - match.tempo * first / SAMPLE_RATE_HZ)
        for match in answer.matches
    )
    return replace(answer, matches=matches)


def _sureness(answer: Identification) -> float:
    return answer.matches[0].score if answer.matches else -np.inf
