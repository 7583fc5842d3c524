"""A tone on one loudspeaker of several, and how loud one microphone is."""

from pathlib import Path

import numpy as np
import pytest
from tests.core.fake_sound import FakeSound, entry
from tests.core.sounds import tone, write

from roomprint.audio import capture, devices, loudspeaker
from roomprint.audio.playback import Player
from roomprint.audio.trying import HearLevel, PlayTone
from roomprint.errors import DeviceError
from roomprint.steps import finish

RATE = 48_000


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    """A sound system with a microphone and two loudspeakers."""
    fake = FakeSound([entry(0, "Rode", 1, 0), entry(1, "Desk", 0, 2), entry(2, "Hall", 0, 2)])
    for module in (devices, capture, loudspeaker):
        monkeypatch.setattr(module, "portaudio", lambda: fake)
    monkeypatch.setattr(capture, "TICK_S", 0.0)
    return fake


def test_the_tone_is_what_it_says_and_does_not_click(sound: FakeSound) -> None:
    finish(PlayTone(device="Hall").steps())
    (stream,) = sound.streams
    assert (stream.device, stream.closed) == (2, True)
    heard = np.concatenate(stream.written)[: round(0.6 * RATE)]
    assert np.abs(heard).max() == pytest.approx(0.1, rel=1e-3), "-20 dBFS"
    spectrum = np.abs(np.fft.rfft(heard[:, 0]))
    assert np.fft.rfftfreq(len(heard), 1 / RATE)[spectrum.argmax()] == pytest.approx(440, abs=2)
    assert np.abs(np.diff(heard[:, 0], prepend=0, append=0)).max() < 0.1 * 2 * np.pi * 441 / RATE
    assert np.array_equal(heard[:, 0], heard[:, 1])


def test_a_loudspeaker_that_is_not_there_is_named(sound: FakeSound) -> None:
    with pytest.raises(DeviceError, match="loudspeaker Garden is not one of them: Desk, Hall"):
        finish(PlayTone(device="Garden").steps())


def test_a_player_plays_on_the_chosen_loudspeaker(sound: FakeSound, tmp_path: Path) -> None:
    player = Player()
    player.device = "Hall"
    player.play(write(tmp_path / "a.wav", tone(440, 0.2, RATE)))
    player.close()
    assert player.error == ""
    assert sound.streams[-1].device == 2


def test_the_level_is_that_of_what_comes_in(sound: FakeSound) -> None:
    steps = HearLevel(seconds=0.1).steps()
    next(steps)
    sound.streams[0].feed(0.5 * tone(1_000, 0.05, RATE) / np.abs(tone(1_000, 0.05, RATE)).max())
    level = next(steps)
    assert level.peak_dbfs == pytest.approx(-6.0, abs=0.1)
    assert level.level_dbfs == pytest.approx(-9.0, abs=0.1), "a sine is 3 dB below its peak"
    steps.close()
    assert sound.streams[0].closed
