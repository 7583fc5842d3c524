from dataclasses import replace
from math import dist

import pytest

from roomprint.rooms.checking import faults
from roomprint.rooms.editing import add_transducer, free_name, set_size
from roomprint.rooms.placing import free_place
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Transducer


@pytest.mark.parametrize("name", PRESETS)
def test_many_can_be_added_to_every_preset(name: str) -> None:
    scene = PRESETS[name]
    for _ in range(4):
        place = (*free_place(scene), 1.2)
        scene = add_transducer(scene, "sources", Transducer(free_name(scene, "sources"), place))
    assert faults(scene) == []
    places = [part.position[:2] for part in (*scene.sources, *scene.microphones)]
    assert min(dist(a, b) for i, a in enumerate(places) for b in places[:i]) > 0.15


def test_an_empty_room_has_it_in_the_middle() -> None:
    scene = replace(PRESETS["classroom"], sources=(), microphones=())
    assert dist(free_place(set_size(scene, (6.0, 4.0, 3.0))), (3.0, 2.0)) < 0.3


def test_a_room_without_an_inside_has_a_place_all_the_same() -> None:
    scene = PRESETS["classroom"]
    assert free_place(replace(scene, corners=())) == (0.0, 0.0)
    line = ((1.0, 1.0), (5.0, 1.0), (3.0, 1.0))
    assert free_place(replace(scene, corners=line, walls=scene.walls[:3])) == (1.0, 1.0)
