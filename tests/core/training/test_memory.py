"""What a training frees is there for its next step."""

import subprocess
import sys

import pytest

_FAULTS = """
import resource, sys
import numpy as np
if sys.argv[1] == "keep":
    from roomprint.training.memory import keep_freed_memory
    keep_freed_memory()
np.ones(8_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    np.ones(8_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    """Pages that the system had to find for five blocks of 64 MB, one after the other."""
    told = subprocess.run(
        [sys.executable, "-c", _FAULTS, how], capture_output=True, text=True, check=True
    )
    return int(told.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux is told")
def test_freed_blocks_are_not_fetched_from_the_system_again() -> None:
    usual = faults("as usual")
    if usual < 1_000:
        pytest.skip("this system's C library keeps freed blocks by itself")
    assert faults("keep") < usual / 10
