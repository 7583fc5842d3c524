"""UMAP's own pictures, how far they say they are, and how they stop."""

import threading

import numpy as np
import pytest
from tests.core.embeddings.tables import table

from roomprint.embeddings.projection import project
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.quality import faithfulness
from roomprint.embeddings.rows import Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.timeline import lay_out_timeline
from roomprint.errors import EmbeddingError
from roomprint.steps import Progress, finish

CONFIG = ProjectionConfig(neighbours=8)

pytestmark = pytest.mark.timeout(600)  # the first layout of a process compiles UMAP


def fit(made: EmbeddingTable, **changes: object) -> np.ndarray:
    return finish(project(made, ProjectionConfig(**{"neighbours": 8, **changes})))  # type: ignore[arg-type]


@pytest.mark.parametrize("dimensions", [2, 3])
def test_clusters_stay_together_and_a_seed_gives_one_picture(dimensions: int) -> None:
    made = table(90, 12, 3, 0.2)
    picture = fit(made, dimensions=dimensions)
    assert picture.shape == (90, dimensions)
    assert np.isfinite(picture).all()
    label = made.rows.labels["room"]
    assert isinstance(label, Words)
    distances = np.linalg.norm(picture[:, None] - picture[None], axis=-1)
    np.fill_diagonal(distances, np.inf)
    assert (label.codes[distances.argmin(axis=1)] == label.codes).all()
    assert faithfulness(made.vectors, picture, 8).trustworthiness > 0.85
    np.testing.assert_array_equal(fit(made, dimensions=dimensions), picture)
    assert np.abs(fit(made, dimensions=dimensions, seed=1) - picture).max() > 0.01


def test_it_says_how_far_it_is() -> None:
    said: list[Progress] = list(project(table(400, 12), CONFIG))
    notes = [one.note for one in said]
    assert notes[0] == "Computing principal components"
    assert "Looking for neighbours" in notes
    epochs = [one.done for one in said if one.note.startswith("UMAP, epoch")]
    assert epochs == sorted(epochs)
    assert said[-1].total == 500


def test_closing_it_ends_its_thread_between_two_epochs() -> None:
    steps = project(table(2_000, 16), CONFIG)
    before = set(threading.enumerate())
    for progress in steps:
        if progress.note.startswith("UMAP, epoch"):
            break
    assert [t for t in threading.enumerate() if t.name.startswith("umap")]
    steps.close()
    left = [t for t in set(threading.enumerate()) - before if t.name.startswith("umap")]
    assert left == []


def test_a_large_table_is_laid_out_in_part_and_the_rest_placed() -> None:
    made = table(300, 12, 3, 0.2)
    picture = fit(made, most=100)
    assert np.isfinite(picture).all()
    label = made.rows.labels["room"]
    assert isinstance(label, Words)
    middles = np.stack([picture[label.codes == n].mean(axis=0) for n in range(3)])
    nearest = np.linalg.norm(picture[:, None] - middles[None], axis=-1).argmin(axis=1)
    assert (nearest == label.codes).mean() > 0.98


def test_three_points_and_identical_points_are_said() -> None:
    made = table()
    with pytest.raises(EmbeddingError, match="5 points at least, and there are 3"):
        fit(made.take(np.arange(3)))
    assert fit(made.take(np.arange(3)), method="PCA").shape == (3, 2)
    same = EmbeddingTable(np.ones_like(made.vectors), made.rows, "m", "i")
    with pytest.raises(EmbeddingError, match="all 60 points are the same"):
        fit(same)
    some = np.ones_like(made.vectors)
    some[:3] = made.vectors[:3]
    twins = fit(EmbeddingTable(some, made.rows, "m", "i"))
    assert np.isfinite(twins).all()


def test_fewer_points_than_neighbours_are_laid_out_all_the_same() -> None:
    assert np.isfinite(fit(table(6), neighbours=50)).all()


def test_a_timeline_moves_points_less_than_pictures_made_afresh() -> None:
    """Warm start and Procrustes: what stays in the vectors stays in the picture."""
    random = np.random.default_rng(0)
    tables, made = [], table(150, 12, 5, 0.5)
    for _ in range(3):
        drift = 0.05 * random.normal(size=made.vectors.shape).astype(np.float32)
        made = EmbeddingTable(made.vectors + drift, made.rows, "m", "i")
        tables.append(made)
    line = finish(lay_out_timeline(tables, CONFIG))
    assert line.shape == (3, 150, 2)
    extent = np.ptp(line[0], axis=0).max()
    moved = np.linalg.norm(np.diff(line, axis=0), axis=-1).mean() / extent
    afresh = [
        finish(project(t, ProjectionConfig(neighbours=8, seed=n))) for n, t in enumerate(tables)
    ]
    jumped = np.linalg.norm(np.diff(np.stack(afresh), axis=0), axis=-1).mean() / extent
    assert moved < 0.7 * jumped
    other = tables[1].take(np.arange(150)[::-1])
    with pytest.raises(EmbeddingError, match="not asked for the same rows"):
        finish(lay_out_timeline([tables[0], other], CONFIG))
