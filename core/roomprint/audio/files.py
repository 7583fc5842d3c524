"""Any sound file as 16 kHz mono: what it is, and its samples in blocks."""

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from roomprint.audio.collecting import content_hash, find_audio, has_content
from roomprint.audio.decoder import Decoder, Frames
from roomprint.audio.names import shown
from roomprint.audio.opening import open_decoder
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.tags import read_tags
from roomprint.errors import AudioError

__all__ = [
    "SAMPLE_RATE_HZ",
    "AudioInfo",
    "content_hash",
    "find_audio",
    "has_content",
    "read_audio",
    "read_channels",
    "read_info",
    "stream_audio",
]

LEAD = 1_600  # samples at 16 kHz before a start, for the filter: longer than half its length


@dataclass(frozen=True)
class AudioInfo:
    """What a sound file is, without its samples."""

    path: Path
    duration_s: float
    sample_rate_hz: int
    channels: int
    title: str
    artist: str
    album: str


def read_info(path: Path) -> AudioInfo:
    """Read length, format and tags of ``path``; a file without a title is called by its name.

    Raises:
        AudioError: It cannot be read as audio.
    """
    with open_decoder(path) as decoder:
        tags = read_tags(path, decoder.tags)
        return AudioInfo(
            path=path,
            duration_s=decoder.frames / decoder.sample_rate_hz,
            sample_rate_hz=decoder.sample_rate_hz,
            channels=decoder.channels,
            title=tags.title or shown(path.stem),
            artist=tags.artist,
            album=tags.album,
        )


def stream_audio(
    path: Path,
    *,
    start_s: float = 0.0,
    duration_s: float | None = None,
    block_s: float = 30.0,
    watch: Callable[[Frames], None] | None = None,
) -> Generator[Mono, None, None]:
    """Decode ``path`` to 16 kHz mono, one block at a time.

    The channels' mean is resampled by soxr's linear-phase HQ filter, which passes what 16 kHz can
    hold and nothing above. The first sample is that of ``start_s``, on the same grid of samples as
    the whole file decoded at once.

    Args:
        path: Any sound or video file.
        start_s: Where to begin, in seconds.
        duration_s: How much to give; None for all there is.
        block_s: Seconds a block; the last one may be shorter.
        watch: Is shown what is decoded, at the file's own rate with its own channels; the last
            block may reach beyond ``duration_s``.

    Yields:
        Blocks of shape ``(samples,)``, full scale 1.

    Raises:
        AudioError: It cannot be read as audio, nothing in it can be decoded, or it ends before
            ``start_s``. A file damaged halfway gives what comes before.
    """
    size = max(1, round(block_s * SAMPLE_RATE_HZ))
    left = math.inf if duration_s is None else round(duration_s * SAMPLE_RATE_HZ)
    waiting = np.zeros(0, np.float32)
    heard = False
    with open_decoder(path) as decoder:
        for part in _resampled(decoder, round(start_s * SAMPLE_RATE_HZ), watch):
            heard = True
            waiting = np.concatenate([waiting, part])
            while left > 0 and len(waiting) >= min(size, left):
                count = int(min(size, left))
                yield waiting[:count]
                waiting = waiting[count:]
                left -= count
            if left <= 0:
                return
    if len(waiting):
        yield waiting
    if not heard:
        where = (
            f"ends before {start_s:g} s" if start_s > 0 else "holds no sound that can be decoded"
        )
        raise AudioError(f"{shown(path)} {where}")


def read_audio(
    path: Path,
    *,
    start_s: float = 0.0,
    duration_s: float | None = None,
    watch: Callable[[Frames], None] | None = None,
) -> Mono:
    """Decode ``path`` as :func:`stream_audio` does, into one array ``(samples,)``."""
    blocks = list(stream_audio(path, start_s=start_s, duration_s=duration_s, watch=watch))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def read_channels(path: Path) -> list[Mono]:
    """Decode the channels of ``path`` apart, at 16 kHz each; one alone as :func:`read_audio` does.

    Raises:
        AudioError: It cannot be read as audio, or nothing in it can be decoded.
    """
    with open_decoder(path) as decoder:
        if decoder.channels == 1:
            return [read_audio(path)]
        blocks, rate_hz = list(decoder.blocks(0)), decoder.sample_rate_hz
    if not blocks:
        raise AudioError(f"{shown(path)} holds no sound that can be decoded")
    frames = np.nan_to_num(np.concatenate(blocks), nan=0, posinf=0, neginf=0)
    return [
        soxr.resample(np.ascontiguousarray(frames[:, channel]), rate_hz, SAMPLE_RATE_HZ)
        for channel in range(frames.shape[1])
    ]


def _resampled(
    decoder: Decoder, start: int, watch: Callable[[Frames], None] | None
) -> Iterator[Mono]:
    """Mono at 16 kHz from output sample ``start`` on, in pieces as they come; none is empty.

    Output sample ``n`` lies at input sample ``n * down / up``. Decoding begins at a common sample
    of both grids a little earlier, so that the filter has its past and no phase is lost.
    """
    common = math.gcd(decoder.sample_rate_hz, SAMPLE_RATE_HZ)
    up, down = SAMPLE_RATE_HZ // common, decoder.sample_rate_hz // common
    base = max(0, (start - LEAD) // up * up)
    skip = start - base
    resampler = soxr.ResampleStream(decoder.sample_rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")
    for block in decoder.blocks(base // up * down):
        if watch is not None:
            watch(block)
        part = resampler.resample_chunk(_mono(block))
        yield from filter(len, [part[skip:]])
        skip = max(0, skip - len(part))
    part = resampler.resample_chunk(np.zeros(0, np.float32), last=True)
    yield from filter(len, [part[skip:]])


def _mono(block: Frames) -> Mono:
    """The channels' mean, which cannot clip; what is not a number is silence."""
    channels = block.shape[1]
    weights = np.full(channels, 1 / channels, np.float32)
    mono: Mono = block @ weights if channels > 1 else block[:, 0]  # mean() takes 25 times as long
    return mono if np.isfinite(mono.sum()) else np.nan_to_num(mono, nan=0, posinf=0, neginf=0)
