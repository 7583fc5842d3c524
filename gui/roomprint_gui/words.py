"""Numbers as a person reads them: with units, and no digit more than is known."""

from datetime import datetime

from roomprint.clock import clock, percent

__all__ = ["UNKNOWN", "clock", "count", "day", "duration", "percent", "sentence", "size"]

UNKNOWN = "–"


def duration(seconds: float) -> str:
    """A length of time: ``45 s``, ``12 min``, ``1.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 360_000 else f"{seconds / 3600:.0f} h"


def size(n_bytes: float) -> str:
    """Room on a disk: ``640 kB``, ``18 MB``, ``1.2 GB``."""
    if n_bytes < 999_500:
        return f"{n_bytes / 1e3:.0f} kB"
    if n_bytes < 999.5e6:
        return f"{n_bytes / 1e6:.0f} MB"
    return f"{n_bytes / 1e9:.1f} GB"


def count(number: int, noun: str) -> str:
    """A number of things: ``1 track``, ``12,345 tracks``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def sentence(error: Exception) -> str:
    """An error's message with a capital at its beginning and a full stop at its end."""
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def day(iso: str) -> str:
    """A moment in UTC as a local day and time: ``2026-03-14 09:26``."""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")
