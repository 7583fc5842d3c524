"""Sweeps on their way through a room, and how it looks meanwhile."""

from collections.abc import Generator
from dataclasses import dataclass

from roomprint.audio.duplex import Duplex, Recording
from roomprint.audio.sweep import Sweep
from roomprint.rooms.averaging import Train
from roomprint.rooms.measure_config import MeasureConfig
from roomprint.steps import Progress

LEAD_S = 0.5  # of silence first: what the noise is measured from


@dataclass(frozen=True)
class Sounding(Progress):
    """How far a measurement has come, in tenths of a second, and what the microphone hears.

    Attributes:
        level_dbfs: RMS of the newest moment.
        peak_dbfs: Its highest sample.
        clipped: That sample reached full scale.
    """

    level_dbfs: float = 0.0
    peak_dbfs: float = 0.0
    clipped: bool = False


def sweep_for(duplex: Duplex, settings: MeasureConfig, duration_s: float) -> Sweep:
    """A sweep of ``duration_s`` that both devices can follow."""
    sweep = Sweep(settings.low_hz, settings.high_hz, duration_s)
    return sweep.within(duplex.input_rate_hz, duplex.output_rate_hz)


def send(
    duplex: Duplex, train: Train, level_dbfs: float, note: str, before_s: float, total_s: float
) -> Generator[Sounding, None, Recording]:
    """Play ``train`` and record it.

    Args:
        duplex: The open devices.
        train: What to play.
        level_dbfs: Its peak.
        note: What to call it meanwhile.
        before_s: How long the work has taken before.
        total_s: How long all of it takes.

    Raises:
        DeviceError: A device went away.
    """
    amplitude = 10 ** (level_dbfs / 20)
    playing = duplex.play(amplitude * train.samples(duplex.output_rate_hz))
    try:
        while True:
            try:
                now = next(playing)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            done_s = before_s + now.share * train.duration_s
            yield Sounding(
                round(10 * done_s),
                round(10 * total_s),
                note,
                now.level_dbfs,
                now.peak_dbfs,
                now.clipped,
            )
    finally:
        playing.close()
