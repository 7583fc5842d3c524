"""Whether several processes train together, as ``torchrun`` says it to each of them."""

import os


def processes() -> int:
    """How many processes ``torchrun`` started together, this one among them."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first() -> bool:
    """Whether this is the only one, or the one of them that writes."""
    return int(os.environ.get("RANK", "0")) == 0
