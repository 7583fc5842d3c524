"""The rooms page, and a hand on its plan."""

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from tests.gui.keys import give_keys

from roomprint.rooms.scene import Corner
from roomprint_gui import page_commands
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.theme import Theme


def open_page(qtbot: QtBot, theme: Theme, settings: QSettings, document: RoomDocument) -> RoomsPage:
    """The page on the screen, with everything on it."""
    page = RoomsPage(theme, settings, document)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    page.begin()
    give_keys(page, settings, page_commands.rooms(page), page_commands.plan(page))
    return page


def at(page: RoomsPage, place: Corner) -> QPoint:
    return page.plan.plot.position_of(place).toPoint()


def drag(page: RoomsPage, start: Corner, *stops: Corner, release: bool = True) -> None:
    """Press at a place of the plan, move over the others, and let go at the last."""
    port = page.plan.plot.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at(page, start))
    points = [at(page, stop) for stop in stops]
    for point in points:
        QTest.mouseMove(port, point)
    if release:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=points[-1])


def click(page: RoomsPage, place: Corner) -> None:
    QTest.mouseClick(page.plan.plot.viewport(), Qt.MouseButton.LeftButton, pos=at(page, place))


def choose(page: RoomsPage, menu: str, entry: str) -> None:
    """Trigger an entry of a submenu of the room menu."""
    submenu = next(m for m in page.menu.findChildren(QMenu) if m.title() == menu)
    next(action for action in submenu.actions() if action.text() == entry).trigger()
