import numpy as np
import pytest

from roomprint.rooms.geometry import contains, signed_area_m2
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Corner
from roomprint.rooms.triangles import triangles

STAR = tuple(
    (r * float(np.cos(a)), r * float(np.sin(a)))
    for r, a in zip([3.0, 1.0] * 6, np.linspace(0, 2 * np.pi, 12, endpoint=False), strict=True)
)
COMB = (
    *((0.0, 0.0), (6.0, 0.0), (6.0, 3.0), (5.0, 3.0), (5.0, 1.0), (3.5, 1.0)),
    *((3.5, 3.0), (2.5, 3.0), (2.5, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)),
)
STRAIGHT = ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (4.0, 0.0), (4.0, 3.0), (2.0, 3.0), (0.0, 3.0))


@pytest.mark.parametrize(
    "corners",
    [PRESETS["l-shaped-room"].corners, PRESETS["classroom"].corners, STAR, COMB, STRAIGHT],
    ids=["ell", "box", "star", "comb", "straight"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_triangles_cover_the_floor_and_nothing_else(
    corners: tuple[Corner, ...], turned: bool
) -> None:
    corners = corners[::-1] if turned else corners
    parts = [[corners[number] for number in triangle] for triangle in triangles(corners)]
    areas = [signed_area_m2(part) for part in parts]
    assert min(areas) > 0.0
    assert sum(areas) == pytest.approx(abs(signed_area_m2(corners)))
    for part in parts:
        assert contains(corners, tuple(np.mean(part, axis=0)))


@pytest.mark.parametrize(
    "corners",
    [
        (),
        ((0.0, 0.0), (1.0, 1.0)),
        ((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)),
        ((1.0, 1.0),) * 5,
        ((0.0, 0.0), (float("nan"), 0.0), (4.0, 4.0), (0.0, 4.0)),
    ],
)
def test_what_is_no_polygon_comes_to_an_end(corners: tuple[Corner, ...]) -> None:
    assert all(len(set(triangle)) == 3 for triangle in triangles(corners))
