from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.results_view import opened_view
from tests.gui.room_results import wide_room

from roomprint.workspace import Workspace
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.room_simulations import RoomSimulations
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.room_results import RoomResultsView


@pytest.fixture
def document(workspace: Workspace, settings: QSettings) -> Iterator[RoomDocument]:
    """A small room with two microphones."""
    document = RoomDocument(workspace, settings, wide_room())
    yield document
    document.stop()


@pytest.fixture
def simulations(results: RoomResults) -> RoomSimulations:
    return results.simulations


@pytest.fixture
def view(
    qtbot: QtBot,
    theme: Theme,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    results: RoomResults,
) -> Iterator[RoomResultsView]:
    with opened_view(qtbot, theme, workspace, settings, held, results) as view:
        yield view
