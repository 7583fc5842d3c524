"""Decoding with libsndfile: wav, flac, ogg, mp3, aiff and their kin."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import soundfile

from roomprint.audio.decoder import Frames
from roomprint.errors import AudioError

BLOCK_SAMPLES = 1 << 18  # of all channels together: 1 MiB
LONGEST_FRAMES = 1 << 40  # what is above is libsndfile's "unknown"


class LibsndfileDecoder:
    """An open :class:`soundfile.SoundFile` as a :class:`~roomprint.audio.decoder.Decoder`."""

    def __init__(self, path: Path, file: soundfile.SoundFile) -> None:
        self._path = path
        self._file = file
        self.sample_rate_hz: int = file.samplerate
        self.channels: int = file.channels
        self.frames: int = file.frames

    @property
    def tags(self) -> dict[str, str]:
        """The strings that a wav, aiff or caf file carries."""
        return {key: getattr(self._file, key) for key in ("title", "artist", "album")}

    def blocks(self, first: int) -> Iterator[Frames]:
        """Decode from frame ``first``; where there is damage, FFmpeg takes over."""
        if first >= self.frames:
            return
        count = max(1, BLOCK_SAMPLES // self.channels)
        try:
            self._file.seek(first)
            while len(block := self._file.read(count, dtype="float32", always_2d=True)):
                yield np.asarray(block)
                first += len(block)
        except soundfile.LibsndfileError:
            from roomprint.audio.ffmpeg import open_with_ffmpeg  # 30 MB that few files need

            with suppress(AudioError), open_with_ffmpeg(self._path) as other:
                yield from other.blocks(first)


@contextmanager
def open_with_libsndfile(path: Path) -> Iterator[LibsndfileDecoder | None]:
    """Open ``path``; None where FFmpeg has to do it, or does it better."""
    try:
        file = soundfile.SoundFile(str(path) if os.name == "nt" else os.fsencode(path))
    except (soundfile.LibsndfileError, TypeError):  # TypeError: a name in ".raw" wants a rate
        yield None
        return
    with file:
        known_length = 0 < file.frames < LONGEST_FRAMES
        yield LibsndfileDecoder(path, file) if known_length and file.subtype != "OPUS" else None
