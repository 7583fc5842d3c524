"""The rail at the left, in windows of any height."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.rail import Rail

NAMED = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
BARE = Qt.ToolButtonStyle.ToolButtonIconOnly


@pytest.fixture
def rail(qtbot: QtBot, theme: Theme, settings: QSettings) -> Iterator[Rail]:
    window = QWidget()
    qtbot.addWidget(window)
    rail = Rail(theme, Path("mine"), RecentWorkspaces(settings))
    rail.setParent(window)
    theme.wear(rail)
    for name in ("Rooms", "Audio", "Library", "Identify", "Train", "Embeddings", "Evaluate"):
        rail.add(name, name.lower())
    window.show()
    yield rail
    window.close()


@pytest.mark.parametrize(
    ("height", "pages", "feet"), [(760, NAMED, NAMED), (540, NAMED, BARE), (460, BARE, BARE)]
)
def test_everything_on_it_is_in_a_low_window(
    rail: Rail, height: int, pages: Qt.ToolButtonStyle, feet: Qt.ToolButtonStyle
) -> None:
    rail.resize(rail.width(), height)
    layout = rail.layout()
    assert layout is not None
    layout.activate()
    made = rail.findChildren(QToolButton)
    assert len(made) == 12
    for one in made:
        assert one.toolButtonStyle() is (pages if one in rail.page_buttons else feet)
        assert one.height() >= one.minimumSizeHint().height(), one.text()
        assert rail.rect().contains(one.geometry()), one.text()
    places = sorted((one.y(), one.geometry().bottom()) for one in made)
    assert all(low < high for (_, low), (high, _) in pairwise(places))
    rail.resize(rail.width(), 760)
    assert {one.toolButtonStyle() for one in made} == {NAMED}
