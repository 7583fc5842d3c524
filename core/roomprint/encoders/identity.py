"""Which model this is: a digest of its files, worked out once for as long as the files stay."""

import time
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Self

_SETTLED_NS = 3_000_000_000  # the coarsest clock of a file system ticks every 2 s


@dataclass(frozen=True)
class Stamp:
    """A file as its folder lists it; while all of this stays, so do its bytes.

    A file that was put in another's place has another inode; one that was written into has a new
    time of change, which, unlike the time of modification, nobody can set back.
    """

    path: Path
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """The present stamp of ``path``."""
        status = path.stat()
        times = status.st_mtime_ns, status.st_ctime_ns
        return cls(path.absolute(), status.st_ino, status.st_size, *times)

    @property
    def settled(self) -> bool:
        """Whether the last change is so long ago that one more would get another time."""
        return time.time_ns() - max(self.modified_ns, self.changed_ns) > _SETTLED_NS


def identity_of(config: bytes, weights: Path) -> str:
    """Digest of a model's config and weights, in hex.

    Weights that did not change are read once a process: with ``large`` they are 52 MB, and every
    question to a library asks for its model.

    Args:
        config: What the config file holds.
        weights: The weights' file.
    """
    stamp = Stamp.of(weights)
    return _remembered(config, stamp) if stamp.settled else _digest(config, stamp.path)


def identity_of_bytes(config: bytes, weights: bytes) -> str:
    """The same of what these two files hold, or would."""
    digest = blake2b(config, digest_size=16)
    digest.update(weights)
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _remembered(config: bytes, weights: Stamp) -> str:
    return _digest(config, weights.path)


def _digest(config: bytes, weights: Path) -> str:
    return identity_of_bytes(config, weights.read_bytes())
