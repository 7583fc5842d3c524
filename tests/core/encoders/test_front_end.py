import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tests.core.packs import noise, sine

from roomprint.encoders.front_end import FrontEnd

AUDIO = torch.from_numpy(noise(3.0, seed=1) + sine(440, 3.0, 0.2))


def by_definition(audio: NDArray[np.float32], front_end: FrontEnd) -> NDArray[np.float64]:
    """Frame by frame in float64: periodic Hann window, DFT by its matrix, power, filters."""
    n = np.arange(1024)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * n / 1024)
    dft = np.exp(-2j * np.pi * np.outer(n, np.arange(513)) / 1024)  # (samples, bins)
    starts = range(0, len(audio) - 1023, front_end.hop)
    frames = np.stack([audio[start : start + 1024].astype(np.float64) for start in starts])
    power: NDArray[np.float64] = np.abs((frames * window) @ dft) ** 2
    mel: NDArray[np.float64] = power @ front_end.filters.double().numpy()
    return mel


@pytest.mark.parametrize(("mels", "hop"), [(80, 128), (96, 256), (16, 1000)])
def test_mel_power_is_what_its_definition_says(mels: int, hop: int) -> None:
    front_end = FrontEnd(mels, hop)
    mel = front_end.mel_power(AUDIO)
    assert mel.shape == (front_end.frames_in(len(AUDIO)), mels)
    np.testing.assert_allclose(mel, by_definition(AUDIO.numpy(), front_end), rtol=1e-3, atol=1e-6)


def test_mel_power_is_that_of_torch_which_other_devices_use() -> None:
    front_end = FrontEnd(80, 128)
    window = torch.hann_window(1024)
    spectrum = torch.stft(AUDIO, 1024, 128, window=window, center=False, return_complex=True)
    expected = spectrum.abs().square().T @ front_end.filters
    torch.testing.assert_close(front_end.mel_power(AUDIO), expected, rtol=1e-3, atol=1e-6)


@pytest.mark.gpu
def test_an_accelerator_finds_the_same_mel_power() -> None:
    front_end = FrontEnd(80, 128)
    expected = front_end.mel_power(AUDIO.reshape(2, -1))
    there = front_end.to("cuda").mel_power(AUDIO.reshape(2, -1).to("cuda"))
    torch.testing.assert_close(there.cpu(), expected, rtol=1e-3, atol=1e-6)


def test_the_filters_are_triangles_on_the_mel_scale() -> None:
    filters = FrontEnd(80, 128).filters.numpy()
    top_mel = 2595 * np.log10(1 + 8000 / 700)  # HTK's formula
    corners = 700 * (10 ** (np.linspace(0, top_mel, 82) / 2595) - 1)
    f = np.linspace(0, 8000, 513)
    for band, (low, peak, high) in enumerate(zip(corners, corners[1:], corners[2:], strict=False)):
        triangle = np.clip(np.minimum((f - low) / (peak - low), (high - f) / (high - peak)), 0, 1)
        np.testing.assert_allclose(filters[:, band], triangle, atol=2e-4)


def test_leading_axes_are_free() -> None:
    front_end = FrontEnd(80, 128)
    stack = AUDIO[:40_000].reshape(2, 4, 5_000)
    mel = front_end.mel_power(stack)
    assert mel.shape == (2, 4, front_end.frames_in(5_000), 80)
    torch.testing.assert_close(mel[1, 2], front_end.mel_power(stack[1, 2]))


@pytest.mark.parametrize("first", [0, 7, 100])
def test_a_slice_of_a_track_is_the_mel_power_of_the_slice(first: int) -> None:
    front_end = FrontEnd(80, 256)
    whole = front_end.mel_power(AUDIO)
    samples = AUDIO[first * 256 :][: 1024 + 49 * 256]
    torch.testing.assert_close(whole[first : first + 50], front_end.mel_power(samples))


def test_chunks_do_not_show() -> None:
    """More frames than are transformed at once."""
    front_end = FrontEnd(80, 32)
    whole = front_end.mel_power(AUDIO)
    assert len(whole) > 3 * 384
    for frame in (383, 384, 385, 1000):
        alone = front_end.mel_power(AUDIO[frame * 32 :][:1024])
        torch.testing.assert_close(whole[frame], alone[0])


@pytest.mark.parametrize("gain", [0.003, 7.0])
def test_the_level_plays_no_part(gain: float) -> None:
    front_end = FrontEnd(80, 128)
    reference = front_end(front_end.mel_power(AUDIO))
    assert reference.std() > 0.1
    torch.testing.assert_close(
        front_end(front_end.mel_power(gain * AUDIO)), reference, atol=1e-4, rtol=0
    )


def test_the_logarithm_is_the_stabilized_one_of_each_window() -> None:
    front_end = FrontEnd(80, 128)
    power = torch.stack([front_end.mel_power(AUDIO), front_end.mel_power(AUDIO.flip(0) * 3)])
    log_mel = front_end(power).numpy()
    for window, result in zip(power.numpy(), log_mel, strict=True):
        log = np.log(window / window.mean() + 1e-3)
        np.testing.assert_allclose(result, (log - log.mean()) / 2, atol=1e-4)


def test_silence_is_zero_everywhere() -> None:
    front_end = FrontEnd(80, 128)
    log_mel = front_end(front_end.mel_power(torch.zeros(5_000)))
    torch.testing.assert_close(log_mel, torch.zeros(32, 80), atol=1e-6, rtol=0)
