"""A room impulse response with what one has to know to read it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]  # (samples,)


class Origin(StrEnum):
    """Where a response comes from, which decides how its onset and its noise are treated."""

    SIMULATED = "simulated"
    MEASURED = "measured"
    IMPORTED = "imported"


@dataclass(frozen=True, eq=False, kw_only=True)
class ImpulseResponse:
    """The pressure at a microphone after an impulse at a source.

    Amplitude convention: the direct sound of an omnidirectional source at 1 m has the amplitude 1
    (a simulated response), so a response is comparable between rooms. Measured and imported ones
    have the level their files have.

    Attributes:
        samples: ``(samples,)``; sample 0 is the moment of the impulse in a simulated response.
        sample_rate_hz: Of the samples.
        onset_s: When the direct sound arrives, from geometry; None: find it in the samples.
        origin: Simulated, measured or imported.
        source: Name of the source.
        microphone: Name of the microphone.
        scene_digest: :attr:`Scene.digest` of the simulated scene; empty when there is none.
        note: How it was made, in words: the simulator's plan, or the date and the devices.
        warnings: What is to be known of the file that it was read from.
    """

    samples: Samples
    sample_rate_hz: int
    origin: Origin
    onset_s: float | None = None
    source: str = "source"
    microphone: str = "microphone"
    scene_digest: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Length of the samples."""
        return len(self.samples) / self.sample_rate_hz
