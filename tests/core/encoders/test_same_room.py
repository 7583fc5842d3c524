import numpy as np
import pytest
from numpy.typing import NDArray

from roomprint.encoders.same_room import centre, chance


def around(axis: NDArray[np.float64], count: int, seed: int, spread: float) -> NDArray[np.float32]:
    """Unit vectors about a direction."""
    vectors = axis + spread * np.random.default_rng(seed).normal(size=(count, len(axis)))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(unit, np.float32)


def test_the_centre_is_the_direction_of_the_mean() -> None:
    windows = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    np.testing.assert_allclose(centre(windows), np.array([1, 2]) / np.sqrt(5), rtol=1e-6)


def test_the_chance_is_the_share_of_clips_that_are_as_near() -> None:
    """On a circle: of 360 clips, one a degree, those within the angle of either one are as near."""
    angles = np.radians(np.arange(360) + 0.5)
    clips = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    one, other = (np.array([np.cos(a), np.sin(a)], np.float32) for a in (0.0, np.radians(10.0)))
    assert chance(one, other, clips) == pytest.approx((20 + 20 + 2) / (2 * 361))
    assert chance(one, one, clips) == pytest.approx(1 / 361)
    assert chance(one, -one, clips) == pytest.approx(1.0)


def test_rooms_like_no_other_need_not_be_as_alike() -> None:
    """The same angle apart: by chance among many rooms, and not where there is hardly another."""
    common, rare, aside = np.eye(6)[:3]
    clips = np.concatenate([around(common, 900, 1, 0.1), around(rare, 20, 2, 0.4)])

    def of_a_pair(axis: NDArray[np.float64]) -> float:
        one, other = np.array([axis, axis + 0.3 * aside], np.float32)
        return chance(centre(one[None]), centre(other[None]), clips)

    assert of_a_pair(common) > 0.3
    assert of_a_pair(rare) < 0.02


def test_other_rooms_of_the_same_kind_are_taken_as_rarely_as_is_said() -> None:
    """Rooms drawn as the clips were: one in fifty is as near as one in fifty clips."""
    drawn = around(np.eye(4)[0], 3000, 3, 0.5)
    clips, rooms = drawn[:2000], drawn[2000:].reshape(500, 2, 4)
    share = np.mean([chance(one, other, clips) <= 0.1 for one, other in rooms])
    assert share == pytest.approx(0.1, abs=0.04)
