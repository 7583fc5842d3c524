import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.core.fake_sound import FakeSound, PortAudioError
from tests.core.sounds import Wave, tone, write

from roomprint.audio.loudspeaker import BLOCK, LATENCY_S
from roomprint.audio.playback import Player

RATE = 48_000  # of the fake loudspeaker


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player()
    yield player
    player.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "playback"]


def played(sound: FakeSound) -> Wave:
    """All that reached the last loudspeaker, ``(frames, 2)``."""
    assert sound.streams[-1].closed
    return np.concatenate(sound.streams[-1].written)


def finish(player: Player) -> None:
    """Wait for the end of what plays, as nothing in the product does."""
    assert player._playback is not None
    player._playback.join(20)
    assert not player.playing


def test_plays_a_file_to_its_end(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    left, right = tone(440, 2.0, 44_100), tone(550, 2.0, 44_100)
    path = write(tmp_path / "duet.wav", np.stack([left, right], 1))
    player.play(path)
    assert player.playing
    finish(player)
    out = played(sound)
    tail = round(2 * LATENCY_S * RATE)  # silence behind which the stream may be closed
    assert len(out) == 2 * RATE + tail
    assert not out[-tail:].any()
    expected = np.stack([tone(440, 2.0, RATE), tone(550, 2.0, RATE)], 1)
    np.testing.assert_allclose(out[500 : -tail - 500], expected[500:-500], atol=1e-3)
    assert player.position_s == pytest.approx(2.0 - LATENCY_S, abs=0.01)
    assert player.error == ""


def test_mono_sounds_on_both_sides(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    player.play(write(tmp_path / "solo.wav", tone(440, 0.5, RATE), RATE))
    finish(player)
    out = played(sound)
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    assert np.abs(out).max() == pytest.approx(0.5, rel=1e-2)


def test_a_start_in_the_middle_fades_in(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    player.play(write(tmp_path / "flat.wav", np.full(2 * RATE, 0.5, np.float32), RATE), 1.5)
    finish(player)
    out = played(sound)[:, 0]
    assert np.abs(np.diff(out[:BLOCK])).max() < 0.01
    assert out[0] == 0
    assert out[2 * BLOCK] == pytest.approx(0.5, abs=1e-3)
    assert len(out) == round((0.5 + 2 * LATENCY_S) * RATE)


def test_stopping_fades_out(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    asked = iter(range(10_000))
    sound.on_write = lambda: player.stop() if next(asked) == 20 else None  # during a write
    player.play(write(tmp_path / "flat.wav", np.full(20 * RATE, 0.5, np.float32), RATE))
    finish(player)
    out = played(sound)[:, 0]
    assert len(out) < 2 * RATE
    assert np.abs(np.diff(out[BLOCK:])).max() < 0.01  # no step down to silence
    assert not player.playing


def test_the_next_file_waits_for_the_first(
    sound: FakeSound, player: Player, tmp_path: Path
) -> None:
    first = write(tmp_path / "first.wav", tone(440, 5.0, RATE), RATE)
    second = write(tmp_path / "second.wav", tone(550, 0.5, RATE), RATE)
    player.play(first)
    player.play(second)
    finish(player)
    assert len(played(sound)) == round((0.5 + 2 * LATENCY_S) * RATE)
    assert all(stream.closed for stream in sound.streams)


def test_a_file_that_cannot_be_read(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    player.play(tmp_path / "gone.mp3")
    finish(player)
    assert "gone.mp3 does not exist" in player.error


def test_a_loudspeaker_that_is_busy(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    sound.refuse = "Error opening OutputStream: Device unavailable [PaErrorCode -9985]"
    player.play(write(tmp_path / "x.wav", tone(440, 0.5)))
    finish(player)
    assert "the loudspeaker Speakers cannot be opened" in player.error


def test_a_loudspeaker_that_goes_away(sound: FakeSound, player: Player, tmp_path: Path) -> None:
    def gone() -> None:
        raise PortAudioError("Unanticipated host error")

    sound.on_write = gone
    player.play(write(tmp_path / "x.wav", tone(440, 0.5)))
    finish(player)
    assert player.error == "the loudspeaker Speakers takes no more sound"


def test_at_rest(player: Player) -> None:
    player.stop()
    assert (player.playing, player.position_s, player.error) == (False, 0.0, "")
