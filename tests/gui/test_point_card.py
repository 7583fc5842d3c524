"""What is said beside the map: of colours that are shared, of a point and its neighbours."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table
from tests.gui.embeddings import FindNeighbours, answer, show
from tests.gui.fakes import HeldJobs, SilentPlayer

from roomprint.workspace import Workspace
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.point_colours import colours_by
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.models.segment_table import SegmentTable
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.label_legend import LabelLegend
from roomprint_gui.widgets.point_card import PointCard


@pytest.fixture
def model(workspace: Workspace, held: HeldJobs) -> Embeddings:
    return Embeddings(workspace, held)


def test_the_legend_says_that_some_words_share_a_grey(theme: Theme, qtbot: QtBot) -> None:
    legend = LabelLegend(theme)
    qtbot.addWidget(legend)
    legend.show_colours(colours_by(table(60, words=18).rows.labels["room"]), "Room")
    assert not legend.note.isHidden()
    assert legend.note.text() == "16 commonest in colour, 2 others in grey."
    tall = legend.list.height()
    legend.show_colours(colours_by(table(60, words=3).rows.labels["room"]), "Room")
    assert legend.note.isHidden()
    assert legend.list.height() < tall
    legend.show_colours(colours_by(table().rows.labels["rt60"]), "Rt60")
    assert (legend.list.isHidden(), legend.bar.isHidden()) == (True, False)


def test_the_number_of_neighbours_is_chosen_beside_the_point(
    model: Embeddings, theme: Theme, workspace: Workspace, held: HeldJobs, qtbot: QtBot
) -> None:
    player = SegmentPlaying(PlayerModel(SilentPlayer()))
    card = PointCard(theme, model, held, RowPlaying(held, player, workspace.root / "heard"))
    qtbot.addWidget(card)
    show(model, held)
    assert card.count_edit.isHidden()
    model.choice.click(4)
    answer(held, FindNeighbours, np.arange(10))
    assert not card.count_edit.isHidden()
    card.count_edit.setValue(3)
    assert held.works(FindNeighbours)[-1].k == 3
    answer(held, FindNeighbours, np.array([1, 7, 2]))
    model.colour_by("rt60")
    assert card.near.text() == "2 of its 3 nearest neighbours in the full space have the same room."


def test_the_table_of_a_selection_is_headed_by_its_label(model: Embeddings, held: HeldJobs) -> None:
    shown = SegmentTable(model)
    made = show(model, held)
    model.choice.select(np.array([4, 5]))

    def last_column() -> list[str]:
        head = shown.headerData(2, Qt.Orientation.Horizontal)
        return [head, *(shown.data(shown.index(row, 2)) for row in range(shown.rowCount()))]

    assert last_column() == ["Room", "room 1", "room 2"]
    model.colour_by("rt60")
    times = made.rows.labels["rt60"].values[4:6]  # type: ignore[union-attr]
    assert last_column() == ["Rt60", *(f"{time:.3g} s" for time in times)]
