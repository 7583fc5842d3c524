"""From a recording of several sweeps to one impulse response and the noise under it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.duplex import Recording
from roomprint.audio.levels import peak, rms
from roomprint.audio.sweep import Sweep, deconvolve
from roomprint.errors import RoomError
from roomprint.rooms.materials import OCTAVES_HZ

Signal = NDArray[np.float64]  # (samples,)

BEFORE_S = 0.3  # kept before the strongest sample: where the direct sound is, and noise before it
NOISE_S = 0.1  # what the noise is measured from
LEAD_S = 0.005  # before the strongest sample and ...
ALIKE_S = 0.1  # ... behind it: what tells how far one response lies from another
DRIFT = 500e-6  # by which two devices' clocks may differ
SHIFT_S = 0.25  # by which a dropout may move what follows
NOISY = 4.0  # times the noise's energy is no noise any more
UNLIKE = 0.002  # of an octave's energy: a room with moving air differs by less
DISTURBED = 4.0  # times as unlike the others as half of them are: something else was heard
TINY = 1e-10  # of the strongest sample: nothing digital is quieter


@dataclass(frozen=True, kw_only=True)
class Train:
    """Sweeps as they are played: silence, then each with silence for the room to fade out in.

    Attributes:
        sweep: The one that is repeated.
        count: How often.
        lead_s: Silence before the first.
        rest_s: Silence after each.
    """

    sweep: Sweep
    count: int
    lead_s: float
    rest_s: float

    @property
    def period_s(self) -> float:
        """From one sweep to the next."""
        return self.sweep.duration_s + self.rest_s

    @property
    def duration_s(self) -> float:
        """All of it."""
        return self.lead_s + self.count * self.period_s

    def samples(self, sample_rate_hz: int) -> Signal:
        """The whole signal at full scale."""
        signal = np.zeros(round(self.duration_s * sample_rate_hz))
        wave = self.sweep.samples(sample_rate_hz)
        for number in range(self.count):
            at = round((self.lead_s + number * self.period_s) * sample_rate_hz)
            signal[at : at + len(wave)] = wave
        return signal


@dataclass(frozen=True, eq=False)
class Averaged:
    """The mean of the responses that the sweeps gave.

    Attributes:
        samples: ``(samples,)``, from ``BEFORE_S`` before its strongest sample on.
        snr_db: Its strongest sample over the noise's RMS: ISO 3382-1 wants 35 dB for T20 and 45 dB
            for T30 (5.2.1).
        used: How many sweeps went into it.
        disturbed: How many were left out, since sound was lost in them or something else was heard.
        doubt: Why it cannot be trusted and had better be measured again; else empty.
    """

    samples: Signal
    snr_db: float
    used: int
    disturbed: int
    doubt: str


def average(recording: Recording, train: Train, output_rate_hz: int) -> Averaged:
    """Deconvolve a recording and average its sweeps, each put where the first one lies.

    Two devices have two clocks, so sweeps arrive a little earlier or later than they were played;
    a sweep in which sound was lost is left out while there is another.

    Args:
        recording: Of the whole train.
        train: What was played.
        output_rate_hz: At which it was played.

    Raises:
        RoomError: The recording ends before the last sweep has arrived.
    """
    rate = recording.sample_rate_hz
    response = deconvolve(recording.samples, train.sweep, rate)
    first = _first_arrival(response, train, rate)
    broken = _broken(recording, train, output_rate_hz, first)
    segments = _aligned(response, train, rate, first, SHIFT_S if broken else 0.0)
    clean = [number for number in range(train.count) if number not in broken]
    kept = _undisturbed(segments, clean or list(range(train.count)))
    mean: Signal = segments[kept].mean(axis=0)
    doubt = "" if _alike(segments[kept], rate) else "the sweeps gave different responses"
    return Averaged(
        samples=mean,
        snr_db=_snr_db(mean, rate),
        used=len(kept),
        disturbed=train.count - len(kept),
        doubt=doubt if clean else "sound was lost during every sweep",
    )


def _first_arrival(response: Signal, train: Train, rate: int) -> int:
    """Where the first sweep's strongest sample lies, found by what all of them have in common."""
    period = train.period_s * rate
    begin = round(train.lead_s * rate)
    end = len(response) - round(train.count * period)
    if end <= begin:
        raise RoomError("the recording ends before the sweep does; sound was lost on the way")
    energy = np.zeros(end - begin)
    for number in range(train.count):
        at = begin + round(number * period)
        energy += response[at : at + len(energy)] ** 2
    return begin + int(np.argmax(energy))


def _broken(recording: Recording, train: Train, output_rate_hz: int, first: int) -> set[int]:
    """The numbers of the sweeps in which sound was lost, on its way in or out."""
    lost_s = [(at - first) / recording.sample_rate_hz for at in recording.dropouts]
    lost_s += [at / output_rate_hz - train.lead_s for at in recording.gaps]
    return {int(at // train.period_s) for at in lost_s if at >= 0}


def _aligned(response: Signal, train: Train, rate: int, first: int, slack_s: float) -> Signal:
    """One row a sweep, ``(sweeps, samples)``, its strongest sample ``BEFORE_S`` from the start."""
    from scipy.signal import correlate

    lead, before = round(LEAD_S * rate), round(BEFORE_S * rate)
    length = before + round(train.rest_s * rate)
    padded = np.pad(response, (before, length))
    pattern = padded[before + first - lead : before + first + round(ALIKE_S * rate)]
    rows = np.zeros((train.count, length))
    for number in range(train.count):
        late = number * train.period_s * rate
        reach = math.ceil(DRIFT * late + slack_s * rate) + 2 if number else 0
        begin = max(0, before + first + round(late) - lead - reach)
        window = padded[begin : begin + len(pattern) + 2 * reach]
        fit = correlate(window, pattern, "valid")
        best = int(np.argmax(fit))
        at = begin + best + lead - before
        rows[number] = _earlier(padded[at : at + length], _vertex(fit[best - 1 : best + 2]))
    return rows


def _vertex(three: Signal) -> float:
    """Where the parabola through three values has its top, in samples from the middle one."""
    if len(three) < 3:
        return 0.0
    before, middle, after = three
    bend = before - 2 * middle + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0


def _earlier(samples: Signal, by: float) -> Signal:
    """``samples`` moved by a part of a sample, so that high frequencies do not cancel."""
    from scipy import fft

    if by == 0.0:
        return samples
    spectrum = fft.rfft(samples)
    turn = np.exp(2j * np.pi * by * fft.rfftfreq(len(samples)))
    return fft.irfft(spectrum * turn, len(samples))


def _undisturbed(segments: Signal, numbers: list[int]) -> list[int]:
    """Those of ``numbers`` that are like the others; two alone cannot say which one is wrong."""
    if len(numbers) < 3:
        return numbers
    chosen = segments[numbers]
    others = (chosen.sum(axis=0) - chosen) / (len(numbers) - 1)
    unlike = np.sum((chosen - others) ** 2, axis=1)
    limit = DISTURBED * np.median(unlike)
    return [number for number, rest in zip(numbers, unlike, strict=True) if rest <= limit]


def _alike(segments: Signal, rate: int) -> bool:
    """Whether they differ by no more than their noise, or hardly, in every octave.

    A gap that no device told of spoils what the sweep is at just then: an octave or less.
    """
    mean = segments.mean(axis=0)
    count = segments.shape[1] / round(NOISE_S * rate)
    noise = [count * _octaves(segments[:, part], rate) for part in _quiet(rate)]
    rest = _octaves(segments - mean, rate)
    return bool(np.all(rest <= NOISY * np.minimum(*noise) + UNLIKE * _octaves(mean, rate)))


def _octaves(samples: Signal, rate: int) -> Signal:
    """Mean energy of the rows in each octave, ``(octaves,)``."""
    from scipy import fft

    length = samples.shape[-1]
    energy = np.abs(fft.rfft(samples)) ** 2 / length
    edges_hz = np.array(OCTAVES_HZ[:-1]) / math.sqrt(2)
    edges = np.round(np.append(edges_hz, 2 * edges_hz[-1]) * length / rate).astype(int)
    edges = np.minimum(edges, energy.shape[-1] - 1)  # a telephone's headset stops at 4 kHz
    sums = np.add.reduceat(energy, edges, axis=-1)[..., :-1]
    octaves: Signal = sums.reshape(-1, len(edges_hz)).mean(axis=0)
    return octaves


def _quiet(rate: int) -> tuple[slice, slice]:
    """Where there is the least of the sound: before it, and at the end."""
    count = round(NOISE_S * rate)
    return slice(None, count), slice(-count, None)


def _snr_db(response: Signal, rate: int) -> float:
    """Strongest sample over the noise, which is what is least of before the sound and at the end.

    Long reverberation may fill the end, and distortion what is before.
    """
    quiet = min(rms(response[part]) for part in _quiet(rate))
    loudest = peak(response)
    return 20 * math.log10(loudest / max(quiet, TINY * loudest)) if loudest else 0.0
