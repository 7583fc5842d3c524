import numpy as np
import pytest

from roomprint.embeddings.neighbours import nearest

VECTORS = np.random.default_rng(0).normal(size=(300, 16)).astype(np.float32)


def brute(vectors: np.ndarray, k: int, metric: str) -> tuple[list[list[int]], list[list[float]]]:
    """Every pair, one after another, as the definition has it."""
    rows, distances = [], []
    for i, one in enumerate(vectors.astype(np.float64)):
        found = []
        for j, other in enumerate(vectors.astype(np.float64)):
            if metric == "cosine":
                far = 1 - one @ other / np.linalg.norm(one) / np.linalg.norm(other)
            else:
                far = np.linalg.norm(one - other)
            if i != j:
                found.append((float(far), j))
        found = sorted(found)[:k]
        rows.append([j for _, j in found])
        distances.append([far for far, _ in found])
    return rows, distances


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_neighbours_are_those_of_comparing_every_pair(metric: str) -> None:
    rows, distances = brute(VECTORS, 7, metric)
    found = nearest(VECTORS, 7, metric)
    assert found.rows.tolist() == rows
    np.testing.assert_allclose(found.distances, distances, atol=2e-3)
    some = np.array([250, 3])
    assert nearest(VECTORS, 7, metric, some).rows.tolist() == [rows[250], rows[3]]


def test_there_are_no_more_neighbours_than_others() -> None:
    assert nearest(VECTORS[:3], 10).rows.shape == (3, 2)
    assert nearest(VECTORS[:1], 10).rows.shape == (1, 0)


def test_a_row_is_never_its_own_neighbour_among_identical_ones() -> None:
    found = nearest(np.ones((50, 4), np.float32), 5)
    assert found.rows.shape == (50, 5)
    assert not (found.rows == np.arange(50)[:, None]).any()
    np.testing.assert_allclose(found.distances, 0.0, atol=1e-6)
