"""Works about single rows of an embedding: how they sound and look, their room, writing them out.

They are run by the warm processes of the embeddings page and know nothing of Qt.
"""

import csv
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import whole_file
from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.embeddings.amounts import FIVE_ROOMS
from roomprint.embeddings.heard_row import RowRoom, hear_row, room_of
from roomprint.embeddings.rows import Rows
from roomprint.errors import AudioError, EmbeddingError, reason_of
from roomprint.steps import Progress, Steps

_FFT, _HOP, _BANDS = 1024, 256, 128
_RANGE_DB = 60.0


@dataclass(frozen=True, eq=False)
class SeenRow:
    """What is shown of a row.

    Attributes:
        levels: Its spectrogram ``(bands, frames)``, the lowest band first; 255 is the loudest, 0 is
            60 dB less.
        seconds: Its length.
        room: The room that it is heard in, if it is one of a grid.
    """

    levels: NDArray[np.uint8]
    seconds: float
    room: RowRoom | None


@dataclass(frozen=True, eq=False)
class SeeRow:
    """Makes the spectrogram of a row, and measures its room.

    Attributes:
        rows: That row alone.
    """

    rows: Rows

    def steps(self) -> Steps[SeenRow]:
        """Hear it, look at it, measure.

        Raises:
            AudioError: The file has moved or cannot be read.
            EmbeddingError: The grid of its room has.
        """
        yield Progress(0, 2)
        heard = hear_row(self.rows, 0)
        audio = np.pad(heard, (0, _FFT))
        frames = np.lib.stride_tricks.sliding_window_view(audio, _FFT)[::_HOP]
        power = np.abs(np.fft.rfft(frames * np.hanning(_FFT), axis=1))[:, 1:] ** 2
        bands = power.reshape(len(power), _BANDS, -1).mean(axis=2).T
        level_db = 10 * np.log10(np.maximum(bands, 1e-12) / max(float(bands.max()), 1e-12))
        levels = (np.clip(1 + level_db / _RANGE_DB, 0, 1) * 255).astype(np.uint8)
        yield Progress(1, 2)
        return SeenRow(levels, len(heard) / SAMPLE_RATE_HZ, room_of(self.rows, 0))


@dataclass(frozen=True, eq=False)
class HearRows:
    """Puts rows into their rooms as WAVs that can be played; yields each as it is there.

    Attributes:
        rows: Those rows.
        folder: Where they are written; what lies there is overwritten.
    """

    rows: Rows
    folder: Path

    def steps(self) -> Generator[Path, None, None]:
        """Write one after another.

        Raises:
            AudioError: A file has moved or cannot be read, or the disk refuses.
            EmbeddingError: The grid of the rooms has moved.
        """
        from roomprint.audio.writing import write_sound

        _make(self.folder)
        for row in range(len(self.rows)):
            path = self.folder / f"heard {row + 1}.wav"
            write_sound(path, hear_row(self.rows, row), SAMPLE_RATE_HZ)
            yield path


@dataclass(frozen=True, eq=False)
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
        from roomprint.audio.writing import write_sound

        written: list[str] = []
        _make(self.folder)
        try:
            for row in range(len(self.rows)):
                yield Progress(row, len(self.rows), "Writing")
                path, start_s = self.rows.path(row), float(self.rows.start_s[row])
                name = f"{row + 1:04d} {path.stem if path else 'row'} {start_s:.1f} s.wav"
                try:
                    audio = hear_row(self.rows, row)
                except (AudioError, EmbeddingError):
                    written.append("")
                    continue
                write_sound(self.folder / name, audio, SAMPLE_RATE_HZ)
                written.append(name)
            self._write_table(written)
        except OSError as error:
            raise _refused(self.folder, error) from error
        return sum(map(bool, written))

    def _write_table(self, written: Sequence[str]) -> None:
        rows = self.rows
        with (
            whole_file(self.folder / "segments.csv") as beside,
            beside.open("w", newline="", encoding="utf-8") as file,
        ):
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
        """Compose, embed, and write the table; nothing of it is done twice.

        Raises:
            EmbeddingError: The folder cannot be written to.
        """
        from roomprint.corpora.demo import WriteDemo
        from roomprint.embeddings.embedding import EmbedFiles

        if not self.output.exists():
            pieces = yield from WriteDemo(folder=self.demo).steps()
            _make(self.output.parent)
            yield from EmbedFiles(paths=tuple(pieces), output=self.output).steps()
        return self.output


@dataclass(frozen=True)
class MapRun:
    """Embeds what a run knows with its best encoder: five of its rooms, or its recordings."""

    run: Path
    output: Path

    def steps(self) -> Steps[None]:
        """Embed, and write the table.

        Raises:
            RunError: There is no run, or it has no checkpoint.
            RoomprintError: Its rooms, speech or recordings are not there.
        """
        from roomprint.embeddings.embed_room_run import EmbedRoomRun
        from roomprint.embeddings.embed_run import EmbedRun
        from roomprint.embeddings.run_models import is_of_rooms

        yield Progress(0, 0, "Reading the run")
        if is_of_rooms(self.run):
            yield from EmbedRoomRun(run=self.run, output=self.output, **vars(FIVE_ROOMS)).steps()
        else:
            yield from EmbedRun(run=self.run, output=self.output).steps()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error


def _refused(folder: Path, error: OSError) -> EmbeddingError:
    return EmbeddingError(f"{shown(folder)} cannot be written to: {reason_of(error)}")
