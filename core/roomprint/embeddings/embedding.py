"""Vectors of sound files, and of what a library has stored, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.embeddings.amounts import Pace
from roomprint.embeddings.rows import Label, Numbers, Rows, Words, joined
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.errors import AudioError, EmbeddingError, LibraryError
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.tracks import Track

TRACK, ARTIST, ALBUM, TIME = "track", "artist", "album", "time in track"

Piece = tuple[NDArray[np.float32], Rows]


@dataclass(frozen=True)
class Embedded:
    """What came of embedding.

    Attributes:
        table: The vectors.
        skipped: Files that could not be embedded, each with a sentence that says why.
    """

    table: EmbeddingTable
    skipped: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class EmbedFiles(Pace):
    """Embed sound files with a fingerprint model: one vector for every few seconds.

    Attributes:
        paths: Files and folders.
        model: The model's name or folder; by default the one that comes with Roomprint.
        models: Where models of one's own are.
        output: The table's file; None keeps it in memory.
    """

    paths: tuple[Path, ...]
    model: str | None = None
    models: Path | None = None
    output: Path | None = None

    def steps(self) -> Steps[Embedded]:
        """Embed file after file.

        Raises:
            AudioError: There is no file, or none can be embedded.
            ModelError: There is no such model.
        """
        from roomprint.audio.files import find_audio
        from roomprint.audio.opening import all_closed
        from roomprint.encoders.models import find_model

        model = find_model(self.model, self.models)
        files = find_audio(self.paths)
        if not files:
            raise AudioError(f"there is no audio file in {', '.join(map(shown, self.paths))}")
        if closed := all_closed(files):
            raise AudioError(_none(closed[0]))
        yield Progress(0, 0, "Loading the model")
        from roomprint.library.fingerprint import Fingerprinter

        with Fingerprinter(model) as fingerprinter:
            made = yield from embed_files(fingerprinter, files, self.every_s)
        if self.output is not None:
            save_table(self.output, made.table)
        return made


def embed_files(
    fingerprinter: "Fingerprinter", files: Sequence[Path], every_s: float
) -> Steps[Embedded]:
    """Embed ``files`` with a model that is loaded; a file that cannot be read is passed over.

    Raises:
        AudioError: None of the files can be embedded.
    """
    from roomprint.audio.files import read_info, stream_audio

    pieces: list[Piece] = []
    skipped: list[tuple[Path, str]] = []
    for done, path in enumerate(files):
        note = f"{done + 1} of {len(files)}: {shown(path.name)}"
        yield Progress(done, len(files), note)
        try:
            info = read_info(path)
            steps = fingerprinter.steps(stream_audio(path), shown(path))
            while True:
                try:
                    next(steps)
                except StopIteration as stop:
                    made = stop.value
                    break
                yield Progress(done, len(files), note)
        except AudioError as error:
            skipped.append((path, str(error)))
            continue
        pieces.append(
            segments(made.vectors, path.absolute(), made.duration_s, every_s, title=info.title)
        )
    if not pieces:
        raise AudioError(_none(skipped[0][1]))
    model = fingerprinter.model
    return Embedded(table_of(pieces, model.name, model.identity), tuple(skipped))


def _none(why: str) -> str:
    return f"no file could be embedded; {why}"


@dataclass(frozen=True, kw_only=True)
class EmbedLibrary(Pace):
    """The vectors that a library has stored; nothing is computed anew.

    Attributes:
        workspace: Where the library is.
        output: The table's file; None keeps it in memory.
    """

    workspace: Path
    output: Path | None = None

    def steps(self) -> Steps[Embedded]:
        """Read track after track.

        Raises:
            LibraryError: It is empty or damaged.
        """
        from roomprint.encoders.models import list_models
        from roomprint.library.tracks import TrackStore
        from roomprint.workspace import Workspace

        workspace = Workspace(self.workspace).open()
        pieces: list[Piece] = []
        skipped: list[tuple[Path, str]] = []
        with TrackStore(workspace.library_file) as store, store.reading():
            tracks, identity = store.tracks(), store.identity or ""
            for done, track in enumerate(tracks):
                yield Progress(done, len(tracks), f"Reading {track.title}")
                try:
                    vectors = store.fingerprint(track.id)[0]
                except LibraryError as error:
                    skipped.append((track.path, str(error)))
                    continue
                pieces.append(_of_track(track, vectors, self.every_s))
        if not pieces:
            raise LibraryError(f"the library in {shown(self.workspace)} is empty; add recordings")
        named = {model.identity: model.name for model in list_models(workspace.models)}
        made = Embedded(table_of(pieces, named.get(identity, identity), identity), tuple(skipped))
        if self.output is not None:
            save_table(self.output, made.table)
        return made


def _of_track(track: "Track", vectors: NDArray[np.float16], every_s: float) -> Piece:
    said = {"title": track.title, "artist": track.artist, "album": track.album}
    return segments(vectors, track.path, track.duration_s, every_s, **said)


def segments(
    vectors: NDArray[np.float16],
    path: Path,
    duration_s: float,
    every_s: float,
    *,
    title: str,
    artist: str = "",
    album: str = "",
) -> Piece:
    """The fingerprint of one recording as rows; what is silent is left out.

    Args:
        vectors: One for every 0.3 s, ``(segments, dim)``.
        path: The recording's file.
        duration_s: Its length.
        every_s: From one row to the next, at least.
        title: What the label ``track`` says.
        artist: What the label ``artist`` says.
        album: What the label ``album`` says.
    """
    from roomprint.library.fingerprint import HOP_S, WINDOW_S

    kept = np.arange(0, len(vectors), max(1, round(every_s / HOP_S)))
    kept = kept[vectors[kept].any(axis=1)]
    start_s = kept.astype(np.float64) * HOP_S
    length_s = np.minimum(WINDOW_S, duration_s - start_s)

    def all_say(word: str) -> Words:
        return Words.of([word] * len(kept))

    labels: dict[str, Label] = {TRACK: all_say(title), TIME: Numbers(start_s, "s")}
    labels |= {name: all_say(w) for name, w in ((ARTIST, artist), (ALBUM, album)) if w}
    file = np.zeros(len(kept), np.int64)
    return vectors[kept].astype(np.float32), Rows((str(path),), file, start_s, length_s, labels)


def table_of(pieces: Sequence[Piece], model: str, identity: str) -> EmbeddingTable:
    """The table of all pieces, one after another.

    Raises:
        EmbeddingError: All of them are silent.
    """
    if not any(len(vectors) for vectors, _ in pieces):
        raise EmbeddingError("there is nothing to embed: all of it is silent")
    vectors = np.concatenate([vectors for vectors, _ in pieces])
    return EmbeddingTable(vectors, joined([rows for _, rows in pieces]), model, identity)
