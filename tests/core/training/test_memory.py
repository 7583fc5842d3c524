"""What a training frees is there for its next step."""

import subprocess
import sys

import pytest

_FAULTS = """
import resource
import numpy as np
from roomprint.training.memory import keep_freed_memory
keep_freed_memory()
np.ones(8_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    np.ones(8_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults() -> int:
    """Pages that the system had to find for five blocks of 64 MB, one after the other."""
    told = subprocess.run(
        [sys.executable, "-c", _FAULTS], capture_output=True, text=True, check=True
    )
    return int(told.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux is told")
def test_freed_blocks_are_not_fetched_from_the_system_again() -> None:
    """Five blocks have 78,000 pages of 4 kB; where the system takes larger ones, fewer."""
    assert faults() < 1_000
