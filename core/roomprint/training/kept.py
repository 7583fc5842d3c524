"""What of a run is kept, whatever becomes of its trainer; read without torch."""

from pathlib import Path

LAST, PREVIOUS, BEST = (f"{name}.safetensors" for name in ("last", "previous", "best"))


def read_step(path: Path) -> int:
    """The step a checkpoint says it is of; -1 when it says none."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as file:
            return int(file.metadata()["step"])
    except (SafetensorError, KeyError, TypeError, ValueError, OSError):
        return -1


def best_or_last(folder: Path) -> Path:
    """The checkpoint to be used of a run, best first; the last one need not be there either."""
    return folder / (BEST if (folder / BEST).exists() else LAST)


def kept_step(checkpoints: Path) -> int | None:
    """The step that a run would go on from; None when nothing was saved yet."""
    there = checkpoints.glob("[!.]*.safetensors")
    return max((step for path in there if (step := read_step(path)) >= 0), default=None)


def kept_in_words(checkpoints: Path) -> str:
    """What is kept of a run that ended without saving, by the folder of its checkpoints."""
    step = kept_step(checkpoints)
    return "nothing was saved yet" if step is None else f"what is saved is step {step:,}"
