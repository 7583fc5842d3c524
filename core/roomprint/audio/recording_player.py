"""Playing a part of a recording, once or round and round."""

import threading
from collections.abc import Iterator

import numpy as np
import soxr

from roomprint.audio.decoder import Frames
from roomprint.audio.loudspeaker import BLOCK, Loudspeaker, faded_in
from roomprint.audio.playing import OneAtATime, Playback
from roomprint.audio.recording import Recording


class RecordingPlayer(OneAtATime):
    """Plays one part at a time.

    Attributes:
        loop: Begin again at the end; may be set while it plays.
    """

    def __init__(self) -> None:
        super().__init__()
        self.loop = False

    def play(self, recording: Recording, start: int, stop: int, at: int) -> None:
        """Play frames ``at`` to ``stop``, and in a loop from ``start``; what played fades out."""
        self.stop()
        self._begin(_PartPlayback(self, recording, (start, stop, at), self._playback))


class _PartPlayback(Playback):
    """One part on its way to the loudspeaker."""

    def __init__(
        self,
        player: RecordingPlayer,
        recording: Recording,
        part: tuple[int, int, int],
        before: threading.Thread | None,
    ) -> None:
        self._first, self._last, self._at = part
        super().__init__(self._at / recording.sample_rate_hz, before)
        self._player = player
        self._recording = recording

    def sound(self) -> None:
        with Loudspeaker(self.device) as loudspeaker:
            self.write(loudspeaker, self._blocks(loudspeaker.sample_rate_hz))

    def place_s(self, heard_s: float) -> float:
        rate = self._recording.sample_rate_hz
        first_s, length_s = self._first / rate, (self._last - self._first) / rate
        return first_s + (self._at / rate - first_s + heard_s) % length_s

    def _blocks(self, rate: int) -> Iterator[Frames]:
        """Blocks ``(up to BLOCK, 2)`` at the loudspeaker's rate."""
        resampler = soxr.ResampleStream(self._recording.sample_rate_hz, rate, 2, dtype="float32")
        fade_in = self._at > 0  # a start in the middle of a sound must not click
        for read in self._read():
            resampled = resampler.resample_chunk(_stereo(read))
            for at in range(0, len(resampled), BLOCK):
                block = resampled[at : at + BLOCK]
                yield faded_in(block) if fade_in else block
                fade_in = False
        yield resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)

    def _read(self) -> Iterator[Frames]:
        at = self._at
        while at < self._last:
            end = min(at + BLOCK, self._last)
            yield self._recording.read(at, end)
            at = self._first if end >= self._last and self._player.loop else end


def _stereo(block: Frames) -> Frames:
    """``(frames, 2)``; more than two channels become their mean."""
    pair = block if block.shape[1] == 2 else block.mean(axis=1, keepdims=True)
    return np.ascontiguousarray(np.broadcast_to(pair, (len(pair), 2)))
