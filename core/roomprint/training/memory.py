"""Freed memory that a training keeps for its next step.

The C library of Linux hands every large block back to the system at once and gets it anew, page by
page, in the next step. Measured with one thread, a step of the paper's room encoder takes 0.48 s
instead of 0.69 s without that, and one of the small fingerprint encoder 1.82 s instead of 2.08 s.
"""

import ctypes
import sys

# Parameters of mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGEST_BLOCKS = (1 << 30, 1 << 25)  # bytes; larger ones go back still. Some take 32 MiB at most
_NEVER = 2**31 - 1


def keep_freed_memory() -> None:
    """Let this process keep what it frees; nothing where the C library cannot be told so."""
    if sys.platform != "linux":
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is None:
        return
    if any(set_option(_MMAP_THRESHOLD, size) for size in _LARGEST_BLOCKS):
        set_option(_TRIM_THRESHOLD, _NEVER)
