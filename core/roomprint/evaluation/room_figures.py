"""What Figures 3 and 4 of Götz et al. 2023 show, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import RunError
from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.rooms import EvaluateRooms
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.run_folder import CHECKPOINTS

COMPARED = ("soft", "hard")  # the samplings of Figure 4

_SPREAD = ("c50_db", "volume_m3", "distance_m")  # the labels of Figure 3 beside the RT60
_ROOMS, _RESPONSES, _SEGMENTS = 5, 10, 8  # of Figure 4; the latter two of each room
_SEEDS = 8  # of UMAP


@dataclass(frozen=True, eq=False)
class FiveRooms:
    """Figure 4: clips of five rooms as encoders place them.

    Attributes:
        temperature: Of the encoders.
        rooms: Room of each clip, ``(clips,)``.
        rt60_s: Reverberation time of each, ``(clips,)``.
        c50_db: Clarity of each, ``(clips,)``.
        places: By sampling, where UMAP puts them, ``(clips, 2)``.
        silhouettes: By sampling, how far rooms lie apart (Rousseeuw 1987), -1 to 1: in the space of
            the embeddings, and in UMAP's pictures of them, the mean of several seeds: with one
            seed it varies more than from one sampling to the other.
    """

    temperature: str
    rooms: NDArray[np.int64]
    rt60_s: NDArray[np.float64]
    c50_db: NDArray[np.float64]
    places: Mapping[str, NDArray[np.float32]]
    silhouettes: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class RoomFigures:
    """Both figures.

    Attributes:
        spread: By label, then by whose rooms they are, its known values.
        five: Figure 4; None where there is one room to test by, or somebody asked to pause.
    """

    spread: Mapping[str, Mapping[str, NDArray[np.float64]]] = field(default_factory=dict)
    five: FiveRooms | None = None


@dataclass(frozen=True, kw_only=True)
class LookAtRooms(Config):
    """See what an evaluation of rooms has trained; nothing is trained.

    Attributes:
        rooms: The evaluation.
    """

    rooms: EvaluateRooms
    temperature: str = setting(
        "0.1", "Which soft and hard cells are compared.", choices=TEMPERATURES
    )

    @property
    def cells(self) -> dict[str, str]:
        """The cells that Figure 4 compares, by their sampling."""
        return {sampling: f"{sampling}:{self.temperature}" for sampling in COMPARED}

    def steps(self) -> Steps[RoomFigures]:
        """Gather what both figures show, Figure 3 of the grids that are there.

        Raises:
            RunError: One of the two encoders was not trained.
        """
        work = self.rooms
        for cell in self.cells.values():
            if not (work.encoder_of(cell).run / CHECKPOINTS).exists():
                raise RunError(f"Figure 4 needs the cell '{cell}', which was not trained")
        return RoomFigures(self._spread(), (yield from self._five()))

    def _spread(self) -> dict[str, dict[str, NDArray[np.float64]]]:
        whose = {"encoders": self.rooms.grid, "heads": self.rooms.heads_grid}
        grids = {name: self.rooms.simulated(grid) for name, grid in whose.items()}
        labels = {name: grid.labels for name, grid in grids.items() if grid is not None}
        return {
            key: {name: of[key][np.isfinite(of[key])] for name, of in labels.items()}
            for key in ((self.rooms.samples.time, *_SPREAD) if labels else ())
        }

    def _five(self) -> Steps[FiveRooms | None]:
        from roomprint.training.downstream_clips import response_parts
        from roomprint.training.room_ingredients import gather_rooms
        from roomprint.training.room_speech import downstream_speech
        from roomprint.training.run_record import Record
        from roomprint.training.team import alone

        work = self.rooms
        heads = work.heads_of(self.cells[COMPARED[0]])
        found = yield from gather_rooms(heads, downstream_speech, 0, 0, Record(heads.run), alone())
        if found is None:
            return None
        rooms, _ = found
        *_, test = response_parts(rooms, heads.samples)
        responses, speech = five_rooms(rooms.rooms, test, rooms.parts[2])
        of_room = rooms.rooms[responses]
        if len(np.unique(of_room)) < 2:
            return None
        places, silhouettes = {}, {}
        for number, (name, cell) in enumerate(self.cells.items()):
            done, total = number * _SEEDS, len(self.cells) * _SEEDS
            yield Progress(done, total, f"listening to five rooms with {cells_in_words(cell)}")
            run = work.encoder_of(cell).run
            vectors = _embedded(run, rooms.sounds, responses, speech, work.clips.running)
            layouts = []
            for seed in range(_SEEDS):
                yield Progress(done + seed, total, f"laying out what {cells_in_words(cell)} heard")
                layouts.append(_umap(vectors, seed))
            places[name] = layouts[0]
            apart = np.mean([silhouette(layout, of_room) for layout in layouts])
            silhouettes[name] = (silhouette(vectors, of_room), round(float(apart), 4))
        return FiveRooms(
            self.temperature,
            of_room,
            rooms.labels[work.samples.time][responses],
            rooms.labels["c50_db"][responses],
            places,
            silhouettes,
        )


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
    names = np.unique(rooms[responses])[:_ROOMS]
    chosen = [responses[rooms[responses] == name][:_RESPONSES] for name in names]
    crossed = np.meshgrid(np.concatenate(chosen), speech[:_SEGMENTS], indexing="ij")
    return crossed[0].ravel(), crossed[1].ravel()


def silhouette(points: NDArray[np.float32], rooms: NDArray[np.int64]) -> float:
    """How far rooms lie apart, -1 to 1 (Rousseeuw 1987), by Euclidean distance."""
    from sklearn.metrics import silhouette_score

    return round(float(silhouette_score(points, rooms)), 4)


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


def _umap(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """A picture in two dimensions."""
    from umap import UMAP

    umap = UMAP(n_jobs=1, metric="cosine", random_state=seed)
    found: NDArray[np.float32] = umap.fit_transform(vectors)
    return found
