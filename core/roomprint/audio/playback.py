"""Playing a file on the loudspeaker."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr

from roomprint.audio.decoder import Decoder, Frames
from roomprint.audio.loudspeaker import BLOCK, Loudspeaker, faded_in
from roomprint.audio.opening import open_decoder
from roomprint.audio.playing import OneAtATime, Playback


class Player(OneAtATime):
    """Plays one file at a time."""

    def play(self, path: Path, start_s: float = 0.0) -> None:
        """Play ``path`` from ``start_s`` on; what was playing fades out first."""
        self.stop()
        self._begin(_FilePlayback(path, start_s, self._playback))


class _FilePlayback(Playback):
    """One file on its way to the loudspeaker."""

    def __init__(self, path: Path, start_s: float, before: threading.Thread | None) -> None:
        super().__init__(start_s, before)
        self._path = path
        self._start_s = start_s

    def sound(self) -> None:
        with open_decoder(self._path) as decoder, Loudspeaker(self.device) as loudspeaker:
            self.write(loudspeaker, _stereo(decoder, self._start_s, loudspeaker.sample_rate_hz))

    def place_s(self, heard_s: float) -> float:
        return self._start_s + heard_s


def _stereo(decoder: Decoder, start_s: float, sample_rate_hz: int) -> Iterator[Frames]:
    """Blocks ``(up to BLOCK, 2)`` from ``start_s`` on; more than two channels become their mean.

    A start in the middle of a sound is faded in, so that it does not click.
    """
    resampler = soxr.ResampleStream(decoder.sample_rate_hz, sample_rate_hz, 2, dtype="float32")
    fade_in = start_s > 0
    for decoded in decoder.blocks(round(start_s * decoder.sample_rate_hz)):
        pair = decoded if decoded.shape[1] == 2 else decoded.mean(axis=1, keepdims=True)
        pair = np.nan_to_num(np.broadcast_to(pair, (len(pair), 2)), posinf=0.0, neginf=0.0)
        resampled = resampler.resample_chunk(np.ascontiguousarray(pair))
        for at in range(0, len(resampled), BLOCK):
            block = resampled[at : at + BLOCK]
            yield faded_in(block) if fade_in else block
            fade_in = False
    yield resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)
