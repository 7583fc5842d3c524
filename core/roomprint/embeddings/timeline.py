"""How the picture of the same recordings changed while an encoder learned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.embeddings.amounts import InRooms
from roomprint.embeddings.embed_room_run import embed_clips, run_clips
from roomprint.embeddings.embed_run import recordings_of
from roomprint.embeddings.embedding import embed_files
from roomprint.embeddings.pca import pca, procrustes
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.run_models import Checkpoint, find_checkpoints, is_of_rooms, opened
from roomprint.embeddings.table import EmbeddingTable, comparable
from roomprint.embeddings.table_file import read_arrays, write_arrays
from roomprint.embeddings.umap_layout import lay_out
from roomprint.errors import EmbeddingError
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

TIMELINE = "timeline"
_FURTHER_EPOCHS = 50  # from one checkpoint to the next


@dataclass(frozen=True, eq=False)
class Timeline:
    """Pictures of the same rows, one for each checkpoint.

    Attributes:
        positions: ``(checkpoints, rows, dimensions)``.
        steps: How many steps the run had done at each, ``(checkpoints,)``.
        rows: What the points are.
        run: The run's name.
    """

    positions: NDArray[np.float32]
    steps: NDArray[np.int64]
    rows: Rows
    run: str


def lay_out_timeline(
    tables: Sequence[EmbeddingTable], config: ProjectionConfig
) -> Steps[NDArray[np.float32]]:
    """A picture of each table, each as like the one before as the vectors allow.

    The first is laid out as any other; each further one begins where the last ended, is improved
    for 50 epochs, and then turned and shifted onto the last (Procrustes), since direction and
    handedness mean nothing.

    Args:
        tables: The same rows by one encoder after another.
        config: The settings; the method may be PCA.

    Returns:
        ``(tables, rows, dimensions)``.

    Raises:
        EmbeddingError: The tables are of different rows, or too few.
    """
    pictures: list[NDArray[np.float32]] = []
    for number, table in enumerate(tables):
        if not table.rows.same_as(tables[0].rows):
            raise EmbeddingError("the checkpoints were not asked for the same rows")
        yield Progress(number, len(tables), f"Checkpoint {number + 1} of {len(tables)}")
        vectors = comparable(table.vectors, config.metric)
        if config.method == "PCA":
            picture = pca(vectors, config.dimensions)
        elif pictures:
            picture = yield from lay_out(vectors, pictures[-1], config, _FURTHER_EPOCHS)
        else:
            picture = yield from lay_out(vectors, pca(vectors, config.dimensions), config)
        pictures.append(procrustes(picture, pictures[-1]) if pictures else picture)
    return np.stack(pictures)


@dataclass(frozen=True, kw_only=True)
class MakeTimeline(Config):
    """Embed the same with every checkpoint of a run, and lay all of them out.

    Attributes:
        run: The run's folder.
        paths: Recordings, for a run of fingerprints: files and folders; by default the run's
            held-out recordings, or its music.
        output: The timeline's file; None keeps it in memory.
        config: How the pictures are made.
        in_rooms: Which speech in which rooms, for a run of rooms.
    """

    run: Path
    paths: tuple[Path, ...] = ()
    output: Path | None = None
    config: ProjectionConfig = field(default_factory=ProjectionConfig)
    in_rooms: InRooms = field(default_factory=lambda: InRooms(rooms=8, voices=12))
    recordings: int = setting(12, "How many recordings, at most.", low=1, high=10_000)
    every_s: float = setting(
        3.0, "From one vector to the next; each hears three seconds.", low=0.3, high=60.0, unit="s"
    )

    def steps(self) -> Steps[Timeline]:
        """Embed and lay out.

        Raises:
            RunError: There is no run, or it has no checkpoint.
            AudioError: No recording can be embedded.
            GridError: The run's rooms are not there and cannot be simulated.
            ConfigError: There is no speech.
        """
        checkpoints = find_checkpoints(self.run)
        embed = self._speech if is_of_rooms(self.run) else self._recordings
        tables = yield from embed(checkpoints)
        positions = yield from lay_out_timeline(tables, self.config)
        steps = np.array([one.step for one in checkpoints], np.int64)
        made = Timeline(positions, steps, tables[0].rows, self.run.name)
        if self.output is not None:
            save_timeline(self.output, made)
        return made

    def _recordings(self, checkpoints: Sequence[Checkpoint]) -> Steps[list[EmbeddingTable]]:
        files = recordings_of(self.run, self.paths, self.recordings)
        tables = []
        for number, checkpoint in enumerate(checkpoints):
            yield Progress(number, len(checkpoints), f"Embedding at step {checkpoint.step}")
            with opened(self.run, checkpoint) as fingerprinter:
                tables.append((yield from embed_files(fingerprinter, files, self.every_s)).table)
        return tables

    def _speech(self, checkpoints: Sequence[Checkpoint]) -> Steps[list[EmbeddingTable]]:
        clips = yield from run_clips(self.run, None, None, self.in_rooms)
        tables = []
        for number, checkpoint in enumerate(checkpoints):
            yield Progress(number, len(checkpoints), f"Embedding at step {checkpoint.step}")
            tables.append((yield from embed_clips(self.run, checkpoint, clips)))
        return tables


def save_timeline(path: Path, timeline: Timeline) -> None:
    """Write a timeline in one step.

    Raises:
        EmbeddingError: The file cannot be written.
    """
    arrays = {"positions": timeline.positions.astype("<f4"), "steps": timeline.steps}
    write_arrays(path, TIMELINE, arrays, timeline.rows, {"run": timeline.run})


def read_timeline(path: Path) -> Timeline:
    """The timeline that :func:`save_timeline` wrote.

    Raises:
        EmbeddingError: There is none, or it is damaged or newer.
    """
    arrays, rows, about = read_arrays(path, TIMELINE)
    try:
        positions = np.ascontiguousarray(arrays["positions"], np.float32)
        steps = arrays["steps"].astype(np.int64)
        if positions.ndim != 3 or positions.shape[:2] != (len(steps), len(rows)):
            raise ValueError
        return Timeline(positions, steps, rows, str(about["run"]))
    except (KeyError, TypeError, ValueError) as error:
        raise EmbeddingError(f"{shown(path)} cannot be used: it holds no timeline") from error
