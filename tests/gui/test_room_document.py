from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room

from roomprint.rooms.scene_file import read_scene
from roomprint.workspace import Workspace
from roomprint_gui.models.room_document import RoomDocument


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
        document.begin(room(name="Other"))
    assert (document.undo_label, document.selection, document.is_unsaved) == ("", "", False)


def test_selecting_the_same_again_says_nothing(qtbot: QtBot, document: RoomDocument) -> None:
    with qtbot.waitSignal(document.selection_changed):
        document.select("walls[1]")
    with qtbot.assertNotEmitted(document.selection_changed):
        document.select("walls[1]")


def test_saved_and_opened_again_it_is_the_same(
    document: RoomDocument, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "box.json"
    document.edit(room(height_m=4.0), "Height")
    assert document.is_unsaved
    with qtbot.waitSignal(document.saved):
        document.save(path)
    assert (document.is_unsaved, document.path) == (False, path)
    assert read_scene(path) == room(height_m=4.0)
    document.undo()
    assert document.is_unsaved, "the file has the other height"
    document.begin(room(name="Other"))
    assert document.path is None
    document.open(path)
    assert document.scene == room(height_m=4.0)
    assert document.path == path
    assert document.recent == [path]
    path.unlink()
    assert document.recent == [], "what is gone is not offered"


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 99}', "no json"])
def test_a_file_that_cannot_be_opened_leaves_the_room_alone(
    qtbot: QtBot, document: RoomDocument, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    document.edit(room(height_m=4.0), "Height")
    with qtbot.waitSignal(document.failed) as failed, qtbot.assertNotEmitted(document.replaced):
        document.open(path)
    assert failed.args is not None
    assert "bad.json" in str(failed.args[0])
    assert (document.scene.height_m, document.undo_label) == (4.0, "Height")
    assert document.recent == []


def test_a_folder_that_cannot_be_written_to_is_said(
    qtbot: QtBot, document: RoomDocument, tmp_path: Path
) -> None:
    document.edit(room(height_m=4.0), "Height")
    with qtbot.waitSignal(document.failed):
        document.save(tmp_path / "nowhere" / "box.json")
    assert document.is_unsaved


def test_unsaved_changes_are_offered_at_the_next_start(
    workspace: Workspace, settings: QSettings, tmp_path: Path
) -> None:
    path = tmp_path / "box.json"
    first = RoomDocument(workspace, settings, room())
    first.save(path)
    first.edit(room(height_m=4.0), "Height")
    first.stop()
    second = RoomDocument(workspace, settings, room())
    (unsaved,) = second.left_behind
    second.recover(unsaved)
    assert (second.scene.height_m, second.path) == (4.0, path)
    assert second.is_unsaved
    assert second.left_behind == []
    second.stop()
    third = RoomDocument(workspace, settings, room())
    (unsaved,) = third.left_behind
    third.recover(unsaved)
    third.save(path)
    third.stop()
    fourth = RoomDocument(workspace, settings, room())
    assert fourth.left_behind == []
    fourth.stop()


def test_what_is_wrong_is_known_while_dragging(document: RoomDocument) -> None:
    assert document.faults == []
    document.drag(room(height_m=0.1))
    assert [fault.field for fault in document.faults] == ["height_m"]
    document.cancel_drag()
    assert document.faults == []
    document.edit(room(height_m=0.2), "Height")
    assert document.faults
    document.undo()
    assert document.faults == []


def test_a_copy_has_no_file_yet(document: RoomDocument, tmp_path: Path) -> None:
    document.save(tmp_path / "box.json")
    document.duplicate()
    assert (document.scene.name, document.path, document.is_unsaved) == ("Box copy", None, True)


def test_a_part_that_went_is_not_selected(document: RoomDocument) -> None:
    document.select("sources[0]")
    document.edit(room(height_m=4.0), "Height")
    assert document.selection == "sources[0]"
    document.edit(room(sources=()), "Remove Source 1")
    assert document.selection == ""


def test_one_can_go_back_to_the_room_one_left(
    document: RoomDocument, workspace: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    document.edit(room(height_m=4.0), "Height")
    with qtbot.waitSignal(document.left) as left:
        document.begin(room(name="Other"))
    assert left.args is not None
    (unsaved,) = left.args
    with qtbot.assertNotEmitted(document.left):
        document.recover(unsaved)
    assert (document.scene, document.is_unsaved) == (room(height_m=4.0), True)
    assert document.left_behind == []
    document.begin(room(name="Other"))
    document.forget(document.left_behind[0])
    document.stop()
    again = RoomDocument(workspace, settings, room())
    assert again.left_behind == []
    again.stop()


def test_a_room_without_changes_is_left_without_a_word(
    document: RoomDocument, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(document.left):
        document.begin(room(name="Other"))
    assert document.left_behind == []
