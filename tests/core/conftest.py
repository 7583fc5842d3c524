import pytest
from tests.core.fake_sound import FakeSound, entry

from roomprint.audio import devices, loudspeaker


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    """A sound system with one loudspeaker, which keeps what it was given."""
    fake = FakeSound([entry(0, "Speakers", 0, 2)])
    monkeypatch.setattr(devices, "portaudio", lambda: fake)
    monkeypatch.setattr(loudspeaker, "portaudio", lambda: fake)
    return fake
