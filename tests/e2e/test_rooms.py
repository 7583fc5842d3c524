"""The rooms page on a real screen: what OpenGL draws, and a classroom drawn by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture

from roomprint.rooms.materials import find_material
from roomprint.rooms.presets import PRESETS
from roomprint_gui.app import App
from roomprint_gui.theme import Mode

ELL = ((0.0, 0.0), (9.0, 0.0), (9.0, 4.0), (5.0, 4.0), (5.0, 7.2), (0.0, 7.2))


@pytest.fixture
def app(open_app: OpenApp, tmp_path: Path, qtbot: QtBot) -> App:
    if not QOpenGLContext().create():
        pytest.skip("this screen has no OpenGL")
    app = open_app(tmp_path / "rooms")
    app.window.resize(1280, 800)
    qtbot.waitUntil(lambda: app.rooms_page.room_3d.view is not None, timeout=20_000)
    return app


def pixels(app: App) -> NDArray[np.int64]:
    """What the 3D view shows, (height, width, 3)."""
    view = app.rooms_page.room_3d.view
    assert view is not None
    image = view.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int64)


def changed(before: NDArray[np.int64], after: NDArray[np.int64]) -> float:
    """Share of the pixels that differ."""
    return float((np.abs(after - before).sum(axis=2) > 12).mean())


def test_the_room_is_drawn_in_three_dimensions(app: App, capfd: pytest.CaptureFixture[str]) -> None:
    view = app.rooms_page.room_3d.view
    assert view is not None
    items = list(view.items)
    app.room.begin(PRESETS["l-shaped-room"])
    plain = pixels(app)
    card = app.theme.color("card")
    ground = np.broadcast_to([card.red(), card.green(), card.blue()], plain.shape)
    assert 0.1 < changed(ground, plain) < 0.6
    app.room.select("floor")
    chosen = pixels(app)
    assert changed(plain, chosen) > 0.01
    app.rooms_page.inspector.surface.picker.chosen.emit(find_material("carpet_thin"))
    assert changed(chosen, pixels(app)) > 0.03, "another family has another colour"
    app.room.select("")
    app.rooms_page.room_3d.paths_button.click()
    assert changed(plain, pixels(app)) > 0.001
    app.theme.choose(Mode.LIGHT if app.theme.palette.window == "#14171C" else Mode.DARK)
    assert changed(plain, pixels(app)) > 0.4
    assert list(view.items) == items, "items are made once"
    assert "Error while drawing" not in capfd.readouterr().out


def test_a_click_in_three_dimensions_chooses(app: App) -> None:
    view = app.rooms_page.room_3d.view
    assert view is not None
    app.room.begin(PRESETS["classroom"])
    spots = {
        "sources[0]": (1.2, 3.9, 1.6),
        "microphones[1]": (8.0, 5.8, 1.2),
        "floor": (6.0, 1.5, 0.0),
        "walls[2]": (6.5, 7.2, 2.8),
        "walls[3]": (0.0, 2.0, 2.0),
    }
    for field, place in spots.items():
        spot = view.position_of(place)
        assert spot is not None
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot.toPoint())
        assert app.room.selection == field
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert app.room.selection == ""
    assert view.part_at(QPointF(3, 3)) == ""


def test_an_l_shaped_classroom_gets_a_carpet(app: App) -> None:
    page, plot = app.rooms_page, app.rooms_page.plan.plot
    app.room.begin(PRESETS["classroom"])
    QTest.mouseClick(page.plan.draw_button, Qt.MouseButton.LeftButton)
    for place in (*ELL, ELL[0]):
        spot = plot.position_of(place).toPoint()
        QTest.mouseMove(plot.viewport(), spot)
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert app.room.scene.corners == ELL
    assert app.room.faults == []
    spot = plot.position_of((7.0, 1.0)).toPoint()
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert app.room.selection == "floor"
    before = [float(cell.text()) for cell in page.sheet.eyring]
    search = page.inspector.surface.picker.search
    QTest.keyClicks(search, "soft carpet")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert app.room.scene.floor.material.key == "carpet_soft_10mm"
    after = [float(cell.text()) for cell in page.sheet.eyring]
    assert after != before
    keep_picture(app, "rooms carpet")
    QTest.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert [float(cell.text()) for cell in page.sheet.eyring] == before
