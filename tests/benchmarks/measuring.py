"""What the benchmarks share: a stopwatch inside the code, memory, and rows of a table."""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock


class Stopwatch:
    """Adds up the seconds spent inside functions while the program calls them as ever."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def on(self, owner: object, function: str) -> Iterator[None]:
        """Time ``owner.function`` (a class's method or a module's function) inside the block."""
        inner: Callable[..., Any] = getattr(owner, function)

        def timed(*args: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return inner(*args, **named)
            finally:
                self.seconds[function] += time.perf_counter() - began

        with mock.patch.object(owner, function, timed):
            yield


def seconds(function: Callable[[], object], times: int = 1) -> float:
    """How long ``function`` takes; the median of so many calls."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        function()
        taken.append(time.perf_counter() - began)
    return median(taken)


def resident_mb(process: int | str = "self") -> float:
    """Memory that a process holds now, in MB of 10^6 bytes (Linux only)."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1.024 / 1000 if found else float("nan")


def row(name: str, value: float, unit: str, goal: float | None = None, note: str = "") -> None:
    """Print one line of a table; the ratio to the goal is below 1 where the goal is a limit."""
    ratio = f"{value / goal:6.2f} x {goal:g} {unit}" if goal else ""
    sys.stdout.write(f"{name:44} {value:9.3g} {unit:5} {ratio:22} {note}".rstrip() + "\n")
    sys.stdout.flush()
