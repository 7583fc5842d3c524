from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table
from tests.gui.embeddings import answer, opened, show
from tests.gui.fakes import HeldJobs

from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Numbers, Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.timeline import Timeline
from roomprint.errors import EmbeddingError
from roomprint.workspace import Workspace
from roomprint_gui.embedding_works import FindNeighbours, LayOut, OpenTable
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.point_colours import CATEGORIES, STEPS, UNKNOWN, colours_by, shown_by
from roomprint_gui.models.point_geometry import fitted, inside, nearest_point
from roomprint_gui.models.row_words import rows_with
from roomprint_gui.row_works import StarterData


@pytest.fixture
def model(workspace: Workspace, held: HeldJobs) -> Embeddings:
    return Embeddings(workspace, held)


def said(model: Embeddings) -> list[str]:
    """The sentences of what fails from now on."""
    errors: list[str] = []
    model.failed.connect(lambda error: errors.append(str(error)))
    return errors


def test_the_components_are_there_at_once_and_umap_replaces_them(
    model: Embeddings, held: HeldJobs
) -> None:
    made = show(model, held)
    assert (model.first.method, len(model.first.places)) == ("PCA", 60)
    assert model.first.laying_out
    assert held.lanes[held.jobs[-1]] == "umap"
    positions = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    answer(held, LayOut, positions)
    assert model.first.method == "UMAP"
    np.testing.assert_allclose(model.first.places, fitted(positions))
    assert not model.first.laying_out
    assert model.rows is not None
    assert model.rows.same_as(made.rows)


def test_a_cancelled_umap_leaves_the_components(model: Embeddings, held: HeldJobs) -> None:
    show(model, held)
    model.first.cancel()
    held.jobs[-1].settle("cancelled", None)
    assert (model.first.method, model.first.laying_out) == ("PCA", False)


def test_umap_of_a_table_that_is_shown_no_more_is_not_taken(
    model: Embeddings, held: HeldJobs
) -> None:
    show(model, held)
    late = held.jobs[-1]
    model.first.open(Path("/tables/two.npz"))
    answer(held, OpenTable, opened("/tables/two.npz", table(30)))
    late.settle("succeeded", np.zeros((60, 2), np.float32))
    assert (model.first.method, len(model.first.places)) == ("PCA", 30)


def test_a_clicked_point_gets_its_true_neighbours(model: Embeddings, held: HeldJobs) -> None:
    show(model, held)
    model.choice.click(7)
    (work,) = held.works(FindNeighbours)
    assert (work.row, work.path) == (7, Path("/tables/one.npz"))
    answer(held, FindNeighbours, np.array([10, 1, 4]))
    assert model.neighbours.tolist() == [10, 1, 4]
    model.choice.click(None)
    assert model.neighbours.tolist() == []


def test_two_encoders_must_be_of_the_same_rows(model: Embeddings, held: HeldJobs) -> None:
    errors = said(model)
    show(model, held)
    show(model, held, None, model.second, "/tables/other.npz")
    assert model.second.table is not None
    assert errors == []
    show(model, held, table(59), model.second, "/tables/strange.npz")
    assert model.second.table is None
    assert "'strange.npz' is of other pieces than the map that is open" in errors[0]
    show(model, held, None, model.second)
    show(model, held, table(30))  # a first of other rows: the second goes
    assert model.second.table is None


def test_a_failure_is_said_and_what_was_shown_stays(model: Embeddings, held: HeldJobs) -> None:
    errors = said(model)
    show(model, held)
    held.jobs[-1].settle("failed", EmbeddingError("UMAP needs 5 points at least"))
    model.first.open(Path("/tables/damaged.npz"))
    held.jobs[-1].settle("failed", EmbeddingError("/tables/damaged.npz is damaged"))
    assert errors == ["UMAP needs 5 points at least", "/tables/damaged.npz is damaged"]
    assert len(model.first.places) == 60


def test_a_million_rows_are_shown_by_components_alone(
    model: Embeddings, held: HeldJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roomprint_gui.models.embedding_map.MOST_UMAP", 50)
    errors = said(model)
    show(model, held)
    assert held.works(LayOut) == []
    assert "these 60 points are shown by principal components" in errors[0]


def test_the_starter_data_is_made_and_opened(model: Embeddings, held: HeldJobs) -> None:
    model.sources.starter_music()
    (work,) = held.works(StarterData)
    answer(held, StarterData, work.output)
    assert held.works(OpenTable)[0].path == work.output


def test_a_timeline_goes_from_moment_to_moment(model: Embeddings, held: HeldJobs) -> None:
    places = np.random.default_rng(0).normal(size=(3, 60, 2)).astype(np.float32)
    model.show_timeline(Timeline(places, np.array([10, 20, 30]), table().rows, "run"))
    assert (model.moment, model.checkpoint) == (2, 2)
    seen = []
    for moment in (0, 1, 2, 1.25):
        model.show_moment(moment)
        seen.append(model.first.places)
    assert model.checkpoint == 1
    every = np.stack(seen[:3])  # all of them are seen in one frame, which they fill
    sides = every.max(axis=(0, 1)) - every.min(axis=(0, 1))
    assert (np.abs(every).max(), sides.max()) == (pytest.approx(1), pytest.approx(2))
    scale = sides.max() / np.ptp(places, axis=(0, 1)).max()
    np.testing.assert_allclose(every[1] - every[0], scale * (places[1] - places[0]), atol=1e-5)
    np.testing.assert_allclose(seen[3], 0.75 * seen[1] + 0.25 * seen[2], atol=1e-6)
    show(model, held)
    assert model.timeline is None


def test_a_search_finds_files_and_words() -> None:
    rows = table().rows
    assert rows_with(rows, "ROOM 1").tolist() == list(range(1, 60, 3))
    assert rows_with(rows, "b.wav room 1").tolist() == list(range(31, 60, 3))
    assert rows_with(rows, "  ").tolist() == []
    assert rows_with(rows, "cellar").tolist() == []


def test_layouts_by_components_alone_are_no_work(model: Embeddings, held: HeldJobs) -> None:
    show(model, held)
    model.first.lay_out(ProjectionConfig(method="PCA"))
    held.jobs[-1].settle("cancelled", None)
    assert model.first.method == "PCA"


def test_numbers_take_a_ramp_and_what_is_not_known_its_own_colour() -> None:
    colours = colours_by(Numbers(np.array([0.2, 2.0, np.nan, 1.1]), "s"))
    assert colours.codes.tolist() == [0, STEPS - 1, STEPS, STEPS // 2]
    assert (colours.low, colours.high, colours.unit, colours.is_ramp) == (0.2, 2.0, "s", True)
    assert len(set(colours.table)) == STEPS + 1


def test_a_number_that_no_row_knows_and_one_that_is_the_same_for_all() -> None:
    assert set(colours_by(Numbers(np.full(4, np.nan))).codes) == {STEPS}
    assert set(colours_by(Numbers(np.full(4, 3.0))).codes) == {0}


def test_words_take_colours_the_commonest_first_and_can_be_hidden() -> None:
    label = Words.of(["a", "b", "b", "", "b", "a"])
    colours = colours_by(label)
    assert [(e.word, e.count) for e in colours.legend] == [("b", 3), ("a", 2), ("Not known", 1)]
    assert colours.codes[1] == 0
    assert colours.table[colours.codes[3]] == colours.legend[-1].color
    assert shown_by(label, frozenset({1, -1})).tolist() == [True, False, False, False, False, True]


def test_words_beyond_the_colours_share_a_grey_and_no_colour_means_two_words() -> None:
    said = [f"track {n}" for n in range(24) for _ in range(30 - n)]
    colours = colours_by(Words.of([*said, ""]))
    own = [e.color for e in colours.legend if e.color != UNKNOWN]
    assert len(own) == len(set(own)) == len(CATEGORIES) == 16
    assert [e.word for e in colours.legend[:16]] == [f"track {n}" for n in range(16)]
    assert colours.grey == 8
    for code in (16, 23):
        assert colours.table[colours.codes[said.index(f"track {code}")]] == UNKNOWN
    assert colours_by(Words.of(said[:300])).grey == 0


def test_neighbours_are_of_a_kind_by_the_word_that_colours_or_by_the_room(
    model: Embeddings, held: HeldJobs
) -> None:
    rows = table().rows
    speakers = Words.of(["", "a"] * 30)
    labels = {"rt60": rows.labels["rt60"], "speaker": speakers, "room": rows.labels["room"]}
    where = Rows(rows.files, rows.file, rows.start_s, rows.duration_s, labels)
    show(model, held, EmbeddingTable(table().vectors, where, "model", "identity"))
    model.choice.click(3)
    (work,) = held.works(FindNeighbours)
    assert work.k == 10
    answer(held, FindNeighbours, np.array([5, 6, 8]))
    assert model.label_name == "rt60"
    assert (model.kin[0], model.kin[1].tolist()) == ("room", [False, True, False])
    model.colour_by("speaker")
    assert (model.kin[0], model.kin[1].tolist()) == ("speaker", [True, False, False])
    model.choice.click(4)
    answer(held, FindNeighbours, np.array([6, 5]))
    assert model.kin[1].tolist() == [False, False]  # of nobody it is known who speaks


def test_other_numbers_of_neighbours_are_asked_for_and_late_answers_are_not_taken(
    model: Embeddings, held: HeldJobs
) -> None:
    show(model, held)
    model.choice.click(3)
    late = held.jobs[-1]
    model.look_for(2)
    late.settle("succeeded", np.arange(10))
    assert model.neighbours.tolist() == []
    assert held.works(FindNeighbours)[-1].k == 2
    answer(held, FindNeighbours, np.array([5, 6]))
    assert model.neighbours.tolist() == [5, 6]


def test_points_inside_an_outline_are_those_matplotlib_finds() -> None:
    path = pytest.importorskip("matplotlib.path")
    random = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    radius = 0.5 + 0.3 * np.sin(5 * angle)  # a star, so that rays cross it several times
    star = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).astype(np.float32)
    places = random.uniform(-1, 1, (5_000, 2)).astype(np.float32)
    expected = np.flatnonzero(path.Path(star).contains_points(places))
    assert set(inside(places, star)) ^ set(expected) == set()
    assert len(expected) > 500
    assert len(inside(places, star[:2])) == 0


def test_the_nearest_point_within_reach(qtbot: QtBot) -> None:
    places = np.array([[0.0, 0.0], [1.0, 0.0]], np.float32)
    assert nearest_point(places, 0.7, 0.1, 0.5) == 1
    assert nearest_point(places, 0.5, 0.5, 0.5) is None
    assert nearest_point(places[:0], 0.0, 0.0, 1.0) is None
