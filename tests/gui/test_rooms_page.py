import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QColor, QImage, QOpenGLContext
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room

from roomprint.rooms.materials import OWN, find_material
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Corner, Scene
from roomprint.rooms.statistics import eyring_s, sabine_s
from roomprint.workspace import Workspace
from roomprint_gui.models.material_table import MATERIAL
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_parts import part_names
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.plots import plan_drawing
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_3d import Room3D

NAN = float("nan")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument) -> RoomsPage:
    page = RoomsPage(theme, settings, document)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.begin()
    return page


def at(page: RoomsPage, place: Corner) -> QPoint:
    return page.plan.plot.position_of(place).toPoint()


def drag(page: RoomsPage, start: Corner, *stops: Corner, release: bool = True) -> None:
    """Press at a place of the plan, move over the others, and let go at the last."""
    port = page.plan.plot.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at(page, start))
    points = [at(page, stop) for stop in stops]
    for point in points:
        QTest.mouseMove(port, point)
    if release:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=points[-1])


def click(page: RoomsPage, place: Corner) -> None:
    QTest.mouseClick(page.plan.plot.viewport(), Qt.MouseButton.LeftButton, pos=at(page, place))


# --- the plan -------------------------------------------------------------------------------------


def test_places_and_pixels_are_each_others_inverse(page: RoomsPage) -> None:
    plot = page.plan.plot
    for place in room().corners:
        assert plot.place_of(plot.position_of(place)) == pytest.approx(place, abs=0.03)


def test_a_source_is_dragged_in_one_edit(page: RoomsPage, document: RoomDocument) -> None:
    heard: list[Scene] = []
    document.dragged.connect(heard.append)
    drag(page, (1.5, 1.5), (2.0, 2.0), (2.52, 2.97))
    assert document.scene.sources[0].position == (2.5, 3.0, 1.5)
    assert len(heard) == 2
    assert document.undo_label == "Move Source 1"
    assert document.selection == "sources[0]"
    page.undo_button.click()
    assert document.scene == room()


def test_walls_and_corners_are_dragged(page: RoomsPage, document: RoomDocument) -> None:
    drag(page, (6.0, 2.5), (6.3, 2.5), (6.5, 3.0))
    assert document.scene.corners[1] == (6.5, 0.0)
    drag(page, (6.5, 5.0), (6.8, 5.3), (7.0, 5.5))
    assert document.scene.corners[2] == (7.0, 5.5)


def test_escape_gives_a_drag_up(page: RoomsPage, document: RoomDocument) -> None:
    drag(page, (1.5, 1.5), (2.5, 2.5), release=False)
    assert document.is_dragging
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Escape)
    assert (document.scene, document.is_dragging) == (room(), False)
    QTest.mouseRelease(page.plan.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert document.undo_label == ""


def test_a_press_that_trembles_moves_nothing(page: RoomsPage, document: RoomDocument) -> None:
    port, place = page.plan.plot.viewport(), at(page, (1.5, 1.5))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(port, place + QPoint(1, 1))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=place + QPoint(1, 1))
    assert (document.scene, document.selection) == (room(), "sources[0]")


def test_snap_can_be_turned_off(page: RoomsPage, document: RoomDocument) -> None:
    page.plan.snap_button.click()
    drag(page, (1.5, 1.5), (2.0, 2.0), (2.53, 2.98))
    x, y, _ = document.scene.sources[0].position
    assert (x, y) == pytest.approx((2.53, 2.98), abs=0.03)
    assert (round(x, 1), round(y, 1)) != (x, y)


def test_a_double_click_on_a_wall_puts_a_corner_there(
    page: RoomsPage, document: RoomDocument
) -> None:
    port = page.plan.plot.viewport()
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at(page, (3.0, 0.0)))
    assert document.scene.corners[1] == (3.0, 0.0)
    assert len(document.scene.walls) == 5
    assert document.selection == "corners[1]"


def test_arrow_keys_move_what_is_selected(page: RoomsPage, document: RoomDocument) -> None:
    click(page, (4.0, 3.5))
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Right)
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert document.scene.microphones[0].position == pytest.approx((4.1, 3.51, 1.2))
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Delete)
    assert document.scene.microphones == ()


def test_an_ell_is_drawn_corner_by_corner(page: RoomsPage, document: RoomDocument) -> None:
    page.plan.draw_button.click()
    assert page.plan.plot.is_drawing
    ell = [(0.0, 0.0), (5.0, 0.0), (5.0, 2.0), (2.0, 2.0), (2.0, 4.5), (0.0, 4.5)]
    for place in (*ell, ell[0]):
        click(page, place)
    assert not page.plan.draw_button.isChecked()
    assert document.scene.corners == tuple(ell)
    assert document.faults == []
    page.undo_button.click()
    assert document.scene == room()


def test_a_drawing_can_be_given_up(page: RoomsPage, document: RoomDocument) -> None:
    page.plan.draw_button.click()
    click(page, (1.0, 1.0))
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Escape)
    assert not page.plan.plot.is_drawing
    page.plan.draw_button.click()
    click(page, (1.0, 1.0))
    QTest.keyClick(page.plan.plot, Qt.Key.Key_Return)
    assert document.scene == room()


def test_undo_and_redo_have_keys(qtbot: QtBot, page: RoomsPage, document: RoomDocument) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    document.select("sources[0]")
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page, Qt.Key.Key_D, ctrl)
    assert len(document.scene.sources) == 2
    assert page.undo_button.toolTip() == "Undo: Duplicate Source 1 (Ctrl+Z)"
    QTest.keyClick(page, Qt.Key.Key_Z, ctrl)
    assert document.scene == room()
    QTest.keyClick(page, Qt.Key.Key_Z, ctrl | shift)
    assert len(document.scene.sources) == 2


def test_the_menu_acts_where_it_was_opened(page: RoomsPage, document: RoomDocument) -> None:
    document.select("walls[0]")
    menu = page.plan.make_menu((2.0, 3.0))
    actions = {action.text(): action for action in menu.actions()}
    actions["Add source here"].trigger()
    assert document.scene.sources[1].position == (2.0, 3.0, 1.5)
    assert not actions["Remove"].isEnabled()
    menu.deleteLater()


def test_the_mouse_says_what_it_is_over(page: RoomsPage) -> None:
    QTest.mouseMove(page.plan.plot.viewport(), at(page, (4.0, 3.5)))
    assert page.plan.place.text() == "Microphone 1: x 4.00 m, y 3.50 m"
    drag(page, (1.5, 1.5), (2.0, 2.0), (2.52, 2.97), release=False)
    assert page.plan.place.text() == "Source 1: x 2.50 m, y 3.00 m", "what is held, not the mouse"


def test_a_room_that_was_dragged_out_of_sight_is_brought_back(
    page: RoomsPage, document: RoomDocument
) -> None:
    plot = page.plan.plot
    edge = plot.place_of(plot.viewport().rect().topRight().toPointF())[0]
    drag(page, (6.0, 2.5), (edge - 0.2, 2.5))
    assert document.scene.corners[1][0] > 7.0
    assert plot.place_of(plot.viewport().rect().topRight().toPointF())[0] > edge + 0.5


def test_letters_of_the_plan_are_whole_and_over_nothing(
    page: RoomsPage, document: RoomDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, QRectF]] = []
    write = plan_drawing._Brush._write

    def note(brush: plan_drawing._Brush, text: str, middle: QPointF, color: QColor) -> None:
        written.append((text, brush._box_of(text, middle)))
        write(brush, text, middle, color)

    monkeypatch.setattr(plan_drawing._Brush, "_write", note)
    for scene in PRESETS.values():
        document.begin(scene)
        written.clear()
        page.plan.plot.grab()
        sight = QRectF(page.plan.plot.rect())
        names = {one.name for one in (*scene.sources, *scene.microphones)}
        assert names <= {text for text, _ in written}
        assert len(written) > len(names), "lengths too"
        for number, (text, box) in enumerate(written):
            assert sight.contains(box), text
            clear = [other for other, place in written[:number] if place.intersects(box)]
            assert clear == [], text


# --- the panel ------------------------------------------------------------------------------------


def test_typed_coordinates_move_a_microphone(page: RoomsPage, document: RoomDocument) -> None:
    document.select("microphones[0]")
    form = page.inspector.transducer
    assert (form.x_edit.text(), form.z_edit.text()) == ("4.00 m", "1.20 m")
    form.x_edit.setValue(4.25)
    assert document.scene.microphones[0].position == (4.25, 3.5, 1.2)
    form.directivity.setCurrentIndex(form.directivity.findData("cardioid"))
    form.directivity.activated.emit(0)
    form.azimuth_edit.setValue(-90.0)
    assert document.scene.microphones[0].directivity == "cardioid"
    assert document.scene.microphones[0].azimuth_deg == -90.0
    assert document.undo_label == "Turn Microphone 1"


def test_what_is_shown_rounded_stays_exact(page: RoomsPage, document: RoomDocument) -> None:
    one = replace(room().sources[0], position=(1.23456, 1.5, 1.5))
    document.edit(room(sources=(one,)), "Move")
    document.select("sources[0]")
    page.inspector.transducer.z_edit.setValue(1.8)
    assert document.scene.sources[0].position == (1.23456, 1.5, 1.8)


def test_the_size_is_typed(page: RoomsPage, document: RoomDocument) -> None:
    document.select("")
    page.inspector.room.height_edit.setValue(4.0)
    page.inspector.room.length_edit.setValue(12.0)
    assert document.scene.height_m == 4.0
    assert document.scene.corners[2] == (12.0, 5.0)
    assert page.header.state.text() == "Box: 12.0 by 5.0 by 4.0 m, 240 m³; changes not saved"
    assert document.scene.sources == room().sources, "nobody is moved by a typed size"


def test_a_size_that_cannot_be_is_refused_in_one_sentence(
    page: RoomsPage, document: RoomDocument
) -> None:
    page.inspector.room.height_edit.setValue(0.0)
    assert page.notice.sentence.text() == "The height must be from 0.5 to 60 m, it is 0 m."
    assert (document.scene, page.inspector.room.height_edit.value()) == (room(), room().height_m)
    assert not page.inspector.fault.isVisible()
    assert page.header.state.property("kind") == "dim"
    page.inspector.room.height_edit.setValue(3.5)
    assert not page.notice.isVisible(), "the sentence goes with its cause"


def test_undo_has_its_key_in_a_number_that_was_typed(
    qtbot: QtBot, page: RoomsPage, document: RoomDocument
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    height = page.inspector.room.height_edit
    height.setFocus()
    height.selectAll()
    QTest.keyClicks(height, "4.5")
    QTest.keyClick(height, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.scene == room(), "while typing, letters are taken back"
    height.selectAll()
    QTest.keyClicks(height, "4.25")
    QTest.keyClick(height, Qt.Key.Key_Return)
    assert document.scene.height_m == 4.25
    QTest.keyClick(height, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (document.scene, height.value()) == (room(), room().height_m)
    QTest.keyClick(height, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert document.scene.height_m == 4.25


def test_a_carpet_makes_the_time_fall(page: RoomsPage, document: RoomDocument) -> None:
    document.begin(PRESETS["stairwell"])
    before = [cell.text() for cell in page.sheet.sabine]
    page.inspector.parts.setCurrentIndex(page.inspector.parts.findData("floor"))
    page.inspector.parts.activated.emit(page.inspector.parts.currentIndex())
    picker = page.inspector.surface.picker
    picker.search.setText("soft carpet")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert document.scene.floor.material == find_material("carpet_soft_10mm")
    after = [float(cell.text()) for cell in page.sheet.sabine]
    assert after == [float(f"{value:.2f}") for value in sabine_s(document.scene)]
    assert after[3] < float(before[3])
    eyring = [float(cell.text()) for cell in page.sheet.eyring]
    assert eyring == [float(f"{value:.2f}") for value in eyring_s(document.scene)]
    page.undo_button.click()
    assert [cell.text() for cell in page.sheet.sabine] == before


def test_the_list_is_searched_and_clicked(page: RoomsPage, document: RoomDocument) -> None:
    document.select("walls")
    picker = page.inspector.surface.picker
    picker.search.setText("velvet")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    rows = [picker.table.row(row) for row in range(picker.table.rowCount())]
    assert rows == ["Curtains", find_material("curtains_velvet")]
    assert {wall.material.key for wall in document.scene.walls} == {"curtains_velvet"}
    picker.search.clear()
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    place = picker.table.row_of(find_material("brickwork"))
    index = picker.table.index(place, 0)
    assert index.data(MATERIAL) == find_material("brickwork")
    picker.list.scrollTo(index)
    spot = picker.list.visualRect(index).center()
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert {wall.material.key for wall in document.scene.walls} == {"brickwork"}
    heading = picker.list.visualRect(picker.table.index(0, 0)).center()
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert {wall.material.key for wall in document.scene.walls} == {"brickwork"}


def test_a_search_begins_at_its_top_and_ends_with_the_surface(
    qtbot: QtBot, page: RoomsPage, document: RoomDocument
) -> None:
    document.begin(PRESETS["studio-booth"])
    document.select("floor")
    picker = page.inspector.surface.picker
    assert picker.list.verticalScrollBar().value() > 0, "at the surface's own material"
    picker.search.setText("carpet")
    qtbot.waitUntil(lambda: picker.table.row(0) == "Floor coverings")
    assert picker.list.verticalScrollBar().value() == 0
    document.select("ceiling")
    assert picker.search.text() == ""
    assert picker.table.row_of(PRESETS["studio-booth"].ceiling.material) > 0


def test_own_coefficients(page: RoomsPage, document: RoomDocument) -> None:
    document.begin(PRESETS["bathroom"])
    document.select("ceiling")
    picker = page.inspector.surface.picker
    assert not picker.own.isVisible()
    picker.own_button.click()
    assert document.scene.ceiling.material.group == OWN
    assert picker.own.isVisible()
    picker.own.numbers[2].setValue(0.73)
    picker.own.name.setText("Foam")
    picker.own.name.editingFinished.emit()
    own = document.scene.ceiling.material
    assert (own.description, own.absorption[2]) == ("Foam", 0.73)
    assert picker.table.row(0) == OWN
    document.undo()
    document.undo()
    document.undo()
    assert document.scene == PRESETS["bathroom"]


def test_walls_of_several_materials_say_so(page: RoomsPage, document: RoomDocument) -> None:
    document.begin(PRESETS["living-room"])
    document.select("walls")
    assert page.inspector.surface.picker.title.text() == "Several materials"
    page.inspector.surface.scattering_edit.setValue(0.45)
    assert {wall.scattering for wall in document.scene.walls} == {0.45}


# --- what is wrong --------------------------------------------------------------------------------


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


def choose(page: RoomsPage, menu: str, entry: str) -> None:
    """Trigger an entry of a submenu of the room menu."""
    submenu = next(m for m in page.menu.findChildren(QMenu) if m.title() == menu)
    next(action for action in submenu.actions() if action.text() == entry).trigger()


# --- projects -------------------------------------------------------------------------------------


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
