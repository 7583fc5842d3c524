"""Files and folders into the library: what is there is skipped, what is bad is listed."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from roomprint.audio.names import shown
from roomprint.audio.samples import Mono
from roomprint.encoders.models import bring_in
from roomprint.errors import AudioError
from roomprint.library.choosing import choose_model
from roomprint.library.decoding import Decoded, Ended, Opened, ahead, decode
from roomprint.library.library import Library
from roomprint.library.tracks import Seen, Track
from roomprint.settings import Config
from roomprint.steps import Progress, Steps
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.library.fingerprint import Fingerprinter

A = TypeVar("A")
B = TypeVar("B")
R = TypeVar("R")


@dataclass(frozen=True)
class AddReport:
    """What came of a batch.

    Attributes:
        added: The new tracks, in the order of adding.
        present: Files whose content the library had already.
        failed: Files that could not be added, each with a sentence that names it and says why.
    """

    added: tuple[Track, ...]
    present: int
    failed: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, kw_only=True)
class AddTracks(Config):
    """Index audio files and, recursively, folders of them.

    Args:
        workspace: Where the library is.
        paths: Files and folders.
        model: Name of the model, or its folder, which is copied into the workspace; by default the
            one that the library was made with.
    """

    workspace: Path
    paths: tuple[Path, ...]
    model: str | None = None

    def steps(self) -> Steps[AddReport]:
        """Add track by track; closing keeps the ones that were added.

        Raises:
            ModelError: There is no such model, or it cannot be copied into the workspace.
            LibraryError: Another process is adding, or the disk is full; what was added stays.
            AudioError: There is no audio file under the paths.
        """
        from roomprint.audio.opening import all_closed

        model = choose_model(Workspace(self.workspace), self.model)
        yield Progress(0, 0, "Looking for audio files")
        files = audio_files(self.paths)
        if closed := all_closed(files):
            return AddReport((), 0, tuple(zip(files, closed, strict=True)))
        yield Progress(0, 0, "Loading the model")
        from roomprint.library.fingerprint import Fingerprinter

        with (
            Fingerprinter(model) as fingerprinter,
            Library(self.workspace, fingerprinter.identity, fingerprinter.dim) as library,
        ):
            # what made the library has to be here as long as the library is
            bring_in(model, Workspace(self.workspace).models)
            return (yield from add_tracks(library, fingerprinter, files))


def audio_files(paths: Sequence[Path]) -> list[Path]:
    """The audio files under ``paths``, each from the root on.

    Raises:
        AudioError: There is none.
    """
    from roomprint.audio.files import find_audio

    files = [path.absolute() for path in find_audio(paths)]
    if not files:
        places = ", ".join(map(shown, paths))
        raise AudioError(f"there is no audio file in {places}")
    return files


def add_tracks(
    library: Library, fingerprinter: "Fingerprinter", paths: Sequence[Path]
) -> Steps[AddReport]:
    """Fingerprint the files under ``paths`` and write each into ``library`` as it is ready.

    A thread decodes ahead. Each track is one transaction, so a stop at any moment, by whatever
    means, loses the track in hand and no other. Progress counts kibibytes of files.

    Raises:
        LibraryError: Another process is adding, or the disk is full; what was added stays.
        AudioError: There is no audio file under ``paths``.
    """
    yield Progress(0, 0, "Looking for audio files")
    files = audio_files(paths)
    sizes = [_kibibytes(path) for path in files]
    total, done = sum(sizes), 0
    added: list[Track] = []
    failed: list[tuple[Path, str]] = []
    looked_at: dict[Path, Seen] = {}
    with library.adding():
        library.refresh()
        known = {track.content_hash for track in library.tracks() if library.rows_of(track.id)}
        with ahead(decode(files, known, library.seen())) as decoded:
            for number, (path, size) in enumerate(zip(files, sizes, strict=True), start=1):
                note = f"{number} of {len(files)}: {shown(path.name)}"
                bar = partial(_progress, done, size, total, note)
                yield bar(0.0)
                try:
                    file = _next_file(decoded, path)
                    looked_at[path] = file.seen
                    track = yield from _add(library, fingerprinter, file, _blocks(decoded), bar)
                except AudioError as error:
                    failed.append((path, str(error)))
                else:
                    if track is not None:
                        added.append(track)
                        known.add(track.content_hash)
                done += size
        # Only now, since what a file held before may turn up as a moved file further down.
        library.remove(
            track.id
            for track in library.tracks()
            if track.path in looked_at and looked_at[track.path].content_hash != track.content_hash
        )
        library.note(looked_at)
    present = len(files) - len(added) - len(failed)
    return AddReport(tuple(added), present, tuple(failed))


def _next_file(decoded: Iterator[Decoded], path: Path) -> Opened:
    """The file at ``path``, past what nobody wanted of the one before."""
    file = next(item for item in decoded if isinstance(item, Opened | Ended) and item.path == path)
    if isinstance(file, Ended):
        raise AudioError(file.problem)
    return file


def _add(
    library: Library,
    fingerprinter: "Fingerprinter",
    file: Opened,
    blocks: Iterator[Mono],
    bar: Callable[[float], Progress],
) -> Steps[Track | None]:
    """Add one file; the new track, or None when its content is there already."""
    from roomprint.audio.files import has_content

    content = file.seen.content_hash
    track = library.find(content)
    if track and track.path != file.path and not has_content(track.path, content):
        library.move(track.id, file.path)
    if track or not file.info:
        return None
    length_s = max(file.info.duration_s, 1.0)
    encoding = fingerprinter.steps(blocks, shown(file.path))
    fingerprint = yield from _mapped(encoding, lambda seconds: bar(seconds / length_s))
    return library.add(file.path, file.info, content, fingerprint)


def _blocks(decoded: Iterator[Decoded]) -> Iterator[Mono]:
    """The blocks of the file in hand."""
    for item in decoded:
        if isinstance(item, Ended):
            if item.problem:
                raise AudioError(item.problem)
            return
        if not isinstance(item, Opened):
            yield item


def _mapped(steps: Generator[A, None, R], change: Callable[[A], B]) -> Generator[B, None, R]:
    """``steps`` with another way to say how far it is."""
    with closing(steps):
        while True:
            try:
                value = next(steps)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            yield change(value)


def _progress(done: int, size: int, total: int, note: str, fraction: float) -> Progress:
    return Progress(done + int(size * min(fraction, 1.0)), total, note)


def _kibibytes(path: Path) -> int:
    """The size of a file, 1 at least, so that every file moves the bar."""
    try:
        return path.stat().st_size // 1024 + 1
    except OSError:
        return 1
