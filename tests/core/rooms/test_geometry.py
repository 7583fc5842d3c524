"""Plane geometry against angles, samples and linear equations instead of the shortcuts used."""

import math
from itertools import combinations

import numpy as np
import pytest

from roomprint.rooms.geometry import (
    areas_m2,
    bounds,
    contains,
    crossing_walls,
    distances_to_surfaces_m,
    distances_to_walls_m,
    is_counter_clockwise,
    is_inside,
    outward,
    signed_area_m2,
    volume_m3,
    wall_ends,
    wall_lengths_m,
)
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Corner

L_SHAPE: list[Corner] = [(0, 0), (8, 0), (8, 3.6), (3.8, 3.6), (3.8, 7), (0, 7)]
BOW_TIE: list[Corner] = [(0, 0), (4, 3), (4, 0), (0, 3)]


def star(generator: np.random.Generator, count: int) -> list[Corner]:
    """A polygon round (3, -2) that cannot cross itself: its corners go round once."""
    angles = np.sort(generator.uniform(0.0, 2.0 * np.pi, count))
    radii = generator.uniform(1.0, 6.0, count)
    xs, ys = 3.0 + radii * np.cos(angles), -2.0 + radii * np.sin(angles)
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def winds_round(corners: list[Corner], point: Corner) -> bool:
    """Whether the angle under which the walls are seen adds up to a whole turn."""
    turn = 0.0
    for (x1, y1), (x2, y2) in wall_ends(corners):
        first = math.atan2(y1 - point[1], x1 - point[0])
        second = math.atan2(y2 - point[1], x2 - point[0])
        turn += (second - first + math.pi) % (2.0 * math.pi) - math.pi
    return abs(turn) > math.pi


def cross(first: tuple[Corner, Corner], second: tuple[Corner, Corner]) -> bool:
    """Whether two walls have a common point, by solving for it."""
    (a, b), (c, d) = np.array(first), np.array(second)
    share, other = np.linalg.solve(np.column_stack([b - a, c - d]), c - a)
    return bool(0.0 <= share <= 1.0 and 0.0 <= other <= 1.0)


def test_a_room_of_known_size() -> None:
    scene = PRESETS["l-shaped-room"]
    floor = 8.0 * 3.6 + 3.8 * 3.4
    assert volume_m3(scene) == pytest.approx(floor * 2.8)
    areas = areas_m2(scene)
    assert areas["floor"] == areas["ceiling"] == pytest.approx(floor)
    lengths = [8.0, 3.6, 4.2, 3.4, 3.8, 7.0]
    assert [areas[f"walls[{n}]"] for n in range(6)] == pytest.approx([2.8 * x for x in lengths])
    assert set(areas) == {field for field, _ in scene.surfaces}
    assert bounds(scene.corners) == ((0.0, 0.0), (8.0, 7.0))
    assert wall_lengths_m(scene.corners) == pytest.approx(lengths)


def test_clockwise_has_a_negative_area() -> None:
    assert signed_area_m2(L_SHAPE) == pytest.approx(41.72)
    assert signed_area_m2(L_SHAPE[::-1]) == pytest.approx(-41.72)
    assert is_counter_clockwise(L_SHAPE)
    assert not is_counter_clockwise(L_SHAPE[::-1])
    assert signed_area_m2([]) == 0.0


def test_far_away_the_area_is_the_same() -> None:
    moved = [(x + 1e6, y - 1e6) for x, y in L_SHAPE]
    assert signed_area_m2(moved) == pytest.approx(41.72, rel=1e-9)


def test_inside_is_where_the_walls_go_round() -> None:
    generator = np.random.default_rng(1)
    answers = []
    for _ in range(30):
        corners = star(generator, int(generator.integers(3, 12)))
        for x, y in generator.uniform((-4.0, -9.0), (10.0, 5.0), (30, 2)).tolist():
            answers.append(contains(corners, (x, y)))
            assert answers[-1] == winds_round(corners, (x, y))
    assert 100 < sum(answers) < 800


def test_inside_needs_the_height_too() -> None:
    scene = PRESETS["l-shaped-room"]
    assert is_inside(scene, (1.0, 6.0, 1.0))
    assert not is_inside(scene, (6.0, 6.0, 1.0))  # beyond the inner corner
    assert not is_inside(scene, (1.0, 6.0, 2.9))
    assert not is_inside(scene, (1.0, 6.0, -0.1))


def test_the_nearest_point_of_a_wall_is_nearer_than_any_other() -> None:
    generator = np.random.default_rng(2)
    shares = np.linspace(0.0, 1.0, 20_001)[:, None]
    for point in generator.uniform(-2.0, 9.0, (20, 2)):
        distances = distances_to_walls_m(L_SHAPE, (point[0], point[1]))
        for (start, end), distance in zip(wall_ends(L_SHAPE), distances, strict=True):
            on_wall = np.array(start) + shares * (np.array(end) - np.array(start))
            sampled = np.linalg.norm(on_wall - point, axis=1).min()
            assert distance == pytest.approx(sampled, abs=1e-3)
            assert distance <= sampled + 1e-12


def test_floor_and_ceiling_are_surfaces_too() -> None:
    distances = distances_to_surfaces_m(PRESETS["l-shaped-room"], (1.0, 2.0, 2.5))
    assert distances["floor"] == 2.5
    assert distances["ceiling"] == pytest.approx(0.3)
    assert distances["walls[5]"] == pytest.approx(1.0)


def test_outward_leaves_the_room() -> None:
    for start, end in wall_ends(L_SHAPE):
        out = outward(start, end)
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        assert math.hypot(*out) == pytest.approx(1.0)
        assert not contains(L_SHAPE, (middle[0] + 0.01 * out[0], middle[1] + 0.01 * out[1]))
        assert contains(L_SHAPE, (middle[0] - 0.01 * out[0], middle[1] - 0.01 * out[1]))
    assert outward((1.0, 1.0), (1.0, 1.0)) == (0.0, 0.0)


def test_walls_cross_where_their_equations_have_a_solution() -> None:
    generator = np.random.default_rng(3)
    seen = 0
    for _ in range(60):
        corners = [(x, y) for x, y in generator.uniform(0.0, 50.0, (7, 2)).tolist()]
        walls = wall_ends(corners)
        expected = [
            (i, j)
            for i, j in combinations(range(7), 2)
            if j - i not in {1, 6} and cross(walls[i], walls[j])
        ]
        seen += len(expected)
        assert sorted(crossing_walls(corners)) == expected
    assert seen > 100


def test_a_polygon_that_goes_round_once_crosses_nothing() -> None:
    for corners in (L_SHAPE, L_SHAPE[::-1], [(0, 0), (4, 0), (0, 3)]):
        assert crossing_walls(corners) == []
    assert crossing_walls(BOW_TIE) == [(0, 2)]


@pytest.mark.parametrize("turn", np.linspace(0.0, 6.0, 13))
def test_walls_in_one_line_do_not_cross(turn: float) -> None:
    """Two teeth of a comb have their tips in one line, whatever rounding makes of it."""
    comb = [(0, 0), (5.1, 0), (5.1, 2.3), (3.7, 2.3), (3.7, 1.1), (1.3, 1.1), (1.3, 2.3), (0, 2.3)]
    c, s = math.cos(turn), math.sin(turn)
    assert crossing_walls([(c * x - s * y, s * x + c * y) for x, y in comb]) == []


@pytest.mark.parametrize(
    ("corners", "pairs"),
    [
        # a corner on a far wall
        ([(0, 0), (4, 0), (4, 3), (2, 0), (0, 3)], [(0, 2), (0, 3)]),
        # the second wall folds back onto the first
        ([(0, 0), (4, 0), (2, 0), (2, 3)], [(0, 1), (0, 2)]),
        # a corridor of half a centimetre
        (
            [(0, 0), (4, 0), (4, 3), (2.005, 3), (2.005, 1), (2, 1), (2, 3), (0, 3)],
            [(3, 5), (2, 6)],
        ),
    ],
)
def test_what_touches_counts_as_crossing(
    corners: list[Corner], pairs: list[tuple[int, int]]
) -> None:
    assert set(pairs) <= set(crossing_walls(corners))
