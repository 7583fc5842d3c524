"""A lossy codec there and back, in memory."""

from io import BytesIO
from typing import Literal

import av
import numpy as np

from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.packed import FULL_SCALE

Kind = Literal["mp3", "opus"]
_CONTAINERS = {"mp3": ("mp3", "libmp3lame", "9"), "opus": ("ogg", "libopus", "0")}  # quickest


def coded(audio: Mono, kind: Kind, kbps: float) -> Mono:
    """``audio`` as a player hears it after coding; the codec's own delay is taken out.

    Args:
        audio: Samples at 16 kHz, ``(samples,)``; what exceeds full scale is clipped.
        kind: Which codec.
        kbps: Bit rate in kbit/s; MP3 takes the nearest it has.

    Returns:
        As many samples.
    """
    container, codec, effort = _CONTAINERS[kind]
    file = BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=SAMPLE_RATE_HZ, layout="mono", bit_rate=int(kbps * 1e3))
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.options = {"compression_level": effort}
        whole = np.round(np.clip(audio, -1, 1) * FULL_SCALE).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        resampler = av.AudioResampler(
            stream.codec_context.format, "mono", SAMPLE_RATE_HZ, stream.codec_context.frame_size
        )
        for ready in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
    file.seek(0)
    parts: list[Mono] = []
    with av.open(file, "r") as source:
        to_float = av.AudioResampler("flt", "mono", SAMPLE_RATE_HZ)
        for frame in source.decode(audio=0):
            parts.extend(ready.to_ndarray()[0] for ready in to_float.resample(frame))
        parts.extend(ready.to_ndarray()[0] for ready in to_float.resample(None))
    heard = np.concatenate(parts)[: len(audio)]
    return np.pad(heard, (0, len(audio) - len(heard)))
