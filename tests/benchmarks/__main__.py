"""Every benchmark, each in a process of its own: ``python -m tests.benchmarks``.

One alone: ``python -m tests.benchmarks.indexing``, likewise ``augmenting``, ``embeddings``,
``querying``, ``rooms`` and ``window``.
They take a few minutes in all and want a machine that does nothing else. Nothing here is a test: a
number depends on the machine, so each is given as a ratio to the goal and none can fail.
"""

import subprocess
import sys

_BENCHMARKS = ("augmenting", "embeddings", "indexing", "querying", "rooms", "window")

if __name__ == "__main__":
    for name in _BENCHMARKS:
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True)
