"""Works of the embeddings page, run by its warm processes. They know nothing of Qt.

The vectors stay where they are, in the table's file and in the worker: the window has the rows and
the places of their points.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.table import EmbeddingTable
from roomprint.errors import AudioError, EmbeddingError, reason_of
from roomprint.steps import Progress, Steps

_FFT, _HOP, _BANDS = 1024, 256, 128
_RANGE_DB = 60.0


@dataclass(frozen=True, eq=False)
class Opened:
    """A table as the window has it.

    Attributes:
        path: Its file.
        rows: What its rows are.
        positions: The points by principal components, ``(rows, 2)``.
        model: Which model made the vectors.
        identity: Its digest.
        dim: Length of a vector.
    """

    path: Path
    rows: Rows
    positions: NDArray[np.float32]
    model: str
    identity: str
    dim: int


@dataclass(frozen=True)
class OpenTable:
    """Reads a table and makes its picture by principal components."""

    path: Path

    def steps(self) -> Steps[Opened]:
        """Read, then lay out."""
        from roomprint.embeddings.projection import project

        yield Progress(0, 0, "Reading the table")
        table = table_at(self.path)
        positions = yield from project(table, ProjectionConfig(method="PCA"))
        return Opened(self.path, table.rows, positions, table.model, table.identity, table.dim)


@dataclass(frozen=True)
class LayOut:
    """Makes the picture of a table by UMAP."""

    path: Path
    config: ProjectionConfig = field(default_factory=ProjectionConfig)

    def steps(self) -> Steps[NDArray[np.float32]]:
        """Read, then lay out."""
        from roomprint.embeddings.projection import project

        yield Progress(0, 0, "Starting UMAP")
        return (yield from project(table_at(self.path), self.config))


@dataclass(frozen=True)
class WarmUpUmap:
    """Compiles UMAP ahead of need."""

    def steps(self) -> Steps[None]:
        """Lay out a handful of points."""
        from roomprint.embeddings.umap_layout import lay_out

        yield Progress(0, 0, "Preparing UMAP")
        some = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
        yield from lay_out(some, some[:, :2], ProjectionConfig(), 2)


@dataclass(frozen=True)
class FindNeighbours:
    """Finds the true neighbours of one row."""

    path: Path
    row: int
    k: int

    def steps(self) -> Steps[NDArray[np.int64]]:
        """Compare the row with every other; the nearest come first."""
        from roomprint.embeddings.neighbours import nearest

        yield Progress(0, 1)
        table = table_at(self.path)
        found = nearest(table.vectors, self.k, asked=np.array([self.row]))
        rows: NDArray[np.int64] = found.rows[0]
        return rows


@dataclass(frozen=True)
class SeeSegment:
    """Makes the spectrogram of a piece of a file."""

    path: Path
    start_s: float
    duration_s: float

    def steps(self) -> Steps[NDArray[np.uint8]]:
        """Levels ``(bands, frames)``, the lowest band first; 255 is the loudest, 0 is 60 dB less.

        Raises:
            AudioError: The file has moved or cannot be read.
        """
        from roomprint.audio.files import stream_audio

        yield Progress(0, 1)
        if not self.path.exists():
            raise AudioError(f"{shown(self.path)} is not there any more; embed it from where it is")
        parts = stream_audio(self.path, start_s=self.start_s, duration_s=self.duration_s)
        audio = np.pad(np.concatenate(list(parts)), (0, _FFT))
        frames = np.lib.stride_tricks.sliding_window_view(audio, _FFT)[::_HOP]
        power = np.abs(np.fft.rfft(frames * np.hanning(_FFT), axis=1))[:, 1:] ** 2
        bands = power.reshape(len(power), _BANDS, -1).mean(axis=2).T
        level_db = 10 * np.log10(np.maximum(bands, 1e-12) / max(float(bands.max()), 1e-12))
        levels: NDArray[np.uint8] = (np.clip(1 + level_db / _RANGE_DB, 0, 1) * 255).astype(np.uint8)
        return levels


@dataclass(frozen=True)
class ExportRows:
    """Writes pieces of files as WAV, and a table of them as CSV, into a folder."""

    folder: Path
    rows: Rows

    def steps(self) -> Steps[int]:
        """Write piece after piece; one that cannot be read stands in the table without a file.

        Returns:
            How many could be written.

        Raises:
            EmbeddingError: The folder cannot be written to.
        """
        from roomprint.audio.files import stream_audio
        from roomprint.audio.writing import write_sound

        written: list[str] = []
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for row in range(len(self.rows)):
                yield Progress(row, len(self.rows), "Writing")
                path, start_s = self.rows.path(row), float(self.rows.start_s[row])
                name = f"{row + 1:04d} {path.stem if path else 'row'} {start_s:.1f} s.wav"
                length_s = float(self.rows.duration_s[row])
                try:
                    if path is None:
                        raise AudioError("no file holds it")
                    parts = list(stream_audio(path, start_s=start_s, duration_s=length_s))
                except AudioError:
                    written.append("")
                    continue
                write_sound(self.folder / name, np.concatenate(parts), SAMPLE_RATE_HZ)
                written.append(name)
            self._write_table(written)
        except OSError as error:
            raise EmbeddingError(
                f"{shown(self.folder)} cannot be written to: {reason_of(error)}"
            ) from error
        return sum(map(bool, written))

    def _write_table(self, written: Sequence[str]) -> None:
        rows = self.rows
        with (self.folder / "segments.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["wav", "file", "start_s", "duration_s", *rows.labels])
            for row, name in enumerate(written):
                where = [f"{rows.start_s[row]:.3f}", f"{rows.duration_s[row]:.3f}"]
                said = [label.say(row) for label in rows.labels.values()]
                out.writerow([name, shown(rows.path(row) or ""), *where, *said])


@dataclass(frozen=True)
class StarterData:
    """Composes the demo pieces and embeds them with the model that comes with Roomprint."""

    demo: Path
    output: Path

    def steps(self) -> Steps[Path]:
        """Compose, embed, and write the table; nothing of it is done twice."""
        from roomprint.corpora.demo import WriteDemo
        from roomprint.embeddings.embedding import EmbedFiles

        if not self.output.exists():
            pieces = yield from WriteDemo(folder=self.demo).steps()
            self.output.parent.mkdir(parents=True, exist_ok=True)
            yield from EmbedFiles(paths=tuple(pieces), output=self.output).steps()
        return self.output


def table_at(path: Path) -> EmbeddingTable:
    """The table in ``path``; the last two stay in memory as long as their files stay the same.

    Raises:
        EmbeddingError: It cannot be used.
    """
    try:
        modified_ns = path.stat().st_mtime_ns
    except OSError as error:
        raise EmbeddingError(f"{shown(path)} cannot be read: {reason_of(error)}") from error
    return _kept(path, modified_ns)


@lru_cache(maxsize=2)
def _kept(path: Path, _: int) -> EmbeddingTable:
    from roomprint.embeddings.table_file import read_table

    return read_table(path)
