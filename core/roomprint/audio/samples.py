"""Sound as all of Roomprint takes it: mono at 16 kHz, full scale 1."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000

Mono = NDArray[np.float32]  # (samples,)
