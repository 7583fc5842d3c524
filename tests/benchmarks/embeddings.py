"""Maps of embeddings: ``python -m tests.benchmarks.embeddings``.

10,000 vectors of 128 numbers in 50 clusters: the picture by principal components and by UMAP,
as the page's workers make them, UMAP after it was compiled once; then the map itself, without a
screen (Qt's offscreen platform): how long a frame of a moved map of 50,000 points takes, a lasso
around half of them until all is drawn, and the longest stall of the window while UMAP runs.

On two cores of an AMD EPYC with nothing else running, the goal in brackets: components of 10,000
points 0.16 s (0.5), UMAP 13.3 s (30), longest stall meanwhile 12.9 ms (50); of 50,000 points a
frame of a moved map 24.5 ms (33), a lasso 54 ms (100). Of 200,000 points the processor's time
alone, on a busy machine: a lasso 41 ms, other colours 14 ms, a frame 11 ms.
"""

import os
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from tests.benchmarks.measuring import row, seconds
from tests.benchmarks.window import Lateness

from roomprint.embeddings.rows import Label, Numbers, Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.workspace import Workspace
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.point_choice import PointChoice
from roomprint_gui.models.point_colours import colours_by
from roomprint_gui.models.point_geometry import Places
from roomprint_gui.plots.point_map import PointMap
from roomprint_gui.theme import Theme

_PATIENCE_S = 500


def made_up(rows: int, dim: int = 128, clusters: int = 50) -> EmbeddingTable:
    """Clusters, with a label of words and one of numbers."""
    random = np.random.default_rng(0)
    codes = random.integers(clusters, size=rows)
    vectors = random.normal(size=(clusters, dim))[codes] + 0.5 * random.normal(size=(rows, dim))
    labels: dict[str, Label] = {
        "room": Words(codes, tuple(f"room {n}" for n in range(clusters))),
        "rt60": Numbers(random.uniform(0.2, 3.0, rows), "s"),
    }
    nowhere = np.full(rows, -1, np.int64)
    where = Rows((), nowhere, np.arange(rows, dtype=np.float64), np.full(rows, 3.0), labels)
    return EmbeddingTable(vectors.astype(np.float32), where, "made up", "made up")


def main() -> None:
    """Measure, in a folder that goes when it is over."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt = QApplication(sys.argv[:1])
    with TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        theme, jobs = Theme(qt, settings), Jobs()
        model = Embeddings(Workspace(Path(folder, "workspace")).open(), jobs)
        path = Path(folder, "table.npz")
        save_table(path, made_up(10_000))
        small = Path(folder, "small.npz")
        save_table(small, made_up(100))

        def until(done: object) -> None:
            end = time.monotonic() + _PATIENCE_S
            while not done():  # type: ignore[operator]
                qt.processEvents()
                time.sleep(0.001)
                if time.monotonic() > end:
                    raise SystemExit("It took too long.")

        model.warm_up()
        model.first.open(small)  # both workers are up, and UMAP is compiled
        until(lambda: model.first.method == "UMAP")
        lateness = Lateness()
        began = time.perf_counter()
        model.first.open(path)
        until(lambda: len(model.first.places) == 10_000)
        row("10,000 points: components after the click", time.perf_counter() - began, "s", 0.5)
        until(lambda: model.first.method == "UMAP")
        row("10,000 points: UMAP after the click", time.perf_counter() - began, "s", 30)
        row("window: longest stall meanwhile", lateness.worst_s * 1000, "ms", 50)
        jobs.stop()
        _measure_map(qt, theme)


def _measure_map(qt: QApplication, theme: Theme) -> None:
    random = np.random.default_rng(0)
    for count in (50_000, 200_000):
        rows = made_up(count, 2).rows
        places = np.clip(random.normal(0, 0.3, (count, 2)), -1, 1).astype(np.float32)
        points = PointMap(theme, "Map")
        points.resize(840, 640)
        points.show()
        choice = PointChoice()
        points.enclosed.connect(choice.select)
        choice.selected_changed.connect(partial(_select, points, choice))
        qt.processEvents()
        acts = _Acts(points, rows, places)
        name = f"{count:,} points"
        row(f"{name}: drawn first", seconds(acts.draw) * 1000, "ms", 400)
        row(f"{name}: recoloured", seconds(acts.recolour, 3) * 1000, "ms", 50)
        row(f"{name}: a frame of a moved map", seconds(acts.pan, 20) * 1000, "ms", 33)
        row(f"{name}: lasso", seconds(acts.lasso, 5) * 1000, "ms", 100)
        points.close()


def _select(points: PointMap, choice: PointChoice) -> None:
    points.select(choice.selected)


class _Acts:
    """What a person does with a map, each until it is on the screen."""

    def __init__(self, points: PointMap, rows: Rows, places: Places) -> None:
        self._points, self._rows, self._places = points, rows, places
        self._shown = np.ones(len(places), np.bool_)

    def draw(self) -> None:
        """See the points for the first time."""
        self._draw("room")

    def recolour(self) -> None:
        """Colour them by numbers."""
        self._draw("rt60")

    def pan(self) -> None:
        """Move the map a little."""
        self._points.box.translateBy(x=0.001)
        self._points.view.viewport().repaint()

    def lasso(self) -> None:
        """Draw around half of them."""
        angle = np.linspace(0, 2 * np.pi, 150)
        circle = 0.35 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        self._points.enclosed.emit(np.empty(0, np.intp))  # another one each time
        self._points.box.enclosed.emit(circle.astype(np.float32))
        self._points.view.viewport().repaint()

    def _draw(self, label: str) -> None:
        colours = colours_by(self._rows.labels[label])
        self._points.draw(self._places, colours, self._shown)
        self._points.view.viewport().repaint()


if __name__ == "__main__":
    main()
