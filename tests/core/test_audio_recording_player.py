from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.core.fake_sound import FakeSound
from tests.core.takes import noise, take_of

from roomprint.audio.recording import amplified
from roomprint.audio.recording_player import RecordingPlayer

RATE = 48_000  # of the fake loudspeaker


@pytest.fixture
def player() -> Iterator[RecordingPlayer]:
    player = RecordingPlayer()
    yield player
    player.close()


def finish(player: RecordingPlayer) -> None:
    assert player._playback is not None
    player._playback.join(20)


def test_plays_the_part_as_edited(
    sound: FakeSound, player: RecordingPlayer, tmp_path: Path
) -> None:
    samples = noise(3 * RATE, 2)
    recording = amplified(take_of(tmp_path, samples, RATE), 0.5)
    player.play(recording, RATE // 2, 2 * RATE, RATE)
    finish(player)
    assert player.error == ""
    out = np.concatenate(sound.streams[-1].written)
    fade = 1_024  # a start in the middle must not click
    np.testing.assert_allclose(out[fade:RATE], 0.5 * samples[RATE + fade : 2 * RATE], atol=1e-3)
    assert not out[RATE:].any()


def test_loops_from_the_beginning_of_the_part(
    sound: FakeSound, player: RecordingPlayer, tmp_path: Path
) -> None:
    samples = noise(RATE, 1)
    player.loop = True

    def write() -> None:
        if len(sound.streams[-1].written) == 60:
            player.loop = False

    sound.on_write = write
    player.play(take_of(tmp_path, samples, RATE), 10_000, 30_000, 10_000)
    finish(player)
    out = np.concatenate(sound.streams[-1].written)[:, 0]
    part = samples[10_000:30_000, 0]
    np.testing.assert_allclose(out[20_000:40_000], part, atol=1e-3)
    np.testing.assert_allclose(out[40_000:60_000], part, atol=1e-3)
    assert 10_000 / RATE <= player.position_s <= 30_000 / RATE
