import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room

from roomprint.workspace import Workspace
from roomprint_gui.models.room_document import RoomDocument


@pytest.fixture
def document(qtbot: QtBot, workspace: Workspace, settings: QSettings) -> RoomDocument:
    return RoomDocument(workspace, settings, room())


def test_every_edit_can_be_taken_back_and_made_again(document: RoomDocument) -> None:
    for height_m in (4.0, 5.0):
        document.edit(room(height_m=height_m), f"Height {height_m:g} m")
    assert (document.undo_label, document.redo_label) == ("Height 5 m", "")
    document.undo()
    assert (document.scene.height_m, document.redo_label) == (4.0, "Height 5 m")
    document.undo()
    assert (document.scene, document.undo_label) == (room(), "")
    document.undo()
    assert document.scene == room()
    document.redo()
    document.redo()
    assert document.scene.height_m == 5.0
    document.undo()
    document.edit(room(height_m=6.0), "Height 6 m")
    document.redo()
    assert document.scene.height_m == 6.0, "a new edit ends what could be redone"


def test_an_edit_that_changes_nothing_is_none(qtbot: QtBot, document: RoomDocument) -> None:
    with qtbot.assertNotEmitted(document.scene_changed):
        document.edit(room(), "Nothing")
    assert document.undo_label == ""


def test_a_drag_is_one_edit(document: RoomDocument) -> None:
    dragged: list[float] = []
    stayed: list[float] = []
    document.dragged.connect(lambda scene: dragged.append(scene.height_m))
    document.scene_changed.connect(lambda scene: stayed.append(scene.height_m))
    for height_m in (3.1, 3.2, 3.3):
        document.drag(room(height_m=height_m))
        assert document.scene.height_m == height_m
    assert not document.is_unsaved
    document.drop("Height")
    assert (dragged, stayed) == ([3.1, 3.2, 3.3], [3.3])
    assert not document.is_dragging
    document.undo()
    assert document.scene == room()


def test_a_drag_that_is_given_up_leaves_nothing(document: RoomDocument) -> None:
    shown: list[float] = []
    document.dragged.connect(lambda scene: shown.append(scene.height_m))
    document.drag(room(height_m=9.0))
    document.cancel_drag()
    document.drag(room(height_m=8.0))
    document.drag(room())
    document.drop("Height")
    assert (document.scene, document.undo_label) == (room(), "")
    assert shown == [9.0, 3.0, 8.0, 3.0, 3.0]


def test_another_room_has_a_history_of_its_own(qtbot: QtBot, document: RoomDocument) -> None:
    document.edit(room(height_m=4.0), "Height")
    document.select("floor")
    order = [document.replaced, document.scene_changed, document.state_changed]
    with qtbot.waitSignals(order, order="strict"):
        document.replace(room(name="Other"))
    assert (document.undo_label, document.selection, document.is_unsaved) == ("", "", False)


def test_selecting_the_same_again_says_nothing(qtbot: QtBot, document: RoomDocument) -> None:
    with qtbot.waitSignal(document.selection_changed):
        document.select("walls[1]")
    with qtbot.assertNotEmitted(document.selection_changed):
        document.select("walls[1]")
