"""Two versions of one sound, dry and wet, to switch between while they play."""

import threading
from collections.abc import Iterator
from typing import Literal

import numpy as np
import soxr
from numpy.typing import NDArray

from roomprint.audio.decoder import Frames
from roomprint.audio.loudspeaker import BLOCK, Loudspeaker, faded_in
from roomprint.audio.playing import OneAtATime, Playback

Version = Literal["dry", "wet"]

FADE_S = 0.02  # from one version to the other: too short to hear two, too long to click


class ABPlayer(OneAtATime):
    """Plays two versions in step and lets one of them be heard.

    Attributes:
        loop: Begin again at the end; may be set while it plays.
    """

    def __init__(self) -> None:
        super().__init__()
        self.loop = False
        self._chosen: Version = "wet"
        self._pair = _Pair(np.zeros(0), np.zeros(0))
        self._sample_rate_hz = 1

    def load(
        self, dry: NDArray[np.floating], wet: NDArray[np.floating], sample_rate_hz: int
    ) -> None:
        """Take the two versions as they are, without a copy; what was playing fades out.

        Args:
            dry: ``(samples,)`` or ``(samples, channels)``, full scale 1. More than two channels
                become their mean.
            wet: As ``dry``, first sample for first sample; the shorter one is followed by silence.
            sample_rate_hz: Of both.
        """
        self.stop()
        self._pair = _Pair(dry, wet)
        self._sample_rate_hz = sample_rate_hz

    def play(self, start_s: float = 0.0) -> None:
        """Play from ``start_s`` on; what was playing fades out first."""
        self.stop()
        self._begin(_PairPlayback(self, self._pair, self._sample_rate_hz, start_s, self._playback))

    def choose(self, version: Version) -> None:
        """Let ``version`` be heard from now on: it fades in, in step, while the other fades out."""
        self._chosen = version

    @property
    def chosen(self) -> Version:
        """What is heard, or will be."""
        return self._chosen

    @property
    def duration_s(self) -> float:
        """Length of the longer version; 0 before :meth:`load`."""
        return len(self._pair) / self._sample_rate_hz


class _PairPlayback(Playback):
    """One pair on its way to the loudspeaker."""

    def __init__(
        self,
        player: ABPlayer,
        pair: "_Pair",
        sample_rate_hz: int,
        start_s: float,
        before: threading.Thread | None,
    ) -> None:
        start = min(max(0, round(start_s * sample_rate_hz)), len(pair))
        super().__init__(start / sample_rate_hz, before)
        self._player = player
        self._pair = pair
        self._sample_rate_hz = sample_rate_hz
        self._start = start

    def sound(self) -> None:
        with Loudspeaker(self.device) as loudspeaker:
            self.write(loudspeaker, self._mixed(loudspeaker.sample_rate_hz))

    def place_s(self, heard_s: float) -> float:
        duration_s = len(self._pair) / self._sample_rate_hz
        return (self._start / self._sample_rate_hz + heard_s) % duration_s

    def _mixed(self, rate: int) -> Iterator[Frames]:
        """Blocks ``(frames, 2)`` of what is chosen by the time each is asked for."""
        wetness = float(self._player.chosen == "wet")
        fade_in = self._start > 0  # a start in the middle of a sound must not click
        for four in self._resampled(rate):
            towards = 1.0 if self._player.chosen == "wet" else -1.0
            ramp = np.arange(1, len(four) + 1, dtype=np.float32) * (towards / (FADE_S * rate))
            share = np.clip(wetness + ramp, 0.0, 1.0)[:, np.newaxis]
            wetness = float(share[-1, 0])
            # what is heard twice is the same sound: amplitudes, not powers, add up to 1
            block = (1 - share) * four[:, :2] + share * four[:, 2:]
            yield faded_in(block) if fade_in else block
            fade_in = False

    def _resampled(self, rate: int) -> Iterator[Frames]:
        """Blocks ``(up to BLOCK, 4)`` at the loudspeaker's rate; none is empty."""
        resampler = soxr.ResampleStream(self._sample_rate_hz, rate, 4, dtype="float32")
        for read in self._read():
            resampled = resampler.resample_chunk(read)
            for at in range(0, len(resampled), BLOCK):
                yield resampled[at : at + BLOCK]
        rest = resampler.resample_chunk(np.zeros((0, 4), np.float32), last=True)
        for at in range(0, len(rest), BLOCK):
            yield rest[at : at + BLOCK]

    def _read(self) -> Iterator[Frames]:
        """Blocks of the pair, to its end, or round and round."""
        at = self._start
        while at < len(self._pair):
            yield self._pair.frames(at, min(at + BLOCK, len(self._pair)))
            at += BLOCK
            if at >= len(self._pair) and self._player.loop:
                at = 0


class _Pair:
    """Two versions, made ready piece by piece: all at once a window would wait for it."""

    def __init__(self, dry: NDArray[np.floating], wet: NDArray[np.floating]) -> None:
        self._versions = (dry, wet)

    def __len__(self) -> int:
        return max(map(len, self._versions))

    def frames(self, start: int, stop: int) -> Frames:
        """``(stop - start, 4)``: dry left, dry right, wet left, wet right; finite."""
        four = np.zeros((stop - start, 4), np.float32)
        for at, version in zip((0, 2), self._versions, strict=True):
            part = version[start:stop]
            four[: len(part), at : at + 2] = _stereo(part)
        return four


def _stereo(sound: NDArray[np.floating]) -> Frames:
    """``(samples, 2)``, or ``(samples, 1)`` for both; finite."""
    channels = sound.reshape(len(sound), -1) if len(sound) else np.zeros((0, 1), np.float32)
    pair = channels if channels.shape[1] == 2 else channels.mean(axis=1, keepdims=True)
    return np.nan_to_num(pair.astype(np.float32), posinf=0.0, neginf=0.0)
