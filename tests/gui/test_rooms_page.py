"""The page: faults, projects, pictures, and the 3D view."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room
from tests.gui.rooms_page import choose, drag, open_page

from roomprint.rooms.presets import PRESETS
from roomprint.workspace import Workspace
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_parts import part_names
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_3d import Room3D

NAN = float("nan")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument) -> RoomsPage:
    return open_page(qtbot, theme, settings, document)


def test_a_fault_is_red_with_its_sentence(page: RoomsPage, document: RoomDocument) -> None:
    document.select("sources[0]")
    page.inspector.transducer.x_edit.setValue(7.5)
    sentence = "The source Source 1 is outside the room, at (7.5, 1.5, 1.5)"
    assert page.header.state.text() == sentence
    assert page.header.state.property("kind") == "error"
    assert not page.inspector.fault.isVisible(), "it is said above the plan"
    assert page.inspector.transducer.x_edit.property("kind") == "wrong"
    assert "sources[0].position" in page.plan.plot.drawing.state.wrong
    document.undo()
    assert page.header.state.property("kind") == "dim"
    assert not page.inspector.fault.isVisible()


WRONG = {
    "nothing": room(corners=(), walls=()),
    "a line": room(corners=((0.0, 0.0), (1.0, 1.0)), walls=room().walls[:2]),
    "a bow": room(corners=((0.0, 0.0), (6.0, 5.0), (6.0, 0.0), (0.0, 5.0))),
    "no place": room(corners=((0.0, 0.0), (NAN, 0.0), (6.0, 5.0), (0.0, 5.0))),
    "a point": room(corners=((1.0, 1.0),) * 4),
    "too few walls": room(walls=room().walls[:2]),
    "flat": room(height_m=0.0),
    "no height": room(height_m=NAN),
    "upside down": room(height_m=-3.0),
    "no air": room(temperature_c=-300.0, humidity_percent=NAN),
    "a source nowhere": room(sources=(replace(room().sources[0], position=(NAN, 1.0, 1.0)),)),
    "no names": room(sources=(replace(room().sources[0], name=""),) * 2),
    "empty": room(sources=(), microphones=()),
    "huge": room(corners=((0.0, 0.0), (5000.0, 0.0), (5000.0, 5000.0), (0.0, 5000.0))),
}


def test_no_room_is_too_wrong_for_the_page(page: RoomsPage, document: RoomDocument) -> None:
    for name, wrong in WRONG.items():
        document.drag(wrong)
        page.grab()
        document.edit(wrong, name)
        for field in part_names(wrong):
            document.select(field)
            drag(page, (1.0, 1.0), (2.0, 2.0), (3.0, 3.0))
        page.grab()
        while document.undo_label:
            document.undo()
    assert document.scene == room()


def test_the_menu_keeps_nothing_of_what_it_held(qtbot: QtBot, page: RoomsPage) -> None:
    def held() -> int:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return len(page.menu.findChildren(QMenu))

    page.menu.fill()
    first = held()
    for _ in range(3):
        page.menu.fill()
    assert held() == first == 3


def test_new_open_and_save(
    page: RoomsPage, document: RoomDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "flat.room.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.inspector.room.height_edit.setValue(4.0)
    page.menu.save()
    assert page.header.state.text().endswith("saved in flat.room.json")
    assert page.notice.sentence.text() == f"Saved 'flat.room.json' in {tmp_path}."
    page.menu.fill()
    choose(page, "New room", "Concert hall")
    assert document.scene == PRESETS["concert-hall"]
    page.menu.fill()
    choose(page, "Open recent", path.name)
    assert document.scene.height_m == 4.0
    page.inspector.room.height_edit.setValue(5.0)
    page.menu.save()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    document.begin(room())
    page.menu.choose_file()
    assert document.scene.height_m == 5.0
    path.write_text("{")
    page.menu.choose_file()
    assert "flat.room.json" in page.notice.sentence.text()
    assert page.notice.property("tone") == "error"


def test_saved_is_said_until_the_next_edit(
    page: RoomsPage, document: RoomDocument, tmp_path: Path
) -> None:
    document.save(tmp_path / "box.json")
    assert page.notice.isVisible()
    page.inspector.room.height_edit.setValue(4.0)
    assert not page.notice.isVisible()
    document.save(tmp_path / "box.json")
    document.begin(PRESETS["bathroom"])
    assert not page.notice.isVisible()


def test_a_room_is_saved_as_the_command_line_does(
    page: RoomsPage, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def answer(*arguments: object) -> tuple[str, str]:
        asked.append(arguments)
        return str(workspace.rooms / "Hall 2.5"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page.inspector.room.height_edit.setValue(4.0)
    page.menu.save()
    assert asked[0][2:] == (str(workspace.rooms / "Box.json"), "Rooms (*.json);;All files (*)")
    assert [path.name for path in workspace.rooms.iterdir()] == ["Hall 2.5.json"]


def test_a_room_that_was_left_can_be_discarded(page: RoomsPage, document: RoomDocument) -> None:
    page.inspector.room.height_edit.setValue(4.0)
    document.begin(PRESETS["bathroom"])
    page.menu.fill()
    (entry,) = (m for m in page.menu.findChildren(QMenu) if m.title().startswith("Box, 2"))
    assert [action.text() for action in entry.actions()] == ["Open", "Discard"]
    entry.actions()[1].trigger()
    assert document.left_behind == []
    assert not page.notice.isVisible(), "there is nothing to go back to"
    assert document.scene == PRESETS["bathroom"]


def test_one_can_go_back_to_a_room_with_changes(page: RoomsPage, document: RoomDocument) -> None:
    page.inspector.room.height_edit.setValue(4.0)
    document.begin(PRESETS["bathroom"])
    assert page.notice.sentence.text() == "'Box' had changes that were not saved. They are kept."
    page.notice.action.click()
    assert document.scene.height_m == 4.0
    assert not page.notice.isVisible()


def test_unsaved_changes_are_offered(
    qtbot: QtBot, theme: Theme, settings: QSettings, workspace: Workspace
) -> None:
    first = RoomDocument(workspace, settings, room())
    first.edit(room(height_m=4.0), "Height")
    first.stop()
    second = RoomDocument(workspace, settings, room())
    page = RoomsPage(theme, settings, second)
    qtbot.addWidget(page)
    page.show()
    page.begin()
    assert page.notice.sentence.text().startswith("Changes of a room were not saved: Box, 2")
    page.notice.action.click()
    assert second.scene.height_m == 4.0
    second.stop()


def test_the_panel_folds_and_stays_folded(
    qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument, page: RoomsPage
) -> None:
    assert page.panel.isVisible()
    page.panel.button.click()
    assert not page.panel.isVisible()
    again = RoomsPage(theme, settings, document)
    qtbot.addWidget(again)
    again.show()
    assert not again.panel.isVisible()


def test_a_picture_is_written(page: RoomsPage, tmp_path: Path) -> None:
    page.export_picture(tmp_path / "room.png")
    assert QImage(str(tmp_path / "room.png")).size() == page.views.size()
    page.export_picture(tmp_path / "nowhere" / "room.png")
    assert page.notice.property("tone") == "error"


def test_without_opengl_the_page_says_so(page: RoomsPage) -> None:
    assert page.room_3d.view is None, "Qt's offscreen platform has no OpenGL"
    assert page.room_3d.message.text().startswith("This computer's screen offers no OpenGL")
    assert page.room_3d.caption.text() == "Source 1 to Microphone 1: 3.22 m, 6 first reflections"


def test_with_an_opengl_that_fails_the_page_says_so(
    qtbot: QtBot, theme: Theme, document: RoomDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("pyqtgraph.opengl: Requires >= OpenGL 2.1; Found b'4.5'")

    monkeypatch.setattr(QOpenGLContext, "create", lambda _: True)
    monkeypatch.setattr("pyqtgraph.opengl.GLViewWidget.initializeGL", fail)
    view = Room3D(theme, document)
    qtbot.addWidget(view)
    view.begin()
    assert view.view is not None
    view.view.initializeGL()
    qtbot.waitUntil(lambda: view.message.text().startswith("This computer's screen offers no"))
    assert view.view is None
    document.edit(room(height_m=4.0), "Height")


def test_without_pyopengl_the_page_says_so(
    qtbot: QtBot, theme: Theme, document: RoomDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "roomprint_gui.widgets.room_gl", None)
    view = Room3D(theme, document)
    qtbot.addWidget(view)
    view.begin()
    assert view.message.text().startswith("PyOpenGL is not installed")
    document.edit(room(height_m=4.0), "Height")
    view.begin()
    assert not view.fit_button.isEnabled()


def test_the_3d_view_shows_the_pair_it_is_told(page: RoomsPage, document: RoomDocument) -> None:
    second = replace(document.scene.microphones[0], name="Back row", position=(5.0, 1.0, 1.2))
    microphones = (*document.scene.microphones, second)
    document.edit(replace(document.scene, microphones=microphones), "Add a microphone")
    page.room_3d.show_pair(("Source 1", "Back row"))
    assert page.room_3d.caption.text().startswith("Source 1 to Back row: ")
    document.undo()
    assert page.room_3d.caption.text().startswith("Source 1 to Microphone 1: ")
