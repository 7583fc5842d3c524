import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer
from tests.gui.identify_page.clock import Clock

from roomprint.workspace import Workspace
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.room_hearing import RoomHearing
from roomprint_gui.pages.identify_page import IdentifyPage
from roomprint_gui.theme import Theme


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(workspace: Workspace, held: HeldJobs, clock: Clock) -> IdentifyModel:
    return IdentifyModel(workspace, held, clock)


@pytest.fixture
def devices(held: HeldJobs, settings: QSettings) -> DevicesModel:
    return DevicesModel(held, settings)


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    model: IdentifyModel,
    devices: DevicesModel,
    silent: SilentPlayer,
    workspace: Workspace,
    held: HeldJobs,
) -> IdentifyPage:
    room = RoomHearing(workspace, held, model)
    page = IdentifyPage(theme, model, devices, PlayerModel(silent), room)
    qtbot.addWidget(page)
    page.show()
    return page
