"""Nearest neighbours among fingerprint vectors, behind an interface that may change its insides."""

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Found = tuple[NDArray[np.float32], NDArray[np.int64]]  # cosines and rows, (queries, k) each


class VectorIndex(Protocol):
    """Rows of unit vectors, numbered from 0 in the order of adding.

    Removing rows closes the gaps: the rows behind move up and keep their order.
    """

    @property
    def size(self) -> int:
        """How many rows there are."""
        ...

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Append ``vectors`` (n, dim)."""
        ...

    def search(
        self, queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The ``k`` rows with the largest inner product with each query, best first.

        Args:
            queries: (q, dim) unit vectors.
            k: How many neighbours; there are fewer columns when the index is smaller.

        Returns:
            Cosines (q, k) and rows (q, k).
        """
        ...

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors (n, dim) of ``rows`` (n,)."""
        ...

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Take ``rows`` (n,) out."""
        ...


_FEWEST_ROWS = 8_192  # of a thread: less is not worth its start


class FlatIndex:
    """Exact search: every query is compared with every row.

    The rows are shared out among threads that work alone. The libraries' own threads share every
    block of a thousand rows and wait for each other without letting go of the processor: while
    others kept two cores busy, they took 0.5 to 2 s for what takes these 30 to 80 ms (100,000 rows
    of 128, 37 queries, faiss 1.15).

    Args:
        dim: Length of a vector.
        threads: How many there are at most; 0 is as many as OpenMP would take.
    """

    def __init__(self, dim: int, threads: int = 0) -> None:
        import faiss

        # A matrix product for every batch of queries. The default leaves 37 of them to a loop that
        # took four times as long (100,000 rows of 128, faiss 1.15); one query alone loses 10 ms.
        faiss.cvar.distance_compute_blas_threshold = 1
        self._faiss = faiss
        self._threads = threads or faiss.omp_get_max_threads()
        self._index = faiss.IndexFlatIP(dim)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return int(self._index.ntotal)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Append ``vectors`` (n, dim)."""
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(
        self, queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines (q, k) and rows (q, k) of the nearest neighbours, best first."""
        k = min(k, self.size)
        if k == 0 or len(queries) == 0:
            shape = (len(queries), k)
            return np.empty(shape, np.float32), np.empty(shape, np.int64)
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        stored = self._faiss.rev_swig_ptr(self._index.get_xb(), self.size * self._index.d)
        parts = min(self._threads, -(-self.size // _FEWEST_ROWS))
        bounds = np.linspace(0, self.size, parts + 1).astype(int).tolist()

        def search(first: int, last: int) -> Found:
            part = stored.reshape(self.size, -1)[first:last]
            inner_product = self._faiss.METRIC_INNER_PRODUCT
            scores, rows = self._faiss.knn(queries, part, min(k, last - first), inner_product)
            return scores, rows + first

        with ThreadPoolExecutor(parts, "search", self._faiss.omp_set_num_threads, (1,)) as pool:
            found = list(pool.map(search, bounds, bounds[1:]))
        return _best(found, k)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors (n, dim) of ``rows`` (n,)."""
        if len(rows) and not 0 <= rows.min() <= rows.max() < self.size:
            raise IndexError(f"rows must lie in [0, {self.size})")
        found: NDArray[np.float32] = self._index.reconstruct_batch(rows)
        return found

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Take ``rows`` (n,) out."""
        self._index.remove_ids(self._faiss.IDSelectorBatch(np.ascontiguousarray(rows)))


def _best(found: list[Found], k: int) -> Found:
    """The best ``k`` of what every part found, best first."""
    scores = np.concatenate([part[0] for part in found], axis=1)
    rows = np.concatenate([part[1] for part in found], axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(scores, order, 1), np.take_along_axis(rows, order, 1)
