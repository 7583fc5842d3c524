"""An embedding: one vector a row, what each row is, and which model made them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roomprint.embeddings.rows import Rows
from roomprint.errors import EmbeddingError


@dataclass(frozen=True, eq=False)
class EmbeddingTable:
    """Vectors of one model.

    Attributes:
        vectors: ``(rows, dim)``.
        rows: What each of them is.
        model: The model's name.
        identity: Its digest: vectors of different models have nothing to do with each other.

    Raises:
        EmbeddingError: There is no row, or the vectors do not fit the rows, or hold what is no
            number.
    """

    vectors: NDArray[np.float32]
    rows: Rows
    model: str
    identity: str

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.rows):
            shape = " x ".join(map(str, self.vectors.shape))
            raise EmbeddingError(f"vectors of shape {shape} do not fit {len(self.rows)} rows")
        if not self.vectors.size:
            raise EmbeddingError("an embedding needs one row at least")
        bad = int((~np.isfinite(self.vectors).all(axis=1)).sum())
        if bad:
            raise EmbeddingError(
                f"{bad} of {len(self)} vectors {'holds' if bad == 1 else 'hold'} values that are "
                "no numbers; embed the files again"
            )

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def take(self, rows: NDArray[np.intp]) -> "EmbeddingTable":
        """Some rows, in the order given."""
        return EmbeddingTable(self.vectors[rows], self.rows.take(rows), self.model, self.identity)


def comparable(vectors: NDArray[np.float32], metric: str) -> NDArray[np.float32]:
    """``vectors`` (rows, dim) as a metric compares them: for cosine scaled to length one."""
    return unit_rows(vectors) if metric == "cosine" else np.ascontiguousarray(vectors, np.float32)


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """``vectors`` (rows, dim) scaled to length one; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), np.float32)
