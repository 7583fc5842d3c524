"""Numbers as a person reads them: with units, and no digit more than is known."""

from datetime import datetime

from roomprint.clock import clock, count, percent

__all__ = [
    "UNKNOWN",
    "band",
    "capital",
    "clock",
    "count",
    "day",
    "duration",
    "fixed",
    "hertz",
    "percent",
    "seconds",
    "sentence",
    "size",
]

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


def sentence(error: Exception) -> str:
    """An error's message with a capital at its beginning and a full stop at its end."""
    text = str(error)
    return capital(text) + ("" if text.endswith((".", "!", "?")) else ".")


def capital(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def day(iso: str) -> str:
    """A moment in UTC as a local day and time: ``2026-03-14 09:26``."""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")


def seconds(value: float) -> str:
    """A reverberation time or another short one: ``85 ms``, ``0.62 s``, ``12.3 s``."""
    if abs(value) < 0.0995:
        return f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if abs(value) < 9.995 else f"{value:.1f} s"


def hertz(frequency: float) -> str:
    """A frequency: ``125 Hz``, ``4 kHz``, ``44.1 kHz``."""
    return f"{frequency:g} Hz" if frequency < 1000 else f"{frequency / 1000:g} kHz"


def fixed(value: float, digits: int) -> str:
    """A number with so many digits after the point; what rounds to nothing has no sign."""
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text.replace("-", "−")


def band(centre_hz: float | None) -> str:
    """An octave by its centre; None is the whole spectrum."""
    return "Broadband" if centre_hz is None else hertz(centre_hz)
