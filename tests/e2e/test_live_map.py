"""The microphone as a moving point of the map, heard through the virtual microphone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.core.corpora.grids import small_grid
from tests.e2e.opening import OpenApp, keep_picture
from tests.virtual_microphone import VirtualMicrophone

from roomprint.corpora.demo import demo_titles
from roomprint.corpora.grid_file import write_grid
from roomprint.embeddings.embed_grid import EmbedGrid
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Numbers, Words
from roomprint.rooms.auralization import convolve
from roomprint.rooms.voice import RATE_HZ, babble
from roomprint.steps import finish
from roomprint_gui.app import App

ROOMS = 10  # the first decays in 0.3 s, the last in 1.2 s
PIECES = (3, 11)


@pytest.fixture
def talks(tmp_path: Path) -> list[Path]:
    """The same voice in the first and in the last of the grid's rooms."""
    said = babble(np.random.default_rng(9), 40.0, 130.0)
    dry = soxr.resample(said, RATE_HZ, 16_000).astype(np.float32)
    found = []
    for number in (0, 2 * ROOMS - 1):
        wet = convolve(dry, small_grid(ROOMS).responses(np.array([number]))[0])
        found.append(tmp_path / f"talk {number}.wav")
        soundfile.write(found[-1], 0.5 * wet / np.abs(wet).max(), 16_000)
    return found


@pytest.fixture
def table_of_rooms(tmp_path: Path) -> Path:
    """Other voices in all of the rooms, by the encoder that is shipped."""
    speech, grid, table = (tmp_path / name for name in ("speech", "grid.h5", "rooms.npz"))
    speech.mkdir()
    for number, pitch_hz in enumerate((100.0, 160.0, 210.0)):
        said = babble(np.random.default_rng(number), 12.0, pitch_hz)
        dry = soxr.resample(said, RATE_HZ, 16_000)
        soundfile.write(speech / f"voice {number}.wav", 0.5 * dry / np.abs(dry).max(), 16_000)
    write_grid(grid, small_grid(ROOMS), {})
    work = EmbedGrid(grid=grid, speech=speech, cache=tmp_path / "packed", output=table, voices=4)
    finish(work.steps())
    return table


def follow(
    app: App,
    qtbot: QtBot,
    microphone: VirtualMicrophone,
    sound: Path,
    is_right: Callable[[np.ndarray], bool],
) -> None:
    """Play a sound until the point has been for a second where its nearest rows are right."""
    page, places = app.embeddings_page, app.embeddings.first.places

    def stands() -> bool:
        newest = app.live._trail[-4:]
        return app.live.is_there and len(newest) == 4 and all(is_right(n.rows) for n in newest)

    qtbot.waitUntil(lambda: page.view.heard.text() == "It is too quiet", timeout=60_000)
    assert not page.view.maps.first.flat.marks.live.isVisible()
    microphone.play(sound)
    qtbot.waitUntil(stands, timeout=60_000)
    nearest = app.live._trail[-1]
    mark = page.view.maps.first.flat.marks.live
    assert mark.isVisible()
    middle = np.average(places[nearest.rows], axis=0, weights=nearest.weights)
    np.testing.assert_allclose(np.ravel(mark.getData()), middle, atol=1e-5)
    keep_picture(app, f"embeddings-live {sound.stem}")
    microphone.hush()


def open_menu(app: App, name: str) -> Callable[[], None]:
    actions = {action.text(): action for action in app.embeddings_page.open_menu.actions()}
    return actions[name].trigger


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("added")
def test_the_microphone_moves_among_a_librarys_points_and_among_those_of_rooms(
    microphone: VirtualMicrophone,
    open_app: OpenApp,
    workspace: Path,
    demo_folder: Path,
    talks: list[Path],
    table_of_rooms: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_app(workspace)
    app.window.resize(1280, 800)
    page, model = app.embeddings_page, app.embeddings
    app.window.open_page(page)
    qtbot.waitUntil(lambda: page._filled, timeout=60_000)
    model.first.lay_out(ProjectionConfig(method="PCA"))  # the picture stays as it is
    button = page.view.listen_button

    open_menu(app, "Library")()
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=120_000)
    picture = model.first.places.copy()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    tracks = model.first.table.rows.labels["track"]  # type: ignore[union-attr]
    assert isinstance(tracks, Words)
    for number in PIECES:
        code = tracks.words.index(demo_titles()[number])
        of_it = tracks.codes == code
        piece = sorted(demo_folder.iterdir())[number]
        follow(app, qtbot, microphone, piece, lambda rows, so=of_it: so[rows].sum() >= 4)  # type: ignore[misc]
    np.testing.assert_array_equal(model.first.places, picture)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not page.view.maps.first.flat.marks.trail.isVisible()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table_of_rooms), ""))
    open_menu(app, "Table…")()
    qtbot.waitUntil(lambda: model.label_name == "room", timeout=60_000)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    times = model.first.table.rows.labels["RT60 (T20)"]  # type: ignore[union-attr]
    assert isinstance(times, Numbers)
    seconds, middle_s = times.values, float(np.median(times.values))
    follow(app, qtbot, microphone, talks[0], lambda rows: seconds[rows].max() < middle_s)
    follow(app, qtbot, microphone, talks[1], lambda rows: seconds[rows].min() > middle_s)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
