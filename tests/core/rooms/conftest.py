from typing import Any

import pytest
from tests.core.rooms.measured_back import ROOM, MakeRoom, Signal
from tests.core.sounding_room import SoundingRoom

from roomprint.audio import devices, duplex


@pytest.fixture
def make_room(monkeypatch: pytest.MonkeyPatch) -> MakeRoom:
    """A sound card that stands in a room of known response."""

    def make(response: Signal = ROOM, **options: Any) -> SoundingRoom:
        room = SoundingRoom(response, **options)
        monkeypatch.setattr(devices, "portaudio", lambda: room)
        monkeypatch.setattr(duplex, "portaudio", lambda: room)
        return room

    return make
