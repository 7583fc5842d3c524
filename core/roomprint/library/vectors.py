"""Nearest neighbours among fingerprint vectors, behind an interface that may change its insides."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


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


class FlatIndex:
    """Exact search: every query is compared with every row.

    Args:
        dim: Length of a vector.
    """

    def __init__(self, dim: int) -> None:
        import faiss

        # A matrix product for every batch of queries. The default leaves 70 queries to a loop that
        # took six times as long (100,000 rows of 128, faiss 1.15); one query alone loses 15 ms.
        faiss.cvar.distance_compute_blas_threshold = 1
        self._faiss = faiss
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
        scores, rows = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        return scores, rows

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors (n, dim) of ``rows`` (n,)."""
        if len(rows) and not 0 <= rows.min() <= rows.max() < self.size:
            raise IndexError(f"rows must lie in [0, {self.size})")
        found: NDArray[np.float32] = self._index.reconstruct_batch(rows)
        return found

    def remove(self, rows: NDArray[np.int64]) -> None:
        """Take ``rows`` (n,) out."""
        self._index.remove_ids(self._faiss.IDSelectorBatch(np.ascontiguousarray(rows)))
