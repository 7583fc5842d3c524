"""The rooms page on a real screen: what OpenGL draws, and a classroom drawn by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QOpenGLContext
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture

from roomprint.audio.capture import Microphone
from roomprint.rooms.materials import find_material
from roomprint.rooms.parameters import RoomParameters, analyze
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response_file import read_responses
from roomprint.rooms.scene import Surface
from roomprint_gui.app import App
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.theme import Mode

ELL = ((0.0, 0.0), (9.0, 0.0), (9.0, 4.0), (5.0, 4.0), (5.0, 7.2), (0.0, 7.2))


@pytest.fixture
def app(open_app: OpenApp, tmp_path: Path) -> App:
    if not QOpenGLContext().create():
        pytest.skip("this screen has no OpenGL")
    app = open_app(tmp_path / "rooms")
    app.window.resize(1280, 800)
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


def draw_ell(app: App) -> None:
    """The floor of an L-shaped classroom, corner by corner with the mouse."""
    page, plot = app.rooms_page, app.rooms_page.plan.plot
    # its own ceiling swallows more than a carpet does
    bare = Surface(find_material("hard_surface"), 0.3)
    app.room.begin(replace(PRESETS["classroom"], ceiling=bare))
    QTest.mouseClick(page.plan.draw_button, Qt.MouseButton.LeftButton)
    for place in (*ELL, ELL[0]):
        spot = plot.position_of(place).toPoint()
        QTest.mouseMove(plot.viewport(), spot)
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert app.room.scene.corners == ELL
    assert app.room.faults == []


def lay(app: App, words: str, key: str) -> None:
    """Click the floor, search the materials, take the first."""
    page, plot = app.rooms_page, app.rooms_page.plan.plot
    spot = plot.position_of((7.0, 1.0)).toPoint()
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert app.room.selection == "floor"
    search = page.inspector.surface.picker.search
    search.clear()
    QTest.keyClicks(search, words)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert app.room.scene.floor.material.key == key


def sheet_s(app: App) -> list[float]:
    """Eyring's reverberation times on the live sheet."""
    return [float(cell.text()) for cell in app.rooms_page.sheet.eyring]


def t20_s(app: App, qtbot: QtBot) -> float:
    """T20 of the whole simulation of the room as it stands, mean of 1, 2 and 4 kHz."""

    def ready() -> bool:
        results = app.results
        fresh = results.simulations.state is ResultState.FRESH
        return fresh and bool(results.drawn) and results.drawn[0].result is results.live

    qtbot.waitUntil(ready, timeout=120_000)
    return mean_t20_s(app.results.drawn[0].analysis.parameters)


def mean_t20_s(parameters: RoomParameters) -> float:
    found = [b.t20_s for b in parameters.bands if b.centre_hz in (1000.0, 2000.0, 4000.0)]
    assert None not in found
    return sum(filter(None, found)) / 3


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("microphone")
def test_a_classroom_is_drawn_carpeted_heard_and_exported(
    app: App, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = app.late.results_view
    draw_ell(app)
    lay(app, "marble floor", "marble_floor")
    bare, bare_t20_s = sheet_s(app), t20_s(app, qtbot)
    lay(app, "soft carpet", "carpet_soft_10mm")
    falls = [new < old for new, old in zip(sheet_s(app), bare, strict=True)]
    assert all(falls[2:]), "the live sheet follows at once"
    carpeted_t20_s = t20_s(app, qtbot)
    assert carpeted_t20_s < 0.9 * bare_t20_s
    for number, name in enumerate(("waveform", "decay", "spectrogram", "parameters")):
        view.tabs.setCurrentIndex(number)
        keep_picture(app, f"rooms {name}")

    view.tabs.setCurrentWidget(view.listen)
    with Microphone() as source:
        QTest.mouseClick(view.listen.play_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: app.listening.position_s > 2.0, timeout=60_000)
        QTest.mouseClick(view.listen.play_button, Qt.MouseButton.LeftButton)
        with_carpet = app.listening.heard
        assert np.abs(source.read_new()).max() > 0.01, "it came out of the loudspeaker"
    keep_picture(app, "rooms listen")

    QTest.mouseClick(app.rooms_page.undo_button, Qt.MouseButton.LeftButton)
    assert sheet_s(app) == bare
    assert t20_s(app, qtbot) == bare_t20_s, "the same room has the same response"
    QTest.mouseClick(view.listen.play_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.listening.position_s > 1.0, timeout=60_000)
    QTest.mouseClick(view.listen.play_button, Qt.MouseButton.LeftButton)
    without = app.listening.heard
    assert with_carpet is not None
    assert without is not None
    assert not np.array_equal(with_carpet.wet, without.wet)

    for ending in ("wav", "sofa"):
        path = tmp_path / f"classroom.{ending}"
        choice = (str(path), f"(*.{ending})")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, given=choice: given)
        menu = view.make_export_menu()
        (write,) = (action for action in menu.actions() if "SOFA" in action.text())
        with qtbot.waitSignal(app.results.told, timeout=60_000):
            write.trigger()
        (response, *_) = read_responses(path)
        assert response.scene_digest == app.room.scene.digest
        assert mean_t20_s(analyze(response)) == pytest.approx(bare_t20_s, rel=1e-3)
