import numpy as np
import pytest

from roomprint.rooms.geometry import contains
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.statistics import eyring_s

# Seconds at 500 Hz to 1 kHz, the range such rooms have (DIN 18041, ISO 3382-1 Annex A, experience).
USUAL_S = {
    "studio-booth": (0.05, 0.25),
    "living-room": (0.3, 0.8),
    "classroom": (0.4, 0.8),
    "meeting-room": (0.3, 0.7),
    "bathroom": (0.4, 1.2),
    "stairwell": (1.0, 3.0),
    "concert-hall": (1.6, 2.3),
    "l-shaped-room": (0.8, 2.0),
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sounds_as_such_rooms_do(name: str) -> None:
    low, high = USUAL_S[name]
    assert low < np.mean(eyring_s(PRESETS[name])[2:4]) < high
    assert (eyring_s(PRESETS[name]) > 0.04).all()


@pytest.mark.parametrize("name", PRESETS)
def test_somebody_sounds_and_somebody_listens(name: str) -> None:
    scene = PRESETS[name]
    assert scene.sources
    assert scene.microphones
    assert scene.name.casefold().replace(" ", "-") == name


@pytest.mark.parametrize("name", PRESETS)
def test_nobody_stands_under_the_name_of_another(name: str) -> None:
    """A plan of 400 pixels writes a name below its place: 26 pixels high."""
    scene = PRESETS[name]
    extent = max(max(xs) - min(xs) for xs in zip(*scene.corners, strict=True))
    standing = [one.position for one in (*scene.sources, *scene.microphones)]
    pixels = [(x / (1.5 * extent) * 400, y / (1.5 * extent) * 400) for x, y, _ in standing]
    for x1, y1 in pixels:
        for x2, y2 in pixels:
            assert (x1, y1) == (x2, y2) or abs(x1 - x2) > 25 or not 0 <= y1 - y2 < 33


def test_one_listener_stands_in_the_shadow() -> None:
    scene = PRESETS["l-shaped-room"]
    (x1, y1, _), *_ = [source.position for source in scene.sources]
    seen = []
    for microphone in scene.microphones:
        x2, y2, _ = microphone.position
        way = [(x1 + t * (x2 - x1), y1 + t * (y2 - y1)) for t in np.linspace(0.0, 1.0, 500)]
        seen.append(all(contains(scene.corners, point) for point in way))
    assert seen == [True, False]
