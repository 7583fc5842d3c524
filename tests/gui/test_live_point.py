"""The microphone as a moving point: the model, and what the map shows of it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table
from tests.gui.embeddings import show
from tests.gui.fakes import HeldJobs

from roomprint.embeddings.follow import Followed, FollowSound
from roomprint.embeddings.live_place import LivePlace
from roomprint.errors import DeviceError
from roomprint.workspace import Workspace
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import TRAIL, LivePoint
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.embedding_maps import EmbeddingMaps


@pytest.fixture
def live(workspace: Workspace, held: HeldJobs, settings: QSettings) -> LivePoint:
    devices = DevicesModel(held, settings)
    devices.choose("desk microphone")
    return LivePoint(workspace, held, devices)


def near(*rows: int, far: bool = False) -> LivePlace:
    """A place in the middle of some rows."""
    count = len(rows)
    return LivePlace(np.array(rows), np.full(count, 1 / count, np.float32), 0.2, far)


def hear(held: HeldJobs, place: LivePlace | None, note: str = "") -> None:
    held.jobs[-1].progressed.emit(Followed(4.0, -20.0, place, note))


def test_it_listens_to_the_chosen_input_and_leaves_a_trail(
    live: LivePoint, held: HeldJobs, workspace: Workspace
) -> None:
    live.start(Path("/tables/one.npz"))
    (work,) = held.works(FollowSound)
    assert (work.table, work.workspace) == (Path("/tables/one.npz"), workspace.root)
    assert work.device == "desk microphone"
    assert held.lanes[held.jobs[-1]] == "live"
    places = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    assert live.trail(places).shape == (0, 2)
    hear(held, near(3, 5))
    hear(held, near(7))
    np.testing.assert_allclose(live.trail(places), [(places[3] + places[5]) / 2, places[7]])
    space = np.random.default_rng(1).normal(size=(60, 3)).astype(np.float32)
    np.testing.assert_allclose(live.trail(space)[-1], space[7])  # any picture of the same rows
    for _ in range(3 * TRAIL):
        hear(held, near(9))
    assert len(live.trail(places)) == TRAIL


def test_silence_keeps_the_trail_and_hides_the_point(live: LivePoint, held: HeldJobs) -> None:
    live.start(Path("/t.npz"))
    hear(held, near(3))
    assert live.is_there
    hear(held, None, "It is too quiet")
    assert (live.is_there, live.far, live.note) == (False, False, "It is too quiet")
    hear(held, near(3, far=True), "Far from everything on this map")
    assert (live.is_there, live.far) == (True, True)
    live.stop()
    assert (live.running, live.is_there, live.note) == (False, False, "")


def test_a_microphone_that_cannot_be_opened_is_said(live: LivePoint, held: HeldJobs) -> None:
    said: list[str] = []
    live.failed.connect(lambda error: said.append(str(error)))
    live.start(Path("/t.npz"))
    held.jobs[-1].settle("failed", DeviceError("there is no microphone"))
    assert (said, live.running) == (["there is no microphone"], False)


def test_the_first_map_shows_it_and_it_moves_with_the_picture(
    live: LivePoint, held: HeldJobs, workspace: Workspace, theme: Theme, qtbot: QtBot
) -> None:
    model = Embeddings(workspace, held)
    maps = EmbeddingMaps(theme, model, live)
    qtbot.addWidget(maps)
    maps.resize(600, 400)
    maps.show()
    show(model, held)
    show(model, held, None, model.second, "/tables/two.npz")
    live.start(Path("/tables/one.npz"))
    hear(held, near(3))
    marks = maps.first.flat.marks
    assert marks.live.isVisible()
    assert not maps.second.flat.marks.live.isVisible()
    x, y = marks.live.getData()
    np.testing.assert_allclose([x[0], y[0]], model.first.places[3], atol=1e-6)
    model.first.show_places(-model.first.places, "PCA")
    x, y = marks.live.getData()
    np.testing.assert_allclose([x[0], y[0]], model.first.places[3], atol=1e-6)
    hear(held, near(3, far=True), "Far from everything on this map")
    assert marks.live.opacity() < 0.5
    live.stop()
    assert not marks.live.isVisible()


def test_a_table_of_fewer_rows_ends_listening_before_it_is_drawn(
    live: LivePoint, held: HeldJobs, workspace: Workspace, theme: Theme, qtbot: QtBot
) -> None:
    model = Embeddings(workspace, held)
    maps = EmbeddingMaps(theme, model, live)
    qtbot.addWidget(maps)
    show(model, held)
    live.start(Path("/tables/one.npz"))
    hear(held, near(50))
    show(model, held, table(30), name="/tables/two.npz")
    assert not live.running
    assert len(maps.first.places) == 30
    assert not maps.first.flat.marks.live.isVisible()


def test_a_second_map_keeps_the_clicked_point_and_its_neighbours(
    live: LivePoint, held: HeldJobs, workspace: Workspace, theme: Theme, qtbot: QtBot
) -> None:
    from tests.gui.embeddings import answer

    from roomprint_gui.embedding_works import FindNeighbours

    model = Embeddings(workspace, held)
    maps = EmbeddingMaps(theme, model, live)
    qtbot.addWidget(maps)
    maps.show()
    show(model, held)
    model.choice.click(4)
    answer(held, FindNeighbours, np.array([1, 7]))
    show(model, held, None, model.second, "/tables/two.npz")
    for side in maps.maps:
        assert len(side.flat.marks._rings.getData()[0]) == 1
        assert side.flat.marks.same.isVisible()
