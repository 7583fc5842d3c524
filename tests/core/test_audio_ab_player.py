import threading
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from tests.core.fake_sound import FakeSound, PortAudioError
from tests.core.sounds import Wave, tone

from roomprint.audio.ab_player import FADE_S, ABPlayer
from roomprint.audio.loudspeaker import BLOCK, LATENCY_S

RATE = 48_000  # of the fake loudspeaker
TAIL = round(2 * LATENCY_S * RATE)  # silence behind which the stream may be closed


@pytest.fixture
def player() -> Iterator[ABPlayer]:
    player = ABPlayer()
    yield player
    player.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "playback"]


def played(sound: FakeSound, player: ABPlayer) -> Wave:
    """All that reached the last loudspeaker until the end, ``(frames, 2)``."""
    assert player._playback is not None
    player._playback.join(20)
    assert not player.playing
    assert sound.streams[-1].closed
    return np.concatenate(sound.streams[-1].written)


def at_write(sound: FakeSound, number: int, do: object) -> None:
    """Call ``do`` during the write of block ``number``."""
    blocks = iter(range(100_000))

    def on_write() -> None:
        if next(blocks) == number:
            assert callable(do)
            do()

    sound.on_write = on_write


def test_plays_what_is_chosen(sound: FakeSound, player: ABPlayer) -> None:
    left, right = tone(300, 0.5, RATE), tone(400, 0.5, RATE)
    player.load(np.stack([left, right], 1), tone(500, 0.5, RATE), RATE)
    player.choose("dry")
    player.play()
    out = played(sound, player)
    np.testing.assert_allclose(out[:-TAIL], np.stack([left, right], 1), atol=1e-6)
    player.choose("wet")
    player.play()
    out = played(sound, player)
    np.testing.assert_allclose(out[:-TAIL, 0], tone(500, 0.5, RATE), atol=1e-6)
    np.testing.assert_array_equal(out[:, 0], out[:, 1])
    assert not out[-TAIL:].any()
    assert player.error == ""


def test_switches_in_step_without_a_click(sound: FakeSound, player: ABPlayer) -> None:
    dry, wet = tone(300, 1.0, RATE), tone(700, 1.0, RATE)
    player.load(dry, wet, RATE)
    player.choose("dry")
    at_write(sound, 20, lambda: player.choose("wet"))
    player.play()
    out = played(sound, player)[:-TAIL, 0]
    begins, ends = 21 * BLOCK, 21 * BLOCK + round(FADE_S * RATE)
    np.testing.assert_allclose(out[:begins], dry[:begins], atol=1e-6)
    np.testing.assert_allclose(out[ends:], wet[ends:], atol=1e-6)
    share = np.arange(1, ends - begins + 1) / (ends - begins)
    blend = (1 - share) * dry[begins:ends] + share * wet[begins:ends]
    np.testing.assert_allclose(out[begins:ends], blend, atol=1e-5)


def test_resamples_both_versions_alike(sound: FakeSound, player: ABPlayer) -> None:
    player.load(tone(300, 1.0, 16_000), tone(300, 1.0, 16_000), 16_000)
    player.choose("dry")
    at_write(sound, 10, lambda: player.choose("wet"))
    player.play()
    out = played(sound, player)[:-TAIL, 0]
    assert len(out) == RATE
    np.testing.assert_allclose(out[500:-500], tone(300, 1.0, RATE)[500:-500], atol=1e-3)


def test_the_reverberation_outlasts_the_dry_sound(sound: FakeSound, player: ABPlayer) -> None:
    player.load(tone(300, 0.5, RATE), tone(500, 0.8, RATE), RATE)
    assert player.duration_s == pytest.approx(0.8)
    player.choose("dry")
    player.play()
    out = played(sound, player)
    assert len(out) == round(0.8 * RATE) + TAIL
    assert not out[round(0.5 * RATE) :].any()


def test_goes_round_until_told_otherwise(sound: FakeSound, player: ABPlayer) -> None:
    def leave() -> None:
        places.append(player.position_s)
        player.loop = False

    places: list[float] = []
    wave = tone(480, 0.5, RATE)  # whole periods: the seam cannot be heard
    player.load(wave, wave, RATE)
    player.loop = True
    at_write(sound, round(1.2 * RATE / BLOCK), leave)  # in the third round
    player.play()
    out = played(sound, player)[:-TAIL, 0]
    np.testing.assert_allclose(out, np.tile(wave, 3), atol=1e-6)
    assert places[0] == pytest.approx(1.2 - LATENCY_S - 2 * 0.5, abs=0.05)


def test_begins_in_the_middle(sound: FakeSound, player: ABPlayer) -> None:
    flat = np.full(RATE, 0.5, np.float32)
    player.load(flat, flat, RATE)
    player.play(0.6)
    out = played(sound, player)[:, 0]
    assert len(out) == round(0.4 * RATE) + TAIL
    assert out[0] == 0
    assert np.abs(np.diff(out[:BLOCK])).max() < 0.01
    assert player.position_s == pytest.approx(1.0 - LATENCY_S, abs=0.01)


def test_stopping_fades_out(sound: FakeSound, player: ABPlayer) -> None:
    flat = np.full(20 * RATE, 0.5, np.float32)
    player.load(flat, flat, RATE)
    at_write(sound, 20, player.stop)
    player.play()
    out = played(sound, player)[:, 0]
    assert len(out) < 2 * RATE
    assert np.abs(np.diff(out)).max() < 0.01


def test_loading_ends_what_plays(sound: FakeSound, player: ABPlayer) -> None:
    flat = np.full(20 * RATE, 0.5, np.float32)
    player.load(flat, flat, RATE)
    at_write(sound, 5, lambda: player.load(flat[:RATE], flat[:RATE], RATE))
    player.play()
    assert len(played(sound, player)) < 2 * RATE
    player.play()
    assert len(played(sound, player)) == RATE + TAIL


def test_taking_two_long_versions_copies_neither(player: ABPlayer) -> None:
    """A window takes them, and would stand still for it."""
    long = np.zeros(4_000_000, np.float32)
    tracemalloc.start()
    player.load(long, long, RATE)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert player.duration_s == pytest.approx(4_000_000 / RATE)
    assert most < long.nbytes / 100


def test_what_is_no_number_is_silence(sound: FakeSound, player: ABPlayer) -> None:
    player.load(np.full(RATE, np.nan), np.full(RATE, np.inf), RATE)
    player.play()
    assert not played(sound, player).any()


def test_nothing_is_played_to_its_end_at_once(sound: FakeSound, player: ABPlayer) -> None:
    player.loop = True
    player.play()
    assert not played(sound, player).any()
    assert (player.position_s, player.duration_s, player.error) == (0.0, 0.0, "")


def test_a_loudspeaker_that_goes_away(sound: FakeSound, player: ABPlayer) -> None:
    def gone() -> None:
        raise PortAudioError("Unanticipated host error")

    sound.on_write = gone
    player.load(tone(440, 0.5), tone(440, 0.5), 44_100)
    player.play()
    assert player._playback is not None
    player._playback.join(20)
    assert player.error == "the loudspeaker Speakers takes no more sound"


def test_a_loudspeaker_that_is_busy(sound: FakeSound, player: ABPlayer) -> None:
    sound.refuse = "Error opening OutputStream: Device unavailable [PaErrorCode -9985]"
    player.load(tone(440, 0.5), tone(440, 0.5), 44_100)
    player.play()
    assert player._playback is not None
    player._playback.join(20)
    assert "the loudspeaker Speakers cannot be opened" in player.error


def test_at_rest(player: ABPlayer) -> None:
    player.stop()
    assert (player.playing, player.position_s, player.error) == (False, 0.0, "")
    assert player.chosen == "wet"
