"""Playing a file on the loudspeaker, for a window that only looks now and then."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr

from roomprint.audio.decoder import Decoder, Frames
from roomprint.audio.loudspeaker import BLOCK, Loudspeaker, faded, faded_in
from roomprint.audio.opening import open_decoder
from roomprint.errors import RoomprintError


class Player:
    """Plays one file at a time. Nothing but :meth:`close` waits, and every property may be polled.

    Samples go to the loudspeaker from a thread of its own, so no busy window can keep it waiting.
    """

    def __init__(self) -> None:
        self._playback: _Playback | None = None

    def play(self, path: Path, start_s: float = 0.0) -> None:
        """Play ``path`` from ``start_s`` on; what was playing fades out first."""
        self.stop()
        self._playback = _Playback(path, start_s, self._playback)
        self._playback.start()

    def stop(self) -> None:
        """Fade out; it is silent after two tenths of a second."""
        if self._playback is not None:
            self._playback.stopping = True

    def close(self) -> None:
        """Stop, and wait until the loudspeaker is let go."""
        self.stop()
        if self._playback is not None:
            self._playback.join()

    @property
    def playing(self) -> bool:
        """True from :meth:`play` until the end, :meth:`stop` or an error."""
        playback = self._playback
        return playback is not None and playback.is_alive() and not playback.stopping

    @property
    def position_s(self) -> float:
        """Where in the file the sound lies that is now at the loudspeaker."""
        return self._playback.position_s if self._playback is not None else 0.0

    @property
    def error(self) -> str:
        """Why the last file did not play, in a sentence; empty when it did."""
        return self._playback.error if self._playback is not None else ""


class _Playback(threading.Thread):
    """One file on its way to the loudspeaker."""

    def __init__(self, path: Path, start_s: float, before: threading.Thread | None) -> None:
        super().__init__(name="playback", daemon=True)
        self._path = path
        self._start_s = start_s
        self._before = before
        self.stopping = False
        self.position_s = start_s
        self.error = ""

    def run(self) -> None:
        """Play until the end of the file or until told to stop."""
        if self._before is not None:
            self._before.join()  # some loudspeakers take one stream only
            self._before = None
        try:
            with open_decoder(self._path) as decoder:
                self._play(decoder)
        except RoomprintError as error:
            self.error = str(error)

    def _play(self, decoder: Decoder) -> None:
        with Loudspeaker() as loudspeaker:
            rate = loudspeaker.sample_rate_hz
            written = 0
            for block in _stereo(decoder, self._start_s, rate):
                last = self.stopping  # asked once: it may be set while the block is written
                loudspeaker.write(faded(block) if last else block)
                written += len(block)
                heard_s = written / rate - loudspeaker.latency_s
                self.position_s = self._start_s + max(0.0, heard_s)
                if last:
                    break
            loudspeaker.drain()


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
