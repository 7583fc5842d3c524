"""What a command prints: results to standard output, everything else to standard error."""

import json
import shutil
import sys
from collections.abc import Generator, Iterable
from contextlib import closing
from time import monotonic
from typing import Any, Self, TypeVar

from roomprint.audio.names import shown
from roomprint.clock import clock
from roomprint.library.tracks import Track
from roomprint.steps import Progress

R = TypeVar("R")

EMPTY_LIBRARY = "the library is empty; fill it with: roomprint library add PATH"
_BAR = 24  # characters
_PATIENCE_S = 60.0  # of a reader of a log
_FIRST = "Getting ready ..."  # what is imported for a work takes seconds


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_lines(first: str, more: Iterable[str]) -> None:
    """A result of several lines; those after the first are indented."""
    say("\n    ".join([first, *more]))


def say_json(content: dict[str, Any]) -> None:
    """An object of the result, on one line; in ASCII, which every reader takes."""
    say(json.dumps(content))


def complain(sentence: str) -> None:
    """A warning, or why it failed."""
    sys.stderr.write(f"roomprint: {sentence}\n")


def name(track: Track) -> str:
    """``Title — artist``."""
    return f"{track.title} — {track.artist}" if track.artist else track.title


def track_json(track: Track) -> dict[str, Any]:
    """A track as JSON wants it."""
    return {
        "track_id": track.id,
        "path": str(track.path),
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "duration_s": round(track.duration_s, 3),
        "added_at": track.added_at,
    }


def track_lines(tracks: Iterable[Track]) -> list[str]:
    """Tracks as a table of id, name, length and path."""
    rows = [(str(t.id), name(t), clock(t.duration_s), shown(t.path)) for t in tracks]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        f"{number:>{widths[0]}}  {who:<{widths[1]}}  {length:>{widths[2]}}  {path}"
        for number, who, length, path in rows
    ]


class StatusLine:
    """One line at the foot of a terminal that is written over and over, and gone at the end.

    Where there is no terminal, nothing is shown.
    """

    def __init__(self) -> None:
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.show("")

    def show(self, text: str) -> None:
        """Replace the line."""
        text = text[: shutil.get_terminal_size().columns - 1]
        if text != self._shown and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._shown = text


def drain(steps: Generator[Progress, None, R]) -> R:
    """Do a piece of work and show how far it is.

    A terminal gets a bar; a log gets a line at every tenth of the way, and where a tenth takes
    longer, or nobody knows how long it is, one a minute.
    """
    log = _Log()
    with closing(steps), StatusLine() as line:
        line.show(_FIRST)
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            line.show(_bar(progress))
            if not sys.stderr.isatty():
                log.tell(progress)


def watch(steps: Generator[Progress, None, R]) -> R:
    """Do what takes seconds: a terminal gets a bar, a log nothing."""
    with closing(steps), StatusLine() as line:
        line.show(_FIRST)
        while True:
            try:
                line.show(_bar(next(steps)))
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]


class _Log:
    """How far a piece of work is, in few lines."""

    def __init__(self) -> None:
        self._tenth = -1
        self._note = ""
        self._told_at = monotonic()

    def tell(self, progress: Progress) -> None:
        """Write a line if it is time for one."""
        percent = 100 * progress.done // progress.total if progress.total else None
        tenth = self._tenth if percent is None else percent // 10
        waited = monotonic() - self._told_at >= _PATIENCE_S and progress.note != self._note
        if tenth == self._tenth and not waited:
            return
        far = " " * 5 if percent is None else f"{percent:3d} %"
        sys.stderr.write(f"{far}  {progress.note}\n")
        self._tenth, self._note, self._told_at = tenth, progress.note, monotonic()


def _bar(progress: Progress) -> str:
    if not progress.total:
        return f"{progress.note} ..."
    share = min(progress.done / progress.total, 1.0)
    filled = "#" * round(share * _BAR)
    return f"[{filled:.<{_BAR}}] {share:4.0%}  {progress.note}"
