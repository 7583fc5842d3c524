"""Noises and rooms made here, for a first training of whoever has recorded none."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.errors import AudioError, reason_of
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

RATE_HZ = 16_000
_NOISE_S = 12.0
_SEED = 24

Floats = NDArray[np.float64]
_SLOPES = MappingProxyType({"hiss": 0.0, "rain": 1.0, "traffic": 2.0})  # power as 1 / f ** slope


@dataclass(frozen=True)
class Made:
    """A room as its decay: no walls, but the two numbers that its sound goes by.

    Attributes:
        rt60_s: Time in which the energy falls by 60 dB.
        first_s: From the direct sound to the first reflection: larger rooms answer later.
    """

    rt60_s: float
    first_s: float


ROOMS: Mapping[str, Made] = MappingProxyType(
    {
        "wardrobe": Made(0.15, 0.001),
        "living room": Made(0.45, 0.004),
        "classroom": Made(0.8, 0.006),
        "stairwell": Made(1.6, 0.009),
        "hall": Made(2.4, 0.02),
    }
)
_PLACES = 2  # responses of each room


def noise(slope: float, generator: np.random.Generator) -> Floats:
    """Noise whose power falls as ``1 / f ** slope``, ``(samples,)``, its largest value 0.5."""
    spectrum = np.fft.rfft(generator.normal(size=round(_NOISE_S * RATE_HZ)))
    spectrum *= np.maximum(np.arange(len(spectrum)), 50) ** (-slope / 2)
    made = np.fft.irfft(spectrum)
    return np.asarray(0.5 * made / np.abs(made).max())


def response(room: Made, generator: np.random.Generator) -> Floats:
    """Direct sound, a pause, and noise that decays exponentially, ``(samples,)``.

    This is Polack's model of a late decay (1988): white noise under an envelope that has fallen to
    a thousandth of its amplitude, by 60 dB, after ``rt60_s``.
    """
    t = np.arange(round((room.first_s + room.rt60_s) * RATE_HZ)) / RATE_HZ
    late = generator.normal(size=len(t)) * 10 ** (-3 * t / room.rt60_s)
    late[t < room.first_s] = 0.0
    late *= generator.uniform(0.5, 2.0) / np.sqrt(np.sum(late**2))  # nearer by, or farther away
    late[0] = 1.0
    return np.asarray(late / np.abs(late).max())


@dataclass(frozen=True, kw_only=True)
class WriteSurroundings(Config):
    """Write noises and impulse responses as FLAC files; those that are there already are kept.

    Attributes:
        folder: Where the folders ``noise`` and ``rooms`` go.
    """

    folder: Path

    @property
    def noise(self) -> Path:
        """The folder of noises."""
        return self.folder / "noise"

    @property
    def rooms(self) -> Path:
        """The folder of impulse responses, with a manifest that says whose they are."""
        return self.folder / "rooms"

    def steps(self) -> Steps[Path]:
        """Write file after file; the result is the folder.

        Raises:
            AudioError: The folder cannot be written to.
        """
        files = dict(self._files())
        try:
            for kind in (self.noise, self.rooms):
                kind.mkdir(parents=True, exist_ok=True)
            for number, (path, make) in enumerate(files.items()):
                yield Progress(number, len(files), path.stem)
                if not path.exists():
                    write_whole(path, _flac(make(np.random.default_rng([_SEED, number]))))
            write_whole(self.rooms / "manifest.csv", _manifest(files))
        except OSError as error:
            raise AudioError(
                f"{shown(self.folder)} cannot be written to: {reason_of(error)}"
            ) from error
        return self.folder

    def _files(self) -> Iterator[tuple[Path, Callable[[np.random.Generator], Floats]]]:
        for name, slope in _SLOPES.items():
            yield self.noise / f"{name}.flac", partial(noise, slope)
        for name, room in ROOMS.items():
            for place in range(1, _PLACES + 1):
                path = self.rooms / f"{name} {place}.flac"
                yield path, partial(response, room)


def _manifest(files: Mapping[Path, object]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["path", "room"])
    rows.writerows(
        [path.name, path.stem.rpartition(" ")[0]] for path in files if path.parent.name == "rooms"
    )
    return text.getvalue().encode()


def _flac(samples: Floats) -> bytes:
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, samples, RATE_HZ, format="FLAC", subtype="PCM_24")
    return file.getvalue()
