import numpy as np
import pytest
from tests.core.packs import noise, sine
from tests.core.spoken import spoken

from roomprint.audio.voice_activity import (
    HOP,
    active_frames,
    active_shares,
    voice_levels_db,
)


@pytest.mark.parametrize(("frequency_hz", "inside"), [(1000.0, True), (50.0, False), (6e3, False)])
def test_levels_are_those_of_the_band_of_voices(frequency_hz: float, inside: bool) -> None:
    levels = voice_levels_db(sine(frequency_hz, 1.0, 0.5))
    assert len(levels) == pytest.approx(16_000 / HOP, abs=2)
    if inside:
        np.testing.assert_allclose(levels, 20 * np.log10(0.5 / np.sqrt(2)), atol=0.1)
    else:
        assert levels.max() < -40


def test_pauses_are_not_active() -> None:
    pause = noise(2.0, 1, 1e-3)
    audio = np.concatenate([sine(500.0, 1.0), pause, sine(500.0, 1.0)]).astype(np.float32)
    active = active_frames(voice_levels_db(audio))
    assert float(active.mean()) == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(
        active_shares(active, np.array([0, 16_000, 32_000, 48_000]), 16_000),
        [1, 0, 0, 1],
        atol=0.05,
    )


def test_silence_is_never_active_and_a_steady_sound_always() -> None:
    assert not active_frames(voice_levels_db(np.zeros(16_000, np.float32))).any()
    assert not active_frames(voice_levels_db(noise(1.0, 0, 1e-4))).any()
    assert active_frames(voice_levels_db(noise(1.0, 0))).all()
    assert len(active_frames(voice_levels_db(np.zeros(100, np.float32)))) == 0


def test_a_voice_is_active_but_in_its_pauses() -> None:
    share = active_frames(voice_levels_db(spoken(8.0))).mean()
    assert 0.4 < share < 0.9
