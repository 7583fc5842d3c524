"""Writing sound."""

import io
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.errors import AudioError, reason_of


def write_sound(path: Path, samples: NDArray[np.floating], sample_rate_hz: int) -> None:
    """Write a WAV of 32-bit floats in one step; on an error, what was there stays.

    Args:
        path: The file.
        samples: ``(samples,)`` or ``(samples, channels)``, full scale 1; more does not clip.
        sample_rate_hz: Of the samples.

    Raises:
        AudioError: It cannot be written.
    """
    content = io.BytesIO()
    soundfile.write(content, samples, sample_rate_hz, format="WAV", subtype="FLOAT")
    try:
        write_whole(path, content.getvalue())
    except OSError as error:
        raise AudioError(f"{shown(path)} cannot be written: {reason_of(error)}") from error
