"""Figures 3 and 4 of Götz et al. 2023: as pictures in a folder, and as figures of a result."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from roomprint.evaluation.result import Figure, Line
from roomprint.evaluation.room_figures import FiveRooms, RoomFigures

FIGURE_3, FIGURE_4 = "figure-3.png", "figure-4.png"

_LABELS = {
    "t20_s": ("RT60", "s"),
    "c50_db": ("C50", "dB"),
    "volume_m3": ("Volume", "m³"),
    "distance_m": ("Distance", "m"),
}
_BINS = 30
_DPI = 140


def write_pictures(found: RoomFigures, folder: Path) -> dict[str, Any]:
    """Draw what there is into ``folder``.

    Returns:
        The pictures' paths; and of each sampling, the silhouettes by room in the space of the
        embeddings and in UMAP's pictures.
    """
    told: dict[str, Any] = {}
    if found.spread:
        _draw_spread(found, folder / FIGURE_3)
        told[FIGURE_3] = str(folder / FIGURE_3)
    if found.five is not None:
        _draw_rooms(found.five, folder / FIGURE_4)
        told[FIGURE_4] = str(folder / FIGURE_4)
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
    title = "Figure 4: RT60 and C50 of five rooms"
    labels = np.column_stack([five.rt60_s, five.c50_db])
    yield Figure(title, "RT60", "s", "C50", "dB", _by_room(five, labels), points=True)
    for name, places in five.places.items():
        inside, seen = five.silhouettes[name]
        told = f"silhouette {seen:.2f}, embeddings {inside:.2f}".replace("-", "−")
        title = f"Figure 4: {name} sampling; {told}"
        yield Figure(title, "UMAP 1", "", "UMAP 2", "", _by_room(five, places), points=True)


def _by_room(five: FiveRooms, points: np.ndarray[Any, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(f"Room {room}", *(tuple(axis.tolist()) for axis in points[five.rooms == room].T))
        for room in np.unique(five.rooms)
    )


def _draw_spread(found: RoomFigures, path: Path) -> None:
    from matplotlib import figure

    drawn = figure.Figure(figsize=(11, 3), layout="constrained")
    axes = drawn.subplots(1, len(found.spread))
    for axis, (key, grids) in zip(axes, found.spread.items(), strict=True):
        edges = np.histogram_bin_edges(np.concatenate(list(grids.values())), _BINS)
        for whose, values in grids.items():
            style = {"histtype": "stepfilled", "alpha": 0.5, "label": whose}
            axis.hist(values, edges, density=True, **style)
        name, unit = _LABELS[key]
        axis.set_xlabel(f"{name} [{unit}]")
        axis.set_yticks([])
    axes[0].set_ylabel("share")
    axes[-1].legend(frameon=False)
    drawn.savefig(path, dpi=_DPI)


def _draw_rooms(five: FiveRooms, path: Path) -> None:
    from matplotlib import figure

    drawn = figure.Figure(figsize=(11, 3.6), layout="constrained")
    axes = drawn.subplots(1, 1 + len(five.places))
    for number, room in enumerate(np.unique(five.rooms)):
        of_room = five.rooms == room
        style = {"s": 9, "color": f"C{number}", "label": f"room {room}"}
        axes[0].scatter(five.rt60_s[of_room], five.c50_db[of_room], **style)
        for axis, places in zip(axes[1:], five.places.values(), strict=True):
            axis.scatter(*places[of_room].T, **style)
    axes[0].set(xlabel="RT60 [s]", ylabel="C50 [dB]")
    axes[0].legend(frameon=False, fontsize="small")
    for axis, name in zip(axes[1:], five.places, strict=True):
        axis.set(title=f"{name} sampling", xticks=[], yticks=[])
    drawn.savefig(path, dpi=_DPI)
