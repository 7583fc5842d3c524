"""The settings of a measurement, apart from all that it takes to make one."""

from dataclasses import dataclass

from roomprint.settings import Config, setting

SPEAKERS = ("left", "right", "both")


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
