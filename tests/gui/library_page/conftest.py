from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer
from tests.gui.keys import give_keys

from roomprint.workspace import Workspace
from roomprint_gui import page_commands
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.pages.library_page import LibraryPage
from roomprint_gui.theme import Theme


@pytest.fixture
def library(workspace: Workspace, held: HeldJobs) -> Iterator[LibraryModel]:
    library = LibraryModel(workspace, held)
    yield library
    library.stop()


@pytest.fixture
def tour(workspace: Workspace, held: HeldJobs, library: LibraryModel) -> DemoTour:
    return DemoTour(workspace, held, library, IdentifyModel(workspace, held))


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    settings: QSettings,
    library: LibraryModel,
    silent: SilentPlayer,
    tour: DemoTour,
) -> LibraryPage:
    page = LibraryPage(theme, settings, library, PlayerModel(silent), tour)
    qtbot.addWidget(page)
    give_keys(page, settings, page_commands.library(page))
    page.show()
    return page
