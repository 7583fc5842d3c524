"""The properties at the right: what is typed, and materials."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room
from tests.gui.rooms_page import open_page

from roomprint.rooms.materials import OWN, find_material
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.statistics import eyring_s, sabine_s
from roomprint_gui.models.material_table import MATERIAL
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument) -> RoomsPage:
    return open_page(qtbot, theme, settings, document)


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
