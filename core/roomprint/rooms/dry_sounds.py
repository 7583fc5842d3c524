"""Dry sounds to hear a room with, made by Roomprint itself: nothing has to be recorded first."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.audio.samples import Mono
from roomprint.errors import AudioError, reason_of
from roomprint.rooms.voice import RATE_HZ, speak

_SEED = 20
_CLAPS_S = (0.1, 1.3, 2.5, 2.9, 3.3)
_CLAP_LENGTH_S = 4.6
_HANDS_S = (0.0, 0.004, 0.009)  # the parts of two palms do not meet at once
_FLESH_HZ = (700.0, 4500.0)
_CLAP_DECAY_S = 0.004


def clap(generator: np.random.Generator) -> Mono:
    """Hand claps with pauses in which a room can be heard, ``(samples,)`` at 48 kHz."""
    from scipy.signal import butter, sosfilt

    sound = np.zeros(round(_CLAP_LENGTH_S * RATE_HZ))
    length = round(0.05 * RATE_HZ)
    decay = np.exp(-np.arange(length) / (_CLAP_DECAY_S * RATE_HZ))
    for at_s in _CLAPS_S:
        for late_s in _HANDS_S:
            at = round((at_s + late_s) * RATE_HZ)
            sound[at : at + length] += (
                generator.uniform(0.6, 1.0) * decay * generator.normal(size=length)
            )
    sections = butter(2, _FLESH_HZ, "bandpass", fs=RATE_HZ, output="sos")
    sound = np.asarray(sosfilt(sections, sound))
    clapped: Mono = (0.7 * sound / np.abs(sound).max()).astype(np.float32)
    return clapped


DRY_SOUNDS: Mapping[str, Callable[[np.random.Generator], Mono]] = MappingProxyType(
    {"Voice": speak, "Hand claps": clap}
)


def write_dry_sound(name: str, folder: Path) -> Path:
    """The file of a dry sound, made when it is not there yet.

    Args:
        name: One of ``DRY_SOUNDS``.
        folder: Where it is kept.

    Raises:
        AudioError: It cannot be written.
    """
    import soundfile

    path = folder / f"{name}.flac"
    if not path.exists():
        file = io.BytesIO()
        samples = DRY_SOUNDS[name](np.random.default_rng(_SEED))
        soundfile.write(file, samples, RATE_HZ, format="FLAC", subtype="PCM_16")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, file.getvalue())
        except OSError as error:
            raise AudioError(
                f"the sound {shown(path)} cannot be written: {reason_of(error)}"
            ) from error
    return path
