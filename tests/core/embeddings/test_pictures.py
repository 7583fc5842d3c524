"""Principal components, Procrustes and placing, against closed forms and other libraries."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from roomprint.embeddings.pca import pca, procrustes
from roomprint.embeddings.placing import place


@pytest.mark.parametrize("shape", [(200, 12), (6, 40)])
def test_components_are_those_of_sklearn(shape: tuple[int, int]) -> None:
    from sklearn.decomposition import PCA

    vectors = np.random.default_rng(1).normal(size=shape) * np.linspace(1, 4, shape[1])
    theirs = PCA(3, svd_solver="full").fit_transform(vectors)
    ours = pca(vectors.astype(np.float32), 3)
    signs = np.sign((ours * theirs).sum(axis=0))
    np.testing.assert_allclose(ours, theirs * signs, atol=1e-4)


def test_the_same_vectors_turned_round_give_the_same_signs() -> None:
    vectors = np.random.default_rng(2).normal(size=(50, 5)).astype(np.float32)
    np.testing.assert_allclose(pca(vectors[::-1], 2)[::-1], pca(vectors, 2), atol=1e-5)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_so_few_points_have_zeros_where_there_is_no_direction(rows: int) -> None:
    vectors = np.random.default_rng(3).normal(size=(rows, 9)).astype(np.float32)
    picture = pca(vectors, 3)
    assert picture.shape == (rows, 3)
    np.testing.assert_allclose(picture[:, rows - 1 :], 0.0, atol=1e-5)


def test_identical_points_lie_on_one_another() -> None:
    assert not pca(np.ones((20, 4), np.float32), 2).any()


def test_procrustes_is_scipys_and_brings_back_what_was_turned() -> None:
    random = np.random.default_rng(4)
    fixed = random.normal(size=(40, 2)).astype(np.float32)
    turn = np.array([[0.0, 1.0], [1.0, 0.0]]) @ np.array([[0.8, -0.6], [0.6, 0.8]])
    moved = (fixed @ turn + [5.0, -2.0]).astype(np.float32)
    np.testing.assert_allclose(procrustes(moved, fixed), fixed, atol=1e-5)

    other = random.normal(size=(40, 2)).astype(np.float32)
    rotation, _ = orthogonal_procrustes(other - other.mean(0), fixed - fixed.mean(0))
    expected = (other - other.mean(0)) @ rotation + fixed.mean(0)
    np.testing.assert_allclose(procrustes(other, fixed), expected, atol=1e-5)


def test_a_known_vector_is_placed_where_it_is_and_one_between_two_between_them() -> None:
    known = np.eye(8, dtype=np.float32)
    places = np.random.default_rng(5).normal(size=(8, 2)).astype(np.float32)
    np.testing.assert_allclose(place(known * 3, known, places), places, atol=1e-4)
    between = place(
        np.array([[1.0, 0.0]], np.float32),
        np.eye(2, dtype=np.float32)[[0, 0]],
        np.array([[0.0, 0.0], [4.0, 2.0]], np.float32),
    )
    np.testing.assert_allclose(between, [[2.0, 1.0]], atol=1e-5)


def test_the_nearer_of_two_counts_for_more_by_euclidean_distance() -> None:
    known = np.array([[0.0], [4.0]], np.float32)
    places = np.array([[0.0, 0.0], [4.0, 0.0]], np.float32)
    found = place(np.array([[1.0]], np.float32), known, places, "euclidean")
    np.testing.assert_allclose(found, [[1.0, 0.0]], atol=1e-4)  # weights 1 and 1/3
