"""Small works of the window's own, run by its warm process. They know nothing of Qt."""

import importlib
from collections.abc import Generator
from dataclasses import dataclass

from roomprint.audio.devices import Device
from roomprint.steps import Progress, Steps


@dataclass(frozen=True)
class WarmUp:
    """Imports modules ahead of need, so that the first real work does not wait for them."""

    modules: tuple[str, ...]

    def steps(self) -> Steps[None]:
        """Import one module a step."""
        for done, module in enumerate(self.modules):
            yield Progress(done, len(self.modules), module)
            importlib.import_module(module)


@dataclass(frozen=True)
class ListInputs:
    """Lists the inputs in another process, where a slow or hung sound system does no harm."""

    def steps(self) -> Generator[Progress, None, list[Device]]:
        """Ask the sound system once."""
        from roomprint.audio.devices import list_inputs, rescan

        yield Progress(0, 1, "Looking for microphones")
        rescan()
        return list_inputs()
