"""Small works for the contract of jobs; a module of its own, so that a worker can import it."""

import os
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from roomprint.errors import AudioError
from roomprint.steps import Progress, Steps


@dataclass(frozen=True)
class Count:
    """Counts, and yields a Progress each time; returns the last number."""

    to: int

    def steps(self) -> Steps[int]:
        for number in range(self.to):
            yield Progress(number + 1, self.to, f"number {number + 1}")
        return self.to


@dataclass(frozen=True)
class Say:
    """Yields plain texts, as a live work does."""

    texts: tuple[str, ...]

    def steps(self) -> Generator[str, None, None]:
        yield from self.texts


@dataclass(frozen=True)
class HoldFile:
    """Writes a file and keeps it as long as it runs."""

    path: Path

    def steps(self) -> Steps[None]:
        self.path.write_text("here")
        try:
            while True:
                yield Progress(0, 0, "holding")
        finally:
            self.path.unlink()


@dataclass(frozen=True)
class Hang:
    """Says one thing and never comes back to its next yield."""

    def steps(self) -> Steps[None]:
        yield Progress(0, 1, "hanging")
        threading.Event().wait()


@dataclass(frozen=True)
class Refuse:
    """Fails with a sentence."""

    def steps(self) -> Steps[None]:
        yield Progress(1, 1)
        raise AudioError("Could not read 'take 3.wav': it is empty.")


@dataclass(frozen=True)
class Break:
    """Has a bug."""

    def steps(self) -> Steps[None]:
        yield Progress(1, 1)
        raise ZeroDivisionError("a bug of ours")


@dataclass(frozen=True)
class Die:
    """Takes its process with it."""

    def steps(self) -> Steps[None]:
        yield Progress(1, 1)
        os._exit(7)


@dataclass(frozen=True)
class ProcessId:
    """Returns where it ran."""

    def steps(self) -> Steps[int]:
        yield Progress(1, 1)
        return os.getpid()


@dataclass(frozen=True)
class Unsendable:
    """Returns what cannot be pickled."""

    def steps(self) -> Steps[object]:
        yield Progress(1, 1)
        return lambda: None
