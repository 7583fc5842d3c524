"""How a room is measured: the settings, and a train of sweeps on its way through the room."""

from collections.abc import Generator
from dataclasses import dataclass

from roomprint.audio.duplex import SPEAKERS, Duplex, Recording
from roomprint.audio.sweep import Sweep
from roomprint.rooms.averaging import Train
from roomprint.settings import Config, setting
from roomprint.steps import Progress

LEAD_S = 0.5  # of silence first: what the noise is measured from


@dataclass(frozen=True, kw_only=True)
class MeasureConfig(Config):
    """Settings of a measurement by exponential sweeps."""

    sweep_s: float = setting(
        5.0, "Length of a sweep; twice as long gains 3 dB over noise.", low=1.0, high=60.0, unit="s"
    )
    sweeps: int = setting(
        2, "How many are averaged; twice as many gain 3 dB over noise.", low=1, high=32
    )
    decay_s: float = setting(
        3.0,
        "Silence after each sweep, and length of the response: longer than the room reverberates.",
        low=0.5,
        high=20.0,
        unit="s",
    )
    level_dbfs: float = setting(
        -12.0, "Peak level of the sweep at the loudspeaker.", low=-60.0, high=0.0, unit="dBFS"
    )
    low_hz: float = setting(40.0, "Where the sweep begins.", low=10.0, high=500.0, unit="Hz")
    high_hz: float = setting(
        20_000.0,
        "Where it ends; lower when a device cannot follow.",
        low=1_000.0,
        high=80_000.0,
        unit="Hz",
    )
    speaker: str = setting(
        "left",
        "Which of two loudspeakers sounds; both at once are two sources and blur the response.",
        choices=SPEAKERS,
    )

    def sweep(self, duration_s: float, duplex: Duplex) -> Sweep:
        """A sweep of ``duration_s`` that both devices can follow."""
        sweep = Sweep(self.low_hz, self.high_hz, duration_s)
        return sweep.within(duplex.input_rate_hz, duplex.output_rate_hz)


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
