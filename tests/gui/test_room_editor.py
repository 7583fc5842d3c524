from collections.abc import Callable
from dataclasses import replace
from math import dist

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.rooms import WALL, room

from roomprint.rooms.checking import faults
from roomprint.rooms.materials import find_material
from roomprint.rooms.presets import PRESETS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor

ELL = [(0.0, 0.0), (0.0, 6.0), (3.0, 6.0), (3.0, 3.0), (7.0, 3.0), (7.0, 0.0)]  # clockwise


@pytest.fixture
def editor(document: RoomDocument) -> RoomEditor:
    return RoomEditor(document)


VERBS: dict[str, tuple[str, Callable[[RoomEditor], None]]] = {
    "add source": ("", lambda editor: editor.add("sources")),
    "add microphone": ("", lambda editor: editor.add("microphones", (2.0, 2.0))),
    "duplicate": ("sources[0]", lambda editor: editor.duplicate()),
    "remove source": ("sources[0]", lambda editor: editor.remove()),
    "remove corner": ("corners[1]", lambda editor: editor.remove()),
    "split": ("", lambda editor: editor.split_wall(1)),
    "corner": ("", lambda editor: editor.set_corner(2, (6.5, 5.5))),
    "draw": ("", lambda editor: editor.draw_floor(ELL)),
    "size": ("", lambda editor: editor.set_size((7.0, 6.0, 2.5))),
    "mirror": ("", lambda editor: editor.mirror("x")),
    "material": ("walls[1]", lambda editor: editor.set_material(find_material("carpet_thin"))),
    "scattering": ("walls", lambda editor: editor.set_scattering(0.5)),
    "air": ("", lambda editor: editor.set_air(25.0, 30.0)),
    "rename": ("", lambda editor: editor.rename("Cellar")),
    "nudge": ("walls[1]", lambda editor: editor.nudge((0.1, 0.0))),
}


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_one_edit_that_can_be_taken_back(
    editor: RoomEditor, document: RoomDocument, name: str
) -> None:
    field, do = VERBS[name]
    document.select(field)
    do(editor)
    after = document.scene
    assert after != room()
    assert document.undo_label
    document.undo()
    assert (document.scene, document.undo_label) == (room(), "")
    document.redo()
    assert document.scene == after


def test_what_is_added_is_selected_and_has_a_place_and_a_name(
    editor: RoomEditor, document: RoomDocument
) -> None:
    for _ in range(3):
        editor.add("sources")
        editor.add("microphones")
    assert document.selection == "microphones[3]"
    assert faults(document.scene) == []
    assert [one.name for one in document.scene.sources] == [f"Source {n}" for n in (1, 2, 3, 4)]


def test_a_duplicate_stands_beside_and_points_the_same_way(
    editor: RoomEditor, document: RoomDocument
) -> None:
    turned = replace(room().sources[0], directivity="cardioid", azimuth_deg=30.0)
    editor.set_transducer("sources[0]", turned)
    document.select("sources[0]")
    editor.duplicate()
    one, two = document.scene.sources
    assert dist(one.position, two.position) == pytest.approx(0.5)
    assert (two.directivity, two.azimuth_deg) == ("cardioid", 30.0)
    assert faults(document.scene) == []


def test_a_drawn_floor_takes_everything_in(editor: RoomEditor, document: RoomDocument) -> None:
    editor.draw_floor(ELL)
    scene = document.scene
    assert faults(scene) == []
    assert set(scene.corners) == set(ELL)
    assert len(scene.walls) == 6
    assert scene.sources[0].position == (1.5, 1.5, 1.5), "what is inside stays"
    assert scene.microphones[0].position[:2] != (4.0, 3.5)


def test_a_floor_drawn_over_a_preset_leaves_its_names_behind(
    editor: RoomEditor, document: RoomDocument
) -> None:
    def named() -> list[str]:
        scene = document.scene
        return [scene.name, *(one.name for one in (*scene.sources, *scene.microphones))]

    mine = named()
    editor.draw_floor(ELL)
    assert named() == mine, "names that a person gave stay"
    document.begin(PRESETS["l-shaped-room"])
    mine = named()
    editor.draw_floor(ELL)
    assert named() == ["Drawn room", "Source 1", "Microphone 1", "Microphone 2"]
    document.undo()
    assert named() == mine


def test_all_walls_change_at_once(editor: RoomEditor, document: RoomDocument) -> None:
    document.select("walls")
    editor.set_material(find_material("curtains_velvet"))
    assert {wall.material.key for wall in document.scene.walls} == {"curtains_velvet"}
    assert document.scene.floor.material == WALL
    assert document.undo_label == "Change the material of all walls"


def test_what_cannot_be_done_is_a_sentence(
    qtbot: QtBot, editor: RoomEditor, document: RoomDocument
) -> None:
    with qtbot.waitSignal(document.failed):
        editor.set_size((0.0, 5.0, 3.0))
    assert document.scene == room()


def test_three_corners_are_the_least(editor: RoomEditor, document: RoomDocument) -> None:
    document.select("corners[0]")
    assert editor.can_remove
    editor.remove()
    document.select("corners[0]")
    assert not editor.can_remove
    editor.remove()
    assert len(document.scene.corners) == 3


@pytest.mark.parametrize("field", ["", "floor", "ceiling", "walls", "walls[0]"])
def test_what_cannot_be_removed_stays(
    editor: RoomEditor, document: RoomDocument, field: str
) -> None:
    document.select(field)
    assert (editor.can_remove, editor.can_duplicate) == (False, False)
    editor.remove()
    editor.duplicate()
    editor.nudge((0.0, 0.0))
    assert document.scene == room()


def test_presets_survive_everything(editor: RoomEditor, document: RoomDocument) -> None:
    for preset in PRESETS.values():
        document.begin(preset)
        editor.mirror("y")
        editor.add("sources")
        editor.split_wall(0)
        assert faults(document.scene) == []
