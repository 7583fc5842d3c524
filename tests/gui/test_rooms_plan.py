"""The plan under the mouse and the keys."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room
from tests.gui.rooms_page import at, click, drag, open_page

from roomprint.rooms.presets import PRESETS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.plots.plan_letters import PlanLetters
from roomprint_gui.theme import Theme

if TYPE_CHECKING:
    from roomprint.rooms.scene import Scene


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument) -> RoomsPage:
    return open_page(qtbot, theme, settings, document)


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
    assert "Return, closes it" in page.plan.place.text()
    ell = [(0.0, 0.0), (5.0, 0.0), (5.0, 2.0), (2.0, 2.0), (2.0, 4.5), (0.0, 4.5)]
    for place in (*ell, ell[0]):
        click(page, place)
    assert not page.plan.draw_button.isChecked()
    assert "Return" not in page.plan.place.text()
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
    assert page.undo_button.toolTip() == "Undo: Duplicate Source 1"
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
    write = PlanLetters.write

    def note(letters: PlanLetters, text: str, middle: QPointF, color: QColor) -> None:
        written.append((text, letters._box_of(text, middle)))
        write(letters, text, middle, color)

    monkeypatch.setattr(PlanLetters, "write", note)
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
