"""The mel scale of the encoders' front end, by HTK's formula."""

import numpy as np
from numpy.typing import NDArray


def mel(hertz: float) -> float:
    """The place of a frequency in Hz on the scale."""
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))


def band_centres_hz(bands: int, highest_hz: float) -> NDArray[np.float64]:
    """The middles of so many overlapping bands, even in mel, from 0 to ``highest_hz``."""
    places = mel(highest_hz) * np.arange(1, bands + 1) / (bands + 1)
    return np.asarray(700.0 * (10.0 ** (places / 2595.0) - 1.0))
