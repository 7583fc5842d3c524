"""Small works of the window's own, run by its warm process. They know nothing of Qt."""

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roomprint.audio.devices import Device
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.library.tracks import Track
from roomprint.steps import Progress, Steps

_TRIAL_SAMPLES = 3 * SAMPLE_RATE_HZ


@dataclass(frozen=True)
class WarmUp:
    """Opens the model and the library ahead of need: the first real question waits for neither."""

    workspace: Path

    def steps(self) -> Steps[tuple[Track, ...]]:
        """Load everything, and ask once, since a first pass through a model is a slow one.

        Returns:
            The tracks whose fingerprint is damaged.
        """
        yield Progress(0, 2, "Loading the model")
        import numpy as np

        from roomprint.errors import ModelError
        from roomprint.library.room_estimate import warm_reader
        from roomprint.library.warm import warm_matcher
        from roomprint.workspace import Workspace

        with warm_matcher(self.workspace, None) as matcher:
            yield Progress(1, 2, "Trying the model")
            noise = np.random.default_rng(0).normal(0.0, 0.1, _TRIAL_SAMPLES).astype(np.float32)
            matcher.identify(noise)
            with suppress(ModelError):  # who asks for a room will be told
                warm_reader(None, Workspace(self.workspace))
            return tuple(matcher.library.damaged)


@dataclass(frozen=True)
class ListInputs:
    """Lists the inputs in another process, where a slow or hung sound system does no harm."""

    def steps(self) -> Generator[Progress, None, list[Device]]:
        """Ask the sound system once."""
        from roomprint.audio.devices import list_inputs, rescan

        yield Progress(0, 1, "Looking for microphones")
        rescan()
        return list_inputs()


@dataclass(frozen=True)
class ListComputing:
    """Lists what encoders can be trained on; the window itself never asks torch."""

    def steps(self) -> Steps[tuple[str, ...]]:
        """Ask once."""
        yield Progress(0, 1, "Looking for graphics processors")
        from roomprint.training.team import devices_here

        return devices_here()
