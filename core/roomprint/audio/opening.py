"""Opening a sound file with whichever of two libraries reads it."""

import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from roomprint.audio.decoder import Decoder
from roomprint.audio.libsndfile import open_with_libsndfile
from roomprint.audio.names import shown
from roomprint.errors import AudioError

_MPEG_NAMES = {".mp3", ".mp2", ".mpga"}
LOWEST_RATE_HZ = 1_000  # a header that says less is damaged: a second would become minutes


@contextmanager
def open_decoder(path: Path) -> Iterator[Decoder]:
    """Open ``path`` for decoding.

    libsndfile is the faster one for most formats. FFmpeg reads the others, files whose length
    libsndfile cannot tell, and Opus (there it takes half the time). It also reads what is MPEG
    sound only by name: libsndfile's decoder would search it for frames and print what it thinks.

    Raises:
        AudioError: It cannot be opened, or holds no sound.
    """
    check_is_file(path)
    if path.suffix.lower() not in _MPEG_NAMES or _begins_like_mpeg(path):
        with open_with_libsndfile(path) as decoder:
            if decoder is not None:
                yield _checked(decoder, path)
                return
    from roomprint.audio.ffmpeg import open_with_ffmpeg  # 30 MB that most files do without

    with open_with_ffmpeg(path) as other:
        yield _checked(other, path)


def _begins_like_mpeg(path: Path) -> bool:
    """Whether a file starts with a tag, a frame's sync word, or a wav header around frames."""
    with path.open("rb") as file:
        start = file.read(4)
    synced = len(start) > 1 and start[0] == 0xFF and start[1] >= 0xE0
    return synced or start.startswith((b"ID3", b"RIFF"))


def _checked(decoder: Decoder, path: Path) -> Decoder:
    rate = decoder.sample_rate_hz
    if rate < LOWEST_RATE_HZ:
        raise AudioError(f"{shown(path)} states a sample rate of {rate} Hz, too low to be sound")
    return decoder


def all_closed(paths: Sequence[Path]) -> list[str]:
    """Why none of the files can be opened, a sentence each; empty as soon as one can be.

    Who would have to wait for a model asks this first.
    """
    problems = []
    for path in paths:
        try:
            with open_decoder(path):
                return []
        except AudioError as error:
            problems.append(str(error))
    return problems


def check_is_file(path: Path) -> None:
    """Say in words what stands in the way, before a decoder says it in numbers.

    Raises:
        AudioError: There is no file, or it is empty or may not be read.
    """
    name = shown(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            next(path.iterdir(), None)  # that it may not be opened would be the better reason
            raise AudioError(f"{name} is a folder, not an audio file")
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for without end
            raise AudioError(f"{name} is not a file")
        if status.st_size == 0:
            raise AudioError(f"{name} is empty")
        path.open("rb").close()
    except FileNotFoundError:
        raise AudioError(f"{name} does not exist") from None
    except PermissionError:
        raise AudioError(f"{name} may not be read: permission denied") from None
    except OSError as error:
        raise AudioError(f"{name} cannot be opened: {error.strerror}") from error
    except ValueError as error:  # a zero byte in the name
        raise AudioError(f"{name} is not a possible name of a file") from error
