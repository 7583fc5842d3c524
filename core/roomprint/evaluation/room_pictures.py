"""Figures 3 and 4 of Götz et al. 2023: as pictures in a folder, and as figures of a result."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from roomprint.atomic import write_whole
from roomprint.clock import count
from roomprint.errors import WorkspaceError, reason_of
from roomprint.evaluation.figures import picture
from roomprint.evaluation.result import Figure, Line
from roomprint.evaluation.room_figures import FiveRooms, RoomFigures

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

FIGURE_3, FIGURE_4 = "figure-3.png", "figure-4.png"

_LABELS = {
    "t20_s": ("RT60", "s"),
    "t30_s": ("RT60", "s"),
    "c50_db": ("C50", "dB"),
    "volume_m3": ("Volume", "m³"),
    "distance_m": ("Distance", "m"),
}
_BINS = 30


def write_pictures(found: RoomFigures, folder: Path) -> dict[str, Any]:
    """Draw what there is into ``folder``.

    Returns:
        The pictures' paths; and of each sampling, the silhouettes by room in the space of the
        embeddings and in UMAP's pictures.

    Raises:
        WorkspaceError: The disk refuses.
    """
    told: dict[str, Any] = {}
    shown = list(result_figures(found))
    for name, points in ((FIGURE_3, False), (FIGURE_4, True)):
        if panels := [panel for panel in shown if panel.points is points]:
            path = folder / name
            try:
                write_whole(path, picture(_drawn(panels), "png"))
            except OSError as error:
                raise WorkspaceError(f"'{path}' cannot be written: {reason_of(error)}") from error
            told[name] = str(path)
    if found.five is not None:
        for place, space in enumerate(("embeddings", "pictures")):
            told[f"silhouette of the {space}"] = {
                name: both[place] for name, both in found.five.silhouettes.items()
            }
    return told


def result_figures(found: RoomFigures) -> Iterator[Figure]:
    """The same for the window."""
    for key, grids in found.spread.items():
        name, unit = _LABELS[key]
        edges = np.histogram_bin_edges(np.concatenate(list(grids.values())), _BINS)
        centres = tuple(((edges[:-1] + edges[1:]) / 2).tolist())
        lines = []
        for whose, values in grids.items():
            counts, _ = np.histogram(values, edges)
            share = tuple((counts / max(1, len(values))).tolist())
            lines.append(Line(f"Rooms of the {whose}", centres, share))
        title = f"Figure 3: how {name if unit in ('s', 'dB') else name.lower()} is spread"
        yield Figure(title, name, unit, "Share of the responses", "", tuple(lines))
    five = found.five
    if five is None:
        return
    title = f"Figure 4: RT60 and C50 of {count(len(np.unique(five.rooms)), 'room')}"
    labels = np.column_stack([five.rt60_s, five.c50_db])
    yield Figure(title, "RT60", "s", "C50", "dB", _by_room(five, labels), points=True)
    for name, places in five.places.items():
        inside, seen = five.silhouettes[name]
        told = f"silhouette {seen:z.2f}, embeddings {inside:z.2f}".replace("-", "−")
        title = f"Figure 4: {name} sampling; {told}"
        yield Figure(title, "UMAP 1", "", "UMAP 2", "", _by_room(five, places), points=True)


def _by_room(five: FiveRooms, points: np.ndarray[Any, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(f"Room {room}", *(tuple(axis.tolist()) for axis in points[five.rooms == room].T))
        for room in np.unique(five.rooms)
    )


def _drawn(panels: Sequence[Figure]) -> "Drawing":
    """Panels side by side."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(11, 3.4), layout="constrained")
    for axis, panel in zip(drawing.subplots(1, len(panels)), panels, strict=True):
        for line in panel.lines:
            if panel.points:
                axis.scatter(line.x, line.y, s=9, label=line.title)
            else:
                axis.fill_between(line.x, line.y, step="mid", alpha=0.5, label=line.title)
        x, y = ((panel.x_title, panel.x_unit), (panel.y_title, panel.y_unit))
        axis.set(
            title=panel.title.partition(": ")[2],
            xlabel=_heading(*x),
            ylabel=_heading(*y) if panel.points else "",
        )
        axis.title.set_size("small")
        if not panel.points:
            axis.set_yticks([])
    drawing.axes[0].legend(frameon=False, fontsize="small")
    return drawing


def _heading(title: str, unit: str) -> str:
    return f"{title} [{unit}]" if unit else title
