"""What computations run on, as one person wants it on one machine."""

from dataclasses import dataclass, fields, replace
from typing import TypeVar

from roomprint.settings import Config, setting

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
MOST_THREADS = 256
ON = "Where encoders are trained; auto is a CUDA graphics processor where there is one."
ARITHMETIC = "Arithmetic of the encoder; auto is bfloat16 where the device is quick at it."

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Computing(Config):
    """Stands in wherever a work leaves its own settings of the same names as they come."""

    device: str = setting("auto", ON, choices=DEVICES)
    precision: str = setting("auto", ARITHMETIC, choices=PRECISIONS)
    threads: int = setting(
        0,
        "Processor threads of each training and of each work in the background; 0 chooses as many "
        "as the processor has cores.",
        low=0,
        high=MOST_THREADS,
    )

    def under(self, config: T) -> T:
        """``config`` with these settings where it has its defaults."""
        own = {name: getattr(self, name) for name in ("device", "precision", "threads")}
        plain = {one.name: one.default for one in fields(config)}  # type: ignore[arg-type]
        open_ = {n: v for n, v in own.items() if getattr(config, n) == plain[n]}
        return replace(config, **open_)  # type: ignore[type-var]
