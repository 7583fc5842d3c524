"""A model of the embeddings page whose works a test answers, and tables for it."""

from pathlib import Path

import numpy as np
from tests.core.embeddings.tables import table
from tests.gui.fakes import HeldJobs

from roomprint.embeddings.pca import pca
from roomprint.embeddings.table import EmbeddingTable
from roomprint_gui.embedding_works import FindNeighbours, LayOut, Opened, OpenTable
from roomprint_gui.models.embedding_map import EmbeddingMap
from roomprint_gui.models.embeddings import Embeddings


def opened(path: str, made: EmbeddingTable) -> Opened:
    """What the worker would answer about a table."""
    places = pca(made.vectors, 2)
    return Opened(Path(path), made.rows, places, made.model, made.identity, made.dim)


def answer(held: HeldJobs, kind: type, result: object) -> None:
    """Let the newest unanswered work of a kind succeed."""
    job = [j for j in held.jobs if isinstance(j.work, kind) and j.state.name == "RUNNING"][-1]
    job.settle("succeeded", result)


def show(
    model: Embeddings,
    held: HeldJobs,
    made: EmbeddingTable | None = None,
    side: EmbeddingMap | None = None,
    name: str = "/tables/one.npz",
) -> EmbeddingTable:
    """Open a table on one side; UMAP is on its way then."""
    made = made or table()
    side = side or model.first
    side.open(Path(name))
    answer(held, OpenTable, opened(name, made))
    return made


__all__ = ["FindNeighbours", "LayOut", "OpenTable", "answer", "np", "opened", "show", "table"]
