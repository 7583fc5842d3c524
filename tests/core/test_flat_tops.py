"""What stands at the very top of a sound."""

import numpy as np
import pytest
from tests.core.packs import noise, sine

from roomprint.audio.flat_tops import Tops, top_share, tops_of


def test_the_share_at_the_top_is_that_of_a_sine() -> None:
    """A sine is above 0.98 of its peak for 2 * acos(0.98) / pi of the time."""
    share = top_share([tops_of(sine(101.0, 1.0))])
    assert share == pytest.approx(2 * np.arccos(0.98) / np.pi, abs=0.01)


def test_silence_has_no_top() -> None:
    assert tops_of(np.zeros(100, np.float32)) == Tops(0.0, 0, 100)
    assert top_share([tops_of(np.zeros(100, np.float32))]) == 0.0
    assert top_share([]) == 0.0


def test_blocks_tell_what_the_whole_does() -> None:
    """A block far below the highest one adds samples and no tops."""
    quiet, loud = 0.1 * sine(101.0, 0.5), np.clip(noise(1.0, 0, 0.5), -0.4, 0.4)
    whole = np.concatenate([quiet, loud])
    blocks = [whole[at : at + 1_000] for at in range(0, len(whole), 1_000)]
    expected = float((np.abs(whole) >= 0.98 * 0.4).mean())
    assert expected > 0.1
    assert top_share([tops_of(block) for block in blocks]) == pytest.approx(expected)


def test_what_a_decoder_overshoots_stands_at_full_scale() -> None:
    """Half of a square wave that a codec left between 0.99 and 1.45 is at its top."""
    steps = np.array([0.5, 1.1, -1.3, -0.5, 0.2, 1.0, -1.45, 0.0], np.float32)
    wave = np.repeat(steps, 100)
    assert top_share([tops_of(wave)]) == 0.5
    assert top_share([tops_of(wave[:400]), tops_of(wave[400:])]) == 0.5
    assert top_share([tops_of(np.repeat(steps / 2, 100))]) == 0.125
    assert top_share([tops_of(np.repeat(steps * 2, 100))]) == 0.125, "of another scale"


@pytest.mark.parametrize("highest", [0.95, 1.2, 1.45, 3.0])
def test_a_loud_sound_that_nothing_clipped_has_hardly_any_top(highest: float) -> None:
    """Samples of a voice are spread as by Laplace; a float file may hold them beyond full scale."""
    voice = np.random.default_rng(0).laplace(size=200_000).astype(np.float32)
    assert top_share([tops_of(voice * np.float32(highest / np.abs(voice).max()))]) < 0.002
