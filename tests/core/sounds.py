"""Sound files of known content in any format, written by libsndfile or by FFmpeg's encoders."""

from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Wave = NDArray[np.float32]  # (frames,) or (frames, channels)

WRITTEN_BY_FFMPEG = {
    "m4a": "aac",
    "aac": "aac",
    "mp4": "aac",
    "mkv": "aac",
    "webm": "libopus",
    "wma": "wmav2",
    "avi": "libmp3lame",
    "ts": "aac",
    "ac3": "ac3",
}
LAYOUTS = {1: "mono", 2: "stereo", 8: "7.1"}


def tone(
    frequency_hz: float, seconds: float, sample_rate_hz: int = 44_100, amplitude: float = 0.5
) -> Wave:
    """A sine, ``(frames,)``."""
    t = np.arange(round(seconds * sample_rate_hz)) / sample_rate_hz
    return (amplitude * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def write(path: Path, wave: Wave, sample_rate_hz: int = 44_100) -> Path:
    """Encode ``wave`` by the encoder that fits the end of the name."""
    codec = WRITTEN_BY_FFMPEG.get(path.suffix[1:])
    if codec is None:
        format_, subtype = ("OGG", "OPUS") if path.suffix == ".opus" else (None, None)
        soundfile.write(path, wave, sample_rate_hz, format=format_, subtype=subtype)
        return path
    channels = 1 if wave.ndim == 1 else wave.shape[1]
    packed = np.ascontiguousarray(wave, np.float32).reshape(1, -1)
    with av.open(str(path), "w", options={}) as container:
        layout = LAYOUTS[channels]
        stream = container.add_stream(codec, rate=sample_rate_hz, layout=layout)
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 160_000
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate, frame.pts = sample_rate_hz, 0
        fit = av.AudioResampler(stream.format, layout, sample_rate_hz, stream.frame_size or 1024)
        for piece in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path
