"""Where a run runs and on what data: what somebody needs to repeat it."""

import platform
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import roomprint

LEARNED = "learned"  # among the kinds of data: the part of the music that is not held out
_READ = 4096  # bytes of a file, at three places


def environment(device: str, processes: int) -> dict[str, Any]:
    """Versions, platform, device and, in a checkout, the revision.

    Args:
        device: What the encoder is trained on, in words.
        processes: How many train together.
    """
    return {
        "roomprint": roomprint.__version__,
        "revision": _revision(),
        "python": platform.python_version(),
        "torch": version("torch"),
        "platform": platform.platform(),
        "device": device,
        "processes": processes,
    }


def describe_files(folder: Path, files: Sequence[Path]) -> dict[str, Any]:
    """How many files there are, how large, and the digest of their names, sizes and samples.

    The names are those below ``folder``, so that a folder may move. Of a large file only its
    beginning, its middle and its end are read: a corpus may have hundreds of gigabytes. What cannot
    be read counts by name and size.
    """
    digest, total = blake2b(digest_size=16), 0
    for name, file in sorted((_below(folder, file), file) for file in files):
        size = file.stat().st_size
        digest.update(f"{name}\0{size}\n".encode("utf-8", "surrogateescape"))
        total += size
        if not file.is_file():
            continue
        with suppress(OSError), file.open("rb") as content:
            for place in (0, size // 2, size - _READ):
                content.seek(max(place, 0))
                digest.update(content.read(_READ))
    return {"files": len(files), "bytes": total, "digest": digest.hexdigest()}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The kinds of data in which two runs' descriptions differ."""
    kinds = [*old, *(kind for kind in new if kind not in old)]
    return [k for k in kinds if old.get(k, {}).get("digest") != new.get(k, {}).get("digest")]


def _below(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name


def _revision() -> str | None:
    """The commit of the checkout that this package lies in, and whether it was changed since."""
    here = Path(roomprint.__file__)
    try:
        _git(here.parent, "ls-files", "--error-unmatch", here.name)
        revision = _git(here.parent, "rev-parse", "HEAD")
        return revision + ("+changes" if _git(here.parent, "status", "--porcelain", ".") else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True, timeout=10
    )
    return done.stdout.strip()
