"""Instruments that play a pitch: each is a function of frequency and length.

A voice returns the note as mono samples at :data:`RATE_HZ`, its release or ringing included, so
that it may be longer than asked. Loudness is of no account here: the mix sets it.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 44_100
Wave = NDArray[np.float32]  # (samples,)
Voice = Callable[[float, float], Wave]  # frequency_hz, length_s -> note

_TABLE = 1 << 14  # samples in one stored period: enough to be read without interpolation
_TOP_HZ = 14_000.0  # no partial above this, so that nothing folds back


def _times(length_s: float) -> NDArray[np.float64]:
    return np.arange(round(length_s * RATE_HZ)) / RATE_HZ


def _held(time_s: NDArray[np.float64], length_s: float, attack_s: float, release_s: float) -> Wave:
    """Rise, stay, and fall after ``length_s``; both slopes are raised cosines, free of clicks."""
    level = np.ones(len(time_s), np.float32)
    rising = time_s[: round(attack_s * RATE_HZ)]
    level[: len(rising)] = 0.5 - 0.5 * np.cos(np.pi * rising / attack_s)
    falling = time_s[round(length_s * RATE_HZ) :] - length_s
    level[len(level) - len(falling) :] *= 0.5 + 0.5 * np.cos(np.pi * falling / release_s)
    return level


def _struck(time_s: NDArray[np.float64], decay_s: float, attack_s: float = 0.003) -> Wave:
    """Rise at once and ring down by 60 dB in ``decay_s``, ending in silence."""
    level = np.exp(np.float32(-3 * np.log(10) / decay_s) * time_s.astype(np.float32))
    level[: round(attack_s * RATE_HZ)] *= np.linspace(0, 1, round(attack_s * RATE_HZ))
    level[-900:] *= np.linspace(1, 0, len(level[-900:]))
    return np.asarray(level, np.float32)


def _period(frequency_hz: float, amplitude: Callable[[Wave], Wave]) -> Wave:
    """One stored period with partials ``amplitude(k)`` as far as they can be heard."""
    k = np.arange(1, int(_TOP_HZ / frequency_hz) + 1, dtype=np.float32)
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex64)
    spectrum[1 : len(k) + 1] = amplitude(k) * (-0.5j * _TABLE)
    return np.asarray(np.fft.irfft(spectrum, _TABLE), np.float32)


def _read(period: Wave, phase: NDArray[np.float64]) -> Wave:
    """The stored period at ``phase``, which counts periods."""
    return np.take(period, (phase * _TABLE).astype(np.int64) & (_TABLE - 1))


def _tone(
    phase: NDArray[np.float64], frequency_hz: float, amplitude: Callable[[Wave], Wave]
) -> Wave:
    return _read(_period(frequency_hz, amplitude), phase)


def _phase(
    time_s: NDArray[np.float64], frequency_hz: float, vibrato: float = 0.0, rate_hz: float = 5.3
) -> NDArray[np.float64]:
    """Phase in periods; a vibrato of ``vibrato`` (relative) sets in over half a second."""
    if vibrato == 0:
        return frequency_hz * time_s
    depth = vibrato * frequency_hz / (2 * np.pi * rate_hz) * np.clip(time_s / 0.5, 0, 1)
    return frequency_hz * time_s - depth * np.cos(2 * np.pi * rate_hz * time_s)


def _lowpass(frequency_hz: float, cutoff_hz: float) -> Callable[[Wave], Wave]:
    """Sawtooth partials under a two-pole low-pass."""
    return lambda k: 1 / k / (1 + (k * frequency_hz / cutoff_hz) ** 2)


def guitar(frequency_hz: float, length_s: float) -> Wave:
    """Plucked string: noise in a delay line with a gentle low-pass (Karplus and Strong, 1983)."""
    return _pluck(frequency_hz, min(length_s + 0.5, 2.0), damping=0.5, loss=0.996)


def harp(frequency_hz: float, length_s: float) -> Wave:
    """A brighter string that rings on."""
    return _pluck(frequency_hz, min(length_s + 1.0, 2.0), damping=0.3, loss=0.998)


def _pluck(frequency_hz: float, length_s: float, damping: float, loss: float) -> Wave:
    from scipy.signal import lfilter

    time_s = _times(length_s)
    # the low-pass (1 - damping, damping) delays by ``damping`` samples; the rest is interpolated
    delay, part = divmod(RATE_HZ / frequency_hz - damping, 1.0)
    loop = np.zeros(int(delay) + 3)
    loop[0] = 1.0
    loop[-3:] -= loss * np.convolve([1 - part, part], [1 - damping, damping])
    burst = np.zeros(len(time_s))
    rng = np.random.default_rng(round(frequency_hz))
    burst[: int(delay)] = lfilter([0.2], [1, -0.8], rng.uniform(-1, 1, int(delay)))
    burst[: int(delay)] -= burst[: int(delay)].mean()
    return np.asarray(lfilter([1.0], loop, burst), np.float32) * _struck(time_s, 4.0, 0.001)


def bell(frequency_hz: float, length_s: float) -> Wave:
    """Frequency modulation at an inharmonic ratio (Chowning, 1973)."""
    time_s = _times(2.5)
    brightness = 2.2 * np.exp(-time_s / 0.5)
    modulation = brightness * np.sin(2 * np.pi * 3.5 * frequency_hz * time_s)
    wave = np.sin(2 * np.pi * frequency_hz * time_s + modulation)
    return wave.astype(np.float32) * _struck(time_s, 2.4 + 0.2 * length_s)


def electric_piano(frequency_hz: float, length_s: float) -> Wave:
    """Frequency modulation: a warm body, and a tine that fades in a moment."""
    time_s = _times(length_s + 0.25)
    body = np.sin(
        2 * np.pi * frequency_hz * time_s
        + 1.1 * np.exp(-time_s / 0.7) * np.sin(2 * np.pi * frequency_hz * time_s)
    )
    tine = 0.15 * np.exp(-time_s / 0.08) * np.sin(2 * np.pi * 7 * frequency_hz * time_s)
    wave = (body + tine) * np.exp(-time_s / 1.4)
    return wave.astype(np.float32) * _held(time_s, length_s, 0.004, 0.25)


def piano(frequency_hz: float, length_s: float) -> Wave:
    """Stiff strings: stretched partials, the higher the sooner gone."""
    time_s = _times(length_s + 0.3)
    wave = np.zeros(len(time_s))
    for k in range(1, 11):
        partial_hz = k * frequency_hz * np.sqrt(1 + 0.0004 * k * k)
        if partial_hz < _TOP_HZ:
            fade = np.exp(-time_s * (0.9 + 0.5 * k))
            wave += fade * np.sin(2 * np.pi * partial_hz * time_s) / k**1.3
    return wave.astype(np.float32) * _held(time_s, length_s, 0.003, 0.3)


def marimba(frequency_hz: float, length_s: float) -> Wave:
    """A wooden bar: partials at 1, 4 and 9.2 that die quickly."""
    time_s = _times(0.9)
    wave = np.zeros(len(time_s))
    for ratio, level, decay_s in ((1.0, 1.0, 0.22), (3.98, 0.35, 0.06), (9.2, 0.15, 0.025)):
        if ratio * frequency_hz < _TOP_HZ:
            fade = level * np.exp(-time_s / (decay_s * (1 + 0.2 * length_s)))
            wave += fade * np.sin(2 * np.pi * ratio * frequency_hz * time_s)
    return wave.astype(np.float32) * _struck(time_s, 4.0)


def organ(frequency_hz: float, length_s: float) -> Wave:
    """Drawbars 8', 4', 2 2/3', 2', 1 1/3', 1' with a slow rotating speaker."""
    time_s = _times(length_s + 0.08)
    bars = {1: 1.0, 2: 0.7, 3: 0.5, 4: 0.35, 6: 0.2, 8: 0.25}
    tone = _tone(
        _phase(time_s, frequency_hz, vibrato=0.003),
        frequency_hz,
        lambda k: np.array([bars.get(int(i), 0.0) for i in k], np.float32),
    )
    swell = 1 + 0.12 * np.sin(2 * np.pi * 5.3 * time_s)
    return tone * swell.astype(np.float32) * _held(time_s, length_s, 0.012, 0.08)


def pad(frequency_hz: float, length_s: float) -> Wave:
    """Three detuned saws behind a low-pass that opens slowly."""
    time_s = _times(length_s + 0.7)
    dark = _period(frequency_hz, _lowpass(frequency_hz, 600))
    brighter = _period(frequency_hz, _lowpass(frequency_hz, 2400)) - dark
    opening = (0.5 - 0.5 * np.cos(np.pi * time_s / (length_s + 0.7))).astype(np.float32)
    wave = np.zeros(len(time_s), np.float32)
    for detune in (0.9955, 1.0, 1.0045):
        phase = frequency_hz * detune * time_s + 7 * detune
        wave += _read(dark, phase) + _read(brighter, phase) * opening
    return wave * _held(time_s, length_s, min(0.35, 0.5 * length_s), 0.7)


def strings(frequency_hz: float, length_s: float) -> Wave:
    """Bowed: two saws with vibrato."""
    time_s = _times(length_s + 0.25)
    shape = _lowpass(frequency_hz, 2800)
    wave = _tone(_phase(time_s, frequency_hz, 0.006, 5.6), frequency_hz, shape)
    wave = wave + _tone(_phase(time_s, frequency_hz * 1.003, 0.005, 4.9), frequency_hz, shape)
    return wave * _held(time_s, length_s, min(0.12, 0.5 * length_s), 0.25)


def brass(frequency_hz: float, length_s: float) -> Wave:
    """A saw whose brightness follows its loudness."""
    time_s = _times(length_s + 0.12)
    phase = _phase(time_s, frequency_hz, 0.004)
    loud = _held(time_s, length_s, 0.06, 0.12)
    dark = _tone(phase, frequency_hz, _lowpass(frequency_hz, 500))
    bright = _tone(phase, frequency_hz, _lowpass(frequency_hz, 3200))
    return (dark + (bright - dark) * loud * np.exp(-time_s / 0.9).astype(np.float32)) * loud


def lead(frequency_hz: float, length_s: float) -> Wave:
    """A square wave, rounded, with vibrato."""
    time_s = _times(length_s + 0.06)
    tone = _tone(
        _phase(time_s, frequency_hz, 0.007),
        frequency_hz,
        lambda k: (k % 2) * _lowpass(frequency_hz, 3500)(k),
    )
    return tone * _held(time_s, length_s, 0.01, 0.06)


def clarinet(frequency_hz: float, length_s: float) -> Wave:
    """Odd partials that fall off fast, with a soft start."""
    time_s = _times(length_s + 0.1)
    tone = _tone(
        _phase(time_s, frequency_hz, 0.003, 4.7),
        frequency_hz,
        lambda k: np.where(k % 2 == 1, k**-1.4, 0.12 * k**-1.2).astype(np.float32),
    )
    return tone * _held(time_s, length_s, 0.04, 0.1)


def flute(frequency_hz: float, length_s: float) -> Wave:
    """Few partials and some breath."""
    from scipy.signal import butter, sosfilt

    time_s = _times(length_s + 0.12)
    tone = _tone(_phase(time_s, frequency_hz, 0.008, 5.0), frequency_hz, lambda k: k**-2.2)
    noise = np.random.default_rng(round(frequency_hz)).standard_normal(len(time_s))
    band = butter(
        1, (frequency_hz, min(4 * frequency_hz, 15_000)), "bandpass", fs=RATE_HZ, output="sos"
    )
    breath = 0.06 * np.asarray(sosfilt(band, noise), np.float32)
    return (tone + breath) * _held(time_s, length_s, 0.05, 0.12)


def round_bass(frequency_hz: float, length_s: float) -> Wave:
    """A plucked electric bass: a low-passed saw that darkens as it rings."""
    time_s = _times(length_s + 0.06)
    phase = _phase(time_s, frequency_hz)
    dark = _tone(phase, frequency_hz, _lowpass(frequency_hz, 220))
    bright = _tone(phase, frequency_hz, _lowpass(frequency_hz, 1100))
    fade = np.exp(-time_s / 0.15).astype(np.float32)
    body = np.exp(-time_s / 1.5).astype(np.float32)
    return (dark + (bright - dark) * fade) * body * _held(time_s, length_s, 0.006, 0.06)


def sub_bass(frequency_hz: float, length_s: float) -> Wave:
    """Nearly a sine, steady."""
    time_s = _times(length_s + 0.08)
    tone = _tone(_phase(time_s, frequency_hz), frequency_hz, lambda k: k**-2.5)
    return tone * _held(time_s, length_s, 0.012, 0.08)
