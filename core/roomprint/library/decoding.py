"""Audio files decoded by a thread while another one encodes."""

from collections.abc import Container, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from roomprint.audio.names import shown
from roomprint.audio.samples import Mono
from roomprint.errors import AudioError, reason_of
from roomprint.library.tracks import Seen

if TYPE_CHECKING:
    from roomprint.audio.files import AudioInfo

T = TypeVar("T")

_BLOCKS_AHEAD = 4  # of 30 s each: 8 MB


@dataclass(frozen=True)
class Opened:
    """A file that could be opened; its blocks follow, then :class:`Ended`.

    ``info`` is None when the content is known already: then no blocks follow.
    """

    path: Path
    seen: Seen
    info: "AudioInfo | None"


@dataclass(frozen=True)
class Ended:
    """A file is over, at its end or because of ``problem`` (a sentence)."""

    path: Path
    problem: str = ""


Decoded = Opened | Mono | Ended


def decode(
    paths: Iterable[Path], known: Container[str], seen: Mapping[Path, Seen]
) -> Generator[Decoded, None, None]:
    """Everything there is to know of each file, in order.

    Args:
        paths: The files.
        known: Contents (hashes) that need not be decoded; may grow meanwhile.
        seen: Files as they were earlier; one that looks the same is not hashed again.

    Yields:
        For each file :class:`Opened` unless that failed, its blocks, and always :class:`Ended`.
    """
    from roomprint.audio.files import read_info, stream_audio

    for path in paths:
        try:
            now = _look(path, seen.get(path))
            if now.content_hash in known:
                yield Opened(path, now, None)
            else:
                yield Opened(path, now, read_info(path))
                yield from stream_audio(path)
        except AudioError as error:
            yield Ended(path, str(error))
        except OSError as error:
            yield Ended(path, f"{shown(path)} cannot be read: {reason_of(error)}")
        else:
            yield Ended(path)


def _look(path: Path, earlier: Seen | None) -> Seen:
    from roomprint.audio.files import content_hash

    if not path.exists():
        raise AudioError(f"{shown(path)} does not exist")
    if not path.is_file():
        raise AudioError(f"{shown(path)} is not a file that can be read")  # a pipe would hang
    status = path.stat()  # before hashing: a file that is still being written is not taken as seen
    if earlier and (status.st_size, status.st_mtime_ns) == (earlier.size, earlier.modified_ns):
        return earlier
    return Seen(status.st_size, status.st_mtime_ns, content_hash(path))


@contextmanager
def ahead(items: Generator[T, None, None]) -> Iterator[Iterator[T]]:
    """Let a thread walk through ``items``, a few of them ahead of the reader.

    On leaving, the thread stops at its next item, closes ``items`` and is waited for.
    """
    # An entry holds an item or the error that ended the walk; None is the end. There is room for
    # two or more, so that after the emptying at the end the thread can never block again: at most
    # the item in its hands and the end are still to come.
    queue: Queue[tuple[T] | BaseException | None] = Queue(_BLOCKS_AHEAD)
    stop = Event()

    def walk() -> None:
        end = None
        try:
            with closing(items):
                for item in items:
                    queue.put((item,))
                    if stop.is_set():
                        break
        except BaseException as error:  # noqa: BLE001 - raised again where the items are read
            end = error
        queue.put(end)

    def read() -> Iterator[T]:
        while isinstance(entry := queue.get(), tuple):
            yield entry[0]
        if entry is not None:
            raise entry

    thread = Thread(target=walk, name="decoding", daemon=True)
    thread.start()
    try:
        yield read()
    finally:
        stop.set()
        with suppress(Empty):
            while True:
                queue.get_nowait()
        thread.join()
