"""Loudness against FFmpeg's meter and the standard's own sine."""

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.audio.loudness import loudness_lufs


def by_ffmpeg(samples: NDArray[np.floating], rate_hz: int) -> float:
    """The integrated loudness that the filter ``ebur128`` writes beside the sound."""
    graph = av.filter.Graph()
    form = {"sample_fmt": "flt", "channel_layout": "mono", "time_base": f"1/{rate_hz}"}
    source = graph.add("abuffer", sample_rate=str(rate_hz), **form)
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(
        samples.astype(np.float32)[None], format="flt", layout="mono"
    )
    frame.sample_rate, frame.pts = rate_hz, 0
    graph.push(frame)
    graph.push(None)
    found = -np.inf
    while True:
        try:
            metadata = graph.pull().metadata
        except av.error.EOFError:
            return found
        found = float(metadata["lavfi.r128.I"])


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_as_ffmpeg_measures_it(rate_hz: int) -> None:
    """Noise of many frequencies, loud and soft, with a pause that both have to leave out."""
    random = np.random.default_rng(0)
    noise = random.standard_normal(9 * rate_hz) / 20
    noise[3 * rate_hz : 5 * rate_hz] *= 1e-4
    noise[6 * rate_hz :] *= 0.4
    assert loudness_lufs(noise, rate_hz) == pytest.approx(by_ffmpeg(noise, rate_hz), abs=0.1)


def test_the_standards_sine() -> None:
    t = np.arange(48_000 * 3) / 48_000
    assert loudness_lufs(np.sin(2 * np.pi * 997 * t), 48_000) == pytest.approx(-3.01, abs=0.02)


def test_what_is_short_is_one_block_and_silence_has_none() -> None:
    t = np.arange(4_800) / 48_000
    assert loudness_lufs(np.sin(2 * np.pi * 997 * t), 48_000) == pytest.approx(-3.0, abs=0.4)
    assert loudness_lufs(np.zeros(48_000), 48_000) == -np.inf
    assert loudness_lufs(np.zeros(0), 48_000) == -np.inf
