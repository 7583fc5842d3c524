"""A model of the embeddings page whose works a test answers, and tables for it."""

from pathlib import Path

import numpy as np
import soundfile
from pyqtgraph import Point
from PySide6.QtCore import QPoint
from tests.core.embeddings.tables import table
from tests.gui.fakes import HeldJobs

from roomprint.embeddings.pca import pca
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.table import EmbeddingTable
from roomprint_gui.embedding_works import FindNeighbours, LayOut, Opened, OpenTable
from roomprint_gui.models.embedding_map import EmbeddingMap
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.plots.point_map import PointMap


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


def heard(folder: Path, rows: int = 60) -> EmbeddingTable:
    """A table whose two files are there."""
    paths = [folder / "a.wav", folder / "b.wav"]
    for path in paths:
        soundfile.write(path, np.zeros(16_000, np.float32), 16_000)
    made = table(rows)
    where = made.rows
    there = Rows(tuple(map(str, paths)), where.file, where.start_s, where.duration_s, where.labels)
    return EmbeddingTable(made.vectors, there, made.model, made.identity)


def pixel(one_map: PointMap, row: int) -> QPoint:
    """Where a row's point is on the map's viewport."""
    x, y = one_map.places[row]
    scene = one_map.box.mapViewToScene(Point(float(x), float(y)))
    found: QPoint = one_map.view.mapFromScene(scene)
    return found


__all__ = [
    "FindNeighbours",
    "LayOut",
    "OpenTable",
    "answer",
    "heard",
    "np",
    "opened",
    "pixel",
    "show",
    "table",
]
