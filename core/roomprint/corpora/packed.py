"""A corpus of audio decoded once and packed into one file that many processes can map."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import whole_file, write_whole
from roomprint.audio.files import read_audio
from roomprint.audio.names import shown
from roomprint.audio.samples import Mono
from roomprint.corpora.marks import marks_of
from roomprint.errors import ConfigError, RoomprintError
from roomprint.steps import Progress, Steps

_SAMPLES = "audio.i16"
_CONTENTS = "contents.json"
FULL_SCALE = 32_767  # of packed samples
_LOOK = 1 << 20  # samples looked at together


@dataclass(frozen=True)
class Skipped:
    """A file that is left out, and the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True)
class PackedAudio:
    """Recordings at 16 kHz mono, one after another in a memory-mapped file.

    Attributes:
        samples: All samples, 16 bit, ``(total,)``.
        starts: Where each recording begins, ``(recordings + 1,)``; the last is the end.
        names: The recordings' paths, as they were packed.
        skipped: Files that could not be read, and why.
    """

    samples: NDArray[np.int16]
    starts: NDArray[np.int64]
    names: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Another process maps the file anew; a copy would cost it the whole corpus."""
        if isinstance(self.samples, np.memmap) and self.samples.filename is not None:
            return _mapped, (Path(self.samples.filename), self.starts, self.names, self.skipped)
        return PackedAudio, (self.samples, self.starts, self.names, self.skipped)

    def __len__(self) -> int:
        return len(self.names)

    def cut(self, recording: int, start: int, length: int) -> Mono:
        """Samples ``start`` to ``start + length`` of a recording; zeros where it has none."""
        whole = self.cut_whole(recording, start, length)
        return whole.astype(np.float32) / np.float32(FULL_SCALE)

    def cut_whole(self, recording: int, start: int, length: int) -> NDArray[np.int16]:
        """The same as whole numbers of 16 bit, as they are packed."""
        low, high = int(self.starts[recording]), int(self.starts[recording + 1])
        out = np.zeros(length, np.int16)
        first, last = max(low + start, low), min(low + start + length, high)
        if last > first:
            at = first - low - start
            out[at : at + last - first] = self.samples[first:last]
        return out

    def length(self, recording: int) -> int:
        """Length of a recording in samples."""
        return int(self.starts[recording + 1] - self.starts[recording])

    def part(self, first: int, last: int) -> "PackedAudio":
        """The recordings ``first`` to ``last`` (not included) of the same file."""
        return PackedAudio(self.samples, self.starts[first : last + 1], self.names[first:last])

    def is_silent(self) -> bool:
        """Whether no recording holds any sound; a quick look where there is some."""
        low, high = int(self.starts[0]), int(self.starts[-1])
        return not any(
            bool(self.samples[at : min(at + _LOOK, high)].any()) for at in range(low, high, _LOOK)
        )


def in_16_bit(samples: Mono) -> NDArray[np.int16]:
    """Samples of full scale 1 as they would be packed; louder ones are clipped."""
    whole: NDArray[np.int16] = np.round(np.clip(samples, -1, 1) * FULL_SCALE).astype(np.int16)
    return whole


def open_packed(folder: Path) -> PackedAudio:
    """Map what :func:`pack_audio` wrote."""
    contents = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
    skipped = tuple(Skipped(**one) for one in contents.get("skipped", ()))
    names = tuple(contents["names"])
    return _mapped(folder / _SAMPLES, np.array(contents["starts"]), names, skipped)


def _mapped(
    path: Path, starts: NDArray[np.int64], names: tuple[str, ...], skipped: tuple[Skipped, ...]
) -> PackedAudio:
    return PackedAudio(np.memmap(path, np.int16, "r"), starts, names, skipped)


def pack_audio(files: Sequence[Path], cache: Path) -> Steps[PackedAudio]:
    """Decode recordings into a folder of ``cache`` named by what they are; once done, it is reused.

    Files that cannot be read are left out and named. A recording louder than full scale is turned
    down.

    Args:
        files: Sound files.
        cache: Where packs are kept.

    Raises:
        ConfigError: No file could be read.
    """
    packing = Packing(files, cache, lambda path: [read_audio(path)])
    if not packing.is_done:
        yield from packing.steps()
    return open_packed(packing.folder)


@dataclass(frozen=True)
class Packing:
    """Files on their way into a pack.

    Attributes:
        files: What is packed.
        cache: Where packs are kept.
        read: What a file holds, at 16 kHz.
        kind: What it is, where it is no recordings.
        level: From the peak of a recording to its factor.
    """

    files: Sequence[Path]
    cache: Path
    read: Callable[[Path], Sequence[Mono]]
    kind: str = ""
    level: Callable[[float], float] = lambda peak: 1 / max(1.0, peak)

    @cached_property
    def folder(self) -> Path:
        """Where the pack is, named by the files."""
        marks = [self.kind, *marks_of(self.files)] if self.kind else marks_of(self.files)
        marked = "\n".join(marks).encode("utf-8", "surrogateescape")
        return self.cache / blake2b(marked, digest_size=8).hexdigest()

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return (self.folder / _CONTENTS).exists()

    def steps(self) -> Steps[None]:
        """Read and write.

        Raises:
            ConfigError: No file could be read.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        starts, names, skipped = [0], list[str](), list[dict[str, str]]()
        with whole_file(self.folder / _SAMPLES) as part, part.open("wb") as out:
            for done, path in enumerate(self.files):
                yield Progress(done, len(self.files), f"reading {shown(path.name)}")
                try:
                    found = self.read(path)
                except RoomprintError as error:
                    skipped.append({"name": str(path), "reason": str(error)})
                    continue
                for audio in found:
                    level = self.level(float(np.abs(audio).max(initial=0.0)))
                    out.write(np.round(audio * level * FULL_SCALE).astype(np.int16).tobytes())
                    starts.append(starts[-1] + len(audio))
                    names.append(str(path))
        if not names:
            raise ConfigError(f"none of the {len(self.files)} files could be read")
        contents = {"starts": starts, "names": names, "skipped": skipped}
        write_whole(self.folder / _CONTENTS, json.dumps(contents, indent=0).encode())
