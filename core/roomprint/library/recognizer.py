"""Recognition of live audio: the answer firms up while one listens."""

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.library.answers import Identification
from roomprint.library.fingerprint import SHORTEST_S
from roomprint.library.matching import Matcher
from roomprint.library.querying import QueryStream

LONG_S = 8.0  # as much evidence as an answer is made from
SHORT_S = 3.5  # enough, when what went before was something else
_HOP_S = 0.25
_MOMENT_S = 3.0
_RANGE_DB = 60.0


class Recognizer:
    """Answers, again and again, what the newest audio is a recording of."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._stream = QueryStream(self._matcher.fingerprinter, _HOP_S, LONG_S)
        self._newest = np.zeros(0, np.float32)
        self._heard = 0

    def push(self, audio: Mono) -> None:
        """Take in samples at 16 kHz."""
        self._stream.push(audio)
        self._heard += len(audio)
        keep = round(_MOMENT_S * SAMPLE_RATE_HZ)
        self._newest = np.concatenate([self._newest, audio])[-keep:]

    def identify(self) -> Identification:
        """The answer for the last seconds: the long view, or the short one when that is surer.

        The offset of a match is where in the recording the newest sample lies.
        """
        began = time.perf_counter()
        self._matcher.library.refresh()
        heard_s = self._heard / SAMPLE_RATE_HZ
        if heard_s < SHORTEST_S:
            return Identification("unknown", (), heard_s, 0.0, "too short")
        answer = self._answer(LONG_S)
        if answer.decision == "unknown" and heard_s > SHORT_S:
            newer = self._answer(SHORT_S)
            answer = newer if newer.decision == "match" else answer
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    @property
    def moment(self) -> NDArray[np.uint8]:
        """Spectrogram of the last 3 s, ``(bands, frames)``; 255 is the loudest, 0 60 dB below."""
        fingerprinter = self._matcher.fingerprinter
        if not fingerprinter.front_end.frames_in(len(self._newest)):
            return np.zeros((fingerprinter.bands, 0), np.uint8)
        power = fingerprinter.mel_power(self._newest).T
        level_db = 10 * np.log10(np.maximum(power / max(float(power.max()), 1e-12), 1e-12))
        picture: NDArray[np.uint8] = np.clip(255 * (1 + level_db / _RANGE_DB), 0, 255).astype(
            np.uint8
        )
        return picture

    def _answer(self, seconds: float) -> Identification:
        query = self._stream.newest(seconds)
        answer = self._matcher.answer(query)
        now = tuple(
            replace(match, offset_s=match.offset_s + query.duration_s * match.tempo)
            for match in answer.matches
        )
        return replace(answer, matches=now)
