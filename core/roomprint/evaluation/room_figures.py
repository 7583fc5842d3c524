"""Figures 3 and 4 of Götz et al. 2023 as pictures, and what Figure 4 shows as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_making import MakeGrid
from roomprint.errors import RunError
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.rooms import EvaluateRooms
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.run_folder import CHECKPOINTS

FIGURE_3, FIGURE_4 = "figure-3.png", "figure-4.png"
ROOMS = 5  # of Figure 4

_RESPONSES, _SEGMENTS = 10, 8  # of each of its rooms
_DRAWN = {
    "t20_s": "RT60 [s]",
    "c50_db": "C50 [dB]",
    "volume_m3": "Volume [m³]",
    "distance_m": "Distance [m]",
}
_DPI = 140


@dataclass(frozen=True, kw_only=True)
class DrawRoomFigures(Config):
    """Draw what an evaluation of rooms has trained.

    Attributes:
        rooms: The evaluation.
    """

    rooms: EvaluateRooms
    temperature: str = setting(
        "0.1", "Which soft and hard cells are compared.", choices=TEMPERATURES
    )

    def steps(self) -> Steps[dict[str, Any]]:
        """Write the pictures into the evaluation's folder, Figure 3 of the grids that are there.

        Returns:
            The pictures' paths; and of soft and hard, the silhouettes by room in the space of the
            embeddings and in the picture.

        Raises:
            RunError: One of the two encoders was not trained.
        """
        from roomprint.training.downstream_clips import response_parts
        from roomprint.training.room_ingredients import gather_rooms
        from roomprint.training.room_speech import downstream_speech
        from roomprint.training.run_record import Record
        from roomprint.training.team import alone

        work = self.rooms
        grids, drawn = {}, dict[str, Any]()
        for name, grid in (("upstream", work.grid), ("downstream", work.heads_grid)):
            making = MakeGrid(grid=grid, folder=work.folder / "grids")
            if making.path.exists():
                grids[name] = yield from making.steps()
        if grids:
            draw_distributions(grids, work.folder / FIGURE_3)
            drawn[FIGURE_3] = str(work.folder / FIGURE_3)
        cells = {name: f"{name}:{self.temperature}" for name in ("soft", "hard")}
        for cell in cells.values():
            if not (work.encoder_of(cell).run / CHECKPOINTS).exists():
                raise RunError(f"Figure 4 needs the cell '{cell}', which was not trained")
        heads = work.heads_of(cells["soft"])
        found = yield from gather_rooms(heads, downstream_speech, 0, 0, Record(heads.run), alone())
        if found is None:
            return drawn
        rooms, _ = found
        *_, test = response_parts(rooms, heads.samples)
        responses, speech = five_rooms(rooms.rooms, test, rooms.parts[2])
        of_room = rooms.rooms[responses]
        vectors = {}
        for number, (name, cell) in enumerate(cells.items()):
            yield Progress(number, len(cells), f"listening to five rooms with {cell}")
            run = work.encoder_of(cell).run
            vectors[name] = _embedded(run, rooms.sounds, responses, speech, work.clips.running)
        pictures = {name: _umap(rows) for name, rows in vectors.items()}
        labels = (rooms.labels["t20_s"][responses], rooms.labels["c50_db"][responses])
        draw_rooms(labels, pictures, of_room, work.folder / FIGURE_4)
        return {
            **drawn,
            FIGURE_4: str(work.folder / FIGURE_4),
            "silhouette of the embeddings": {n: silhouette(v, of_room) for n, v in vectors.items()},
            "silhouette of the picture": {n: silhouette(p, of_room) for n, p in pictures.items()},
        }


def five_rooms(
    rooms: NDArray[np.int64], responses: NDArray[np.int64], speech: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every response of the first five rooms with every one of a few segments.

    Args:
        rooms: Room of each response, ``(n,)``.
        responses: Those to choose from.
        speech: Segments to choose from.

    Returns:
        Response and segment of each clip, ``(clips,)`` each.
    """
    names = np.unique(rooms[responses])[:ROOMS]
    chosen = [responses[rooms[responses] == name][:_RESPONSES] for name in names]
    crossed = np.meshgrid(np.concatenate(chosen), speech[:_SEGMENTS], indexing="ij")
    return crossed[0].ravel(), crossed[1].ravel()


def silhouette(points: NDArray[np.float32], rooms: NDArray[np.int64]) -> float:
    """How far rooms lie apart, -1 to 1 (Rousseeuw 1987), by Euclidean distance."""
    from sklearn.metrics import silhouette_score

    return round(float(silhouette_score(points, rooms)), 4)


def draw_distributions(grids: Mapping[str, Grid], path: Path) -> None:
    """Figure 3: how RT60, C50, volume and distance are spread in each grid."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3), layout="constrained")
    for axis, (key, name) in zip(figure.subplots(1, len(_DRAWN)), _DRAWN.items(), strict=True):
        values = {n: grid.labels[key][np.isfinite(grid.labels[key])] for n, grid in grids.items()}
        edges = np.histogram_bin_edges(np.concatenate(list(values.values())), 30)
        for grid_name, some in values.items():
            axis.hist(some, edges, density=True, histtype="stepfilled", alpha=0.5, label=grid_name)
        axis.set_xlabel(name)
        axis.set_yticks([])
    figure.axes[0].set_ylabel("share")
    figure.axes[-1].legend(frameon=False)
    figure.savefig(path, dpi=_DPI)


def draw_rooms(
    labels: tuple[NDArray[np.float64], NDArray[np.float64]],
    pictures: Mapping[str, NDArray[np.float32]],
    rooms: NDArray[np.int64],
    path: Path,
) -> None:
    """Figure 4: RT60 and C50 of a few rooms, and their clips as each encoder places them."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.6), layout="constrained")
    axes = figure.subplots(1, 1 + len(pictures))
    for number, room in enumerate(np.unique(rooms)):
        of_room = rooms == room
        style = {"s": 9, "color": f"C{number}", "label": f"room {room}"}
        axes[0].scatter(labels[0][of_room], labels[1][of_room], **style)
        for axis, picture in zip(axes[1:], pictures.values(), strict=True):
            axis.scatter(*picture[of_room].T, **style)
    axes[0].set(xlabel="RT60 [s]", ylabel="C50 [dB]")
    axes[0].legend(frameon=False, fontsize="small")
    for axis, name in zip(axes[1:], pictures, strict=True):
        axis.set(title=f"{name} sampling", xticks=[], yticks=[])
    figure.savefig(path, dpi=_DPI)


def _embedded(
    run: Path,
    sounds: Any,
    responses: NDArray[np.int64],
    speech: NDArray[np.int64],
    running: bool,
) -> NDArray[np.float32]:
    import torch

    from roomprint.training.pieces import in_pieces
    from roomprint.training.reverberation import Reverberator
    from roomprint.training.room_clips import recipes
    from roomprint.training.room_noise import RoomNoise
    from roomprint.training.room_run import load_trained
    from roomprint.training.room_trainee import Heard

    device = torch.device("cpu")
    heard = Heard(Reverberator(sounds, device, running=running), device)
    encoder = load_trained(run)
    clean = RoomNoise().draw(len(speech), 0, np.random.default_rng(0))
    with torch.no_grad():
        found = in_pieces(partial(heard.by, encoder), recipes(responses, speech, clean))
    vectors: NDArray[np.float32] = found.numpy()
    return vectors


def _umap(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """A picture in two dimensions, the same each time."""
    from umap import UMAP

    found: NDArray[np.float32] = UMAP(n_jobs=1, metric="cosine", random_state=0).fit_transform(
        vectors
    )
    return found
