"""Tables that need no model: clusters of made-up vectors."""

import numpy as np

from roomprint.embeddings.rows import Label, Numbers, Rows, Words
from roomprint.embeddings.table import EmbeddingTable


def table(rows: int = 60, dim: int = 8, words: int = 3, spread: float = 0.3) -> EmbeddingTable:
    """Clusters in two files, the first half in the first; row ``i`` begins at ``i`` seconds."""
    random = np.random.default_rng(rows)
    centres = random.normal(size=(words, dim))
    codes = np.arange(rows) % words
    vectors = centres[codes] + spread * random.normal(size=(rows, dim))
    labels: dict[str, Label] = {
        "room": Words(codes.astype(np.int64), tuple(f"room {n}" for n in range(words))),
        "rt60": Numbers(random.uniform(0.2, 2.0, rows), "s"),
    }
    file = (np.arange(rows) >= rows // 2).astype(np.int64)
    start_s = np.arange(rows, dtype=np.float64)
    where = Rows(("/a.wav", "/b.wav"), file, start_s, np.full(rows, 3.0), labels)
    return EmbeddingTable(vectors.astype(np.float32), where, "model", "identity")
