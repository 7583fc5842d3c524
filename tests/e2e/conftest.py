from collections.abc import Iterator

import pytest
from tests.virtual_microphone import VirtualMicrophone, virtual_microphone, why_not

from roomprint.audio.devices import rescan


@pytest.fixture
def microphone(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMicrophone]:
    """A virtual microphone: the only one for this process and for those it starts."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with virtual_microphone() as server:
        with monkeypatch.context() as patch:
            for name, value in server.environment.items():
                patch.setenv(name, value)
            rescan()
            yield server
        rescan()
