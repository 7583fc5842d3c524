"""Maps of two encoders, a lasso, listening, exporting and a timeline, through the real page."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.gui.dragging import drag
from tests.gui.fakes import SilentPlayer

from roomprint.embeddings.embedding import EmbedFiles
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.table_file import read_table
from roomprint.embeddings.timeline import Timeline, lay_out_timeline
from roomprint.steps import finish
from roomprint_gui.plots.outline_box import Hand

_PATIENCE_MS = 300_000
_RATE_HZ = 16_000


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Five recordings of 9 s, each of its own chords and noise."""
    folder = tmp_path / "music"
    folder.mkdir()
    time_s = np.arange(9 * _RATE_HZ) / _RATE_HZ
    for number in range(5):
        random = np.random.default_rng(number)
        tones = sum(np.sin(2 * np.pi * f * time_s) for f in random.uniform(150, 3000, 4))
        samples = 0.05 * tones + 0.02 * random.normal(size=len(time_s))
        soundfile.write(folder / f"piece {number}.wav", samples.astype(np.float32), _RATE_HZ)
    return folder


def untrained(folder: Path) -> Path:
    """Another encoder, which has learnt nothing."""
    import torch

    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
    from roomprint.encoders.models import save_model

    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = FingerprintEncoder(
            ConformerConfig(dim=16, layers=1, heads=2, hop=256, subsampling=4, dropout=0.0)
        )
    save_model(folder, encoder, {})
    return folder


def press(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.timeout(900)
def test_from_two_maps_to_exported_pieces_and_a_timeline(
    open_app: OpenApp, tmp_path: Path, music: Path, qtbot: QtBot
) -> None:
    app = open_app(tmp_path / "workspace")
    app.player._player = player = SilentPlayer()
    app.window.resize(1280, 800)
    app.window.open_page(app.embeddings_page)
    model, page = app.embeddings, app.embeddings_page

    model.embed_files((music,))
    qtbot.waitUntil(lambda: model.rows is not None, timeout=_PATIENCE_MS)
    other = tmp_path / "untrained.npz"
    finish(EmbedFiles(paths=(music,), model=str(untrained(tmp_path / "m")), output=other).steps())
    model.open_second(other)
    for side in (model.first, model.second):
        qtbot.waitUntil(lambda s=side: s.method == "UMAP", timeout=_PATIENCE_MS)  # type: ignore[misc]
    maps = page.view.maps
    qtbot.waitUntil(lambda: not maps.first.moving and not maps.second.moving, timeout=10_000)
    keep_picture(app, "embeddings-two")

    from pyqtgraph import setConfigOption

    page.view.hands.choose(Hand.LASSO)
    viewport = maps.first.view.viewport()
    corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -0.9)]
    ends = [place(maps.first, 1.04 * x, 1.04 * y) for x, y in corners]
    setConfigOption("mouseRateLimit", -1)  # every move counts, however quick
    drag(viewport, ends)
    qtbot.waitUntil(lambda: len(model.choice.selected) > 2, timeout=10_000)
    keep_picture(app, "embeddings-selected")

    press(page.view.selection.play_button)
    for heard in range(1, 4):
        qtbot.waitUntil(lambda n=heard: len(player.asked) >= n, timeout=10_000)  # type: ignore[misc]
        player.position_s = player.asked[-1][1] + 3.1
    assert {path.parent for path, _ in player.asked} == {music}
    press(page.view.selection.stop_button)

    job = page.view.selection.export(tmp_path / "out")
    assert job is not None
    with qtbot.waitSignal(job.succeeded, timeout=_PATIENCE_MS):
        pass
    written = sorted((tmp_path / "out").glob("*.wav"))
    assert len(written) == len(model.choice.selected)
    first = int(model.choice.selected[0])
    assert model.rows is not None
    begin = round(float(model.rows.start_s[first]) * _RATE_HZ)
    expected = soundfile.read(model.rows.path(first))[0][begin : begin + 3 * _RATE_HZ]
    np.testing.assert_allclose(soundfile.read(written[0])[0], expected, atol=1e-4)

    tables = [read_table(other), read_table(model.folder / "music.npz")]
    places = finish(lay_out_timeline(tables, ProjectionConfig(neighbours=5)))
    model.show_timeline(Timeline(places, np.array([0, 1000]), tables[0].rows, "run 1"))
    page.view.timeline.slider.setValue(0)
    assert maps.captions[0].text() == "run 1, step 0"
    keep_picture(app, "embeddings-timeline")


def place(page_map: object, x: float, y: float) -> QPoint:
    """Where a place of the map is on its viewport."""
    from pyqtgraph import Point

    scene = page_map.box.mapViewToScene(Point(x, y))  # type: ignore[attr-defined]
    found: QPoint = page_map.view.mapFromScene(scene)  # type: ignore[attr-defined]
    return found
