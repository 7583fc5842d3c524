"""Figure 4 on the starter data: two maps, a lasso, listening, exporting and a run's timeline.

Everything is done through the real window: its button makes the data, its mouse draws the lasso.
"""

import csv
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.gui.dragging import drag
from tests.gui.fakes import SilentPlayer

from roomprint.embeddings.heard_row import hear_row
from roomprint.embeddings.starter_rooms import StarterRooms
from roomprint.whole import UNITS
from roomprint_gui.jobs import Job
from roomprint_gui.models import embedding_sources
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.plots.point_map import PointMap

if TYPE_CHECKING:
    from roomprint.steps import Progress

_PATIENCE_MS = 600_000
_QUICK = partial(StarterRooms, rooms=5, speech_s=12.0, training_steps=10)


def press(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.timeout(1800)
def test_from_the_starter_data_to_exported_pieces_and_a_timeline(
    open_app: OpenApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_sources, "StarterRooms", _QUICK)
    app = open_app(tmp_path / "workspace")
    app.player._player = player = SilentPlayer()
    app.window.resize(1280, 800)
    app.window.open_page(app.embeddings_page)
    model, page = app.embeddings, app.embeddings_page
    qtbot.waitUntil(lambda: page.starter_button.isVisible(), timeout=_PATIENCE_MS)
    keep_picture(app, "embeddings-empty")

    told: list[Progress] = []

    def follow(job: Job) -> None:
        if job.title == "Making the starter rooms":
            job.progressed.connect(told.append)

    app.jobs.started.connect(follow)
    press(page.starter_button)
    qtbot.waitUntil(lambda: model.second.table is not None, timeout=_PATIENCE_MS)
    for side in (model.first, model.second):
        qtbot.waitUntil(lambda s=side: s.method == "UMAP", timeout=_PATIENCE_MS)  # type: ignore[misc]
    done = [progress.done for progress in told]
    assert done == sorted(done), "one progress over all parts"
    assert {progress.total for progress in told} == {UNITS}
    assert len(set(done)) > 20
    maps = page.view.maps
    qtbot.waitUntil(lambda: not maps.first.flat.moving and not maps.second.flat.moving)
    names = [model.first.table.path.stem, model.second.table.path.stem]  # type: ignore[union-attr]
    assert names == ["starter soft", "starter hard"]
    assert model.label_name == "room"
    assert page.view.legend.list.count() == 5
    keep_picture(app, "embeddings-two")

    cluster = _draw_around_a_cluster(app.embeddings, maps.first.flat, page.view.hands.choose)
    qtbot.waitUntil(lambda: len(model.choice.selected) > 2, timeout=10_000)
    assert set(cluster) <= set(model.choice.selected.tolist())
    keep_picture(app, "embeddings-selected")

    _hear_three(page.view.selection.play_button, player, qtbot)
    press(page.view.selection.stop_button)
    _export(model, page.view.selection.export_button, tmp_path / "out", monkeypatch, qtbot)

    def offered() -> dict[str, QAction]:
        return {action.text(): action for action in page.timeline_menu.actions()}

    qtbot.waitUntil(lambda: "starter-soft" in offered(), timeout=_PATIENCE_MS)
    offered()["starter-soft"].trigger()
    qtbot.waitUntil(lambda: model.timeline is not None, timeout=_PATIENCE_MS)
    moved = []
    for moment in range(5):
        page.view.timeline.show_checkpoint(moment)
        moved.append(maps.first.places.copy())
    assert model.checkpoint == 4
    assert maps.captions[0].text() == "starter-soft, step 10"
    assert all(np.abs(a - b).max() > 1e-4 for a, b in pairwise(moved))
    keep_picture(app, "embeddings-timeline")


def _draw_around_a_cluster(model: Embeddings, page_map: PointMap, choose: object) -> list[int]:
    """Draw a lasso around the points nearest to one of them; says which those are."""
    from pyqtgraph import setConfigOption

    choose(Hand.LASSO)  # type: ignore[operator]
    places = page_map.places
    middle = places[0]
    far = np.linalg.norm(places - middle, axis=1)
    cluster = np.argsort(far)[:12]
    radius = 1.05 * float(far[cluster].max()) + 0.02
    angles = np.linspace(0, 2 * np.pi, 16)
    ring = middle + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    setConfigOption("mouseRateLimit", -1)  # every move counts, however quick
    drag(page_map.view.viewport(), [_pixel(page_map, float(x), float(y)) for x, y in ring])
    setConfigOption("mouseRateLimit", 100)
    return [int(row) for row in cluster]


def _hear_three(button: QAbstractButton, player: SilentPlayer, qtbot: QtBot) -> None:
    press(button)
    for heard in range(1, 4):
        qtbot.waitUntil(lambda n=heard: len(player.asked) >= n, timeout=_PATIENCE_MS)  # type: ignore[misc]
        path, start_s = player.asked[-1]
        samples, rate_hz = soundfile.read(path)
        assert start_s == 0.0
        assert np.abs(samples).max() == pytest.approx(0.7, abs=0.01)
        assert len(samples) > 4 * rate_hz
        player.playing = False  # it has come to its end


def _export(
    model: Embeddings,
    button: QAbstractButton,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    press(button)
    table = folder / "segments.csv"
    qtbot.waitUntil(table.exists, timeout=_PATIENCE_MS)
    written = sorted(folder.glob("*.wav"))
    assert len(written) == len(model.choice.selected)
    with table.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert [line["wav"] for line in lines] == [path.name for path in written]
    assert model.rows is not None
    first = int(model.choice.selected[0])
    assert lines[0]["room"] == model.rows.labels["room"].say(first)
    np.testing.assert_allclose(
        soundfile.read(written[0])[0], hear_row(model.rows, first), atol=1e-6
    )


def _pixel(page_map: PointMap, x: float, y: float) -> QPoint:
    """Where a place of the map is on its viewport."""
    from pyqtgraph import Point

    scene = page_map.box.mapViewToScene(Point(x, y))
    found: QPoint = page_map.view.mapFromScene(scene)
    return found
