"""UMAP with exact neighbours, as steps: it says how far it is and can be stopped between epochs.

The library's class would search the neighbours approximately (and compile its search for half a
minute first); here they are found by comparing everything, and only the two halves of the method
are the library's: the fuzzy graph and its layout (McInnes, Healy and Melville 2018, sections 3.1
and 3.2).
"""

import warnings
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.neighbours import Neighbours, nearest
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.errors import EmbeddingError
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from scipy.sparse import coo_matrix

FEWEST = 5  # rows
SMALL = 10_000  # rows up to which there are more epochs, as the library has it
MANY_EPOCHS, FEW_EPOCHS = 500, 200
_BLOCK = 4_096  # rows whose neighbours are looked for before the next word
_LOOK_S = 0.05
_NOISE = 1e-3  # of the start's extent, so that identical rows can come apart


def lay_out(
    vectors: NDArray[np.float32],
    start: NDArray[np.float32],
    config: ProjectionConfig,
    epochs: int | None = None,
) -> Steps[NDArray[np.float32]]:
    """Lay ``vectors`` out, beginning with the picture ``start``.

    Args:
        vectors: ``(rows, dim)``.
        start: ``(rows, dimensions)``, another picture of them.
        config: The settings; its dimensions are those of ``start``.
        epochs: How long to improve the picture; by default 500, or 200 for more than 10,000 rows.

    Returns:
        ``(rows, dimensions)``.

    Raises:
        EmbeddingError: There are too few rows, or all are the same.
    """
    if len(vectors) < FEWEST:
        raise EmbeddingError(
            f"UMAP needs {FEWEST} points at least, and there are {len(vectors)}; PCA shows so few"
        )
    if not np.ptp(vectors, axis=0).any():
        raise EmbeddingError(f"all {len(vectors)} points are the same: there is nothing to lay out")
    epochs = epochs or (MANY_EPOCHS if len(vectors) <= SMALL else FEW_EPOCHS)
    found = yield from _neighbours(vectors, config)
    yield Progress(0, 0, "Preparing UMAP")
    graph = _graph(found, config)
    random = np.random.default_rng(config.seed)
    extent = float(np.ptp(start, axis=0).max()) or 1.0
    begun = start + random.normal(0.0, _NOISE * extent, start.shape).astype(np.float32)
    return (yield from _optimized(vectors, graph, begun, config, epochs))


def _neighbours(vectors: NDArray[np.float32], config: ProjectionConfig) -> Steps[Neighbours]:
    """The nearest others of every row, block by block."""
    parts = []
    for at in range(0, len(vectors), _BLOCK):
        yield Progress(at, len(vectors), "Looking for neighbours")
        asked = np.arange(at, min(at + _BLOCK, len(vectors)))
        parts.append(nearest(vectors, config.neighbours - 1, config.metric, asked))
    return Neighbours(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.distances for part in parts]),
    )


def _graph(found: Neighbours, config: ProjectionConfig) -> "coo_matrix[Any]":
    """The fuzzy graph; each row counts as the nearest neighbour of itself, as UMAP has it."""
    from roomprint.embeddings.umap_import import fuzzy_simplicial_set

    own = np.arange(len(found.rows))[:, None]
    rows = np.hstack([own, found.rows])
    distances = np.hstack([np.zeros((len(own), 1), np.float32), found.distances])
    random = np.random.RandomState(config.seed)
    graph: coo_matrix[Any] = fuzzy_simplicial_set(
        own, rows.shape[1], random, config.metric, knn_indices=rows, knn_dists=distances
    )[0]
    return graph


def _optimized(
    vectors: NDArray[np.float32],
    graph: "coo_matrix[Any]",
    start: NDArray[np.float32],
    config: ProjectionConfig,
    epochs: int,
) -> Generator[Progress, None, NDArray[np.float32]]:
    """Improve ``start`` on a thread, and say how far it is."""
    from roomprint.embeddings.umap_import import Epochs, find_ab_params, simplicial_set_embedding

    count = Epochs()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a curve that is fitted to three points and the like
        a, b = find_ab_params(1.0, config.min_distance)

    def run() -> NDArray[np.float32]:
        picture, _ = simplicial_set_embedding(
            vectors,
            graph,
            start.shape[1],
            initial_alpha=1.0,
            a=a,
            b=b,
            gamma=1.0,
            negative_sample_rate=5,
            n_epochs=epochs,
            init=start,
            random_state=np.random.RandomState(config.seed),
            metric=config.metric,
            metric_kwds={},
            densmap=False,
            densmap_kwds={},
            output_dens=False,
            tqdm_kwds={"epochs": count},
        )
        return np.ascontiguousarray(picture, np.float32)

    with ThreadPoolExecutor(1, "umap") as pool:
        task = pool.submit(run)
        try:
            while not _done(task, _LOOK_S):
                yield Progress(count.done, epochs, f"UMAP, epoch {count.done} of {epochs}")
        finally:
            count.stop.set()
        return task.result()


def _done(task: "Future[NDArray[np.float32]]", seconds: float) -> bool:
    """Wait for ``task`` for a moment; says whether it is over."""
    return bool(wait([task], seconds).done)
