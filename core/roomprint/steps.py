"""Long work as a generator: yield where it may pause, return what it made."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Progress:
    """How far a piece of work has come.

    Attributes:
        done: Units finished so far.
        total: Units in all; 0 while that is not known.
        note: What is in hand right now, for a person to read.
    """

    done: int
    total: int
    note: str = ""


Steps = Generator[Progress, None, R]


class Work(Protocol):
    """A frozen, picklable config whose ``steps`` do the work; any process may run it.

    Most works yield :class:`Progress`. A live one (listening) yields what it hears.
    """

    def steps(self) -> Generator[Any, None, Any]:
        """Start the work; closing the generator cancels it."""
        ...


def finish(steps: Generator[Any, None, R]) -> R:
    """Run ``steps`` to the end and hand back its result, as scripts and tests do."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
