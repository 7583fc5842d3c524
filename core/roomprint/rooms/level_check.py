"""Before a measurement: is the sweep loud enough at the microphone, and not too loud?"""

import math
from collections.abc import Generator
from dataclasses import dataclass

from roomprint.audio.devices import rescan
from roomprint.audio.duplex import Duplex
from roomprint.audio.levels import CLIPPED, dbfs, peak, rms
from roomprint.rooms.averaging import Train, average
from roomprint.rooms.measure_config import MeasureConfig
from roomprint.rooms.sending import LEAD_S, Sounding, send, sweep_for
from roomprint.settings import Config

SWEEP_S = 1.0
REST_S = 1.0
CHECK_S = LEAD_S + SWEEP_S + REST_S
SILENT_DBFS = -90.0
QUIET_DBFS = -50.0
NEEDED_DB = 30.0  # by which the response must stand out of the noise; T20 wants 35, T30 45


@dataclass(frozen=True)
class LevelCheck:
    """What one short sweep tells.

    Attributes:
        peak_dbfs: Highest sample recorded.
        noise_dbfs: RMS of what there was to hear before the sweep.
        snr_db: By how much the response of the whole measurement would stand out of the noise.
        problem: Why it is no use to measure like this and what to do, in a sentence; or empty.
    """

    peak_dbfs: float
    noise_dbfs: float
    snr_db: float
    problem: str


@dataclass(frozen=True, kw_only=True)
class CheckLevel(Config):
    """Play one short sweep and say whether a measurement would succeed.

    Attributes:
        settings: Of the measurement.
        input_device: The microphone's name or a part of it; None: the default.
        output_device: The loudspeaker's name or a part of it; None: the default.
    """

    settings: MeasureConfig
    input_device: str | None = None
    output_device: str | None = None

    def steps(self) -> Generator[Sounding, None, LevelCheck]:
        """Closing it silences the loudspeaker.

        Raises:
            DeviceError: A device is missing, busy or went away.
        """
        rescan()  # a worker process that runs for long does not know what was plugged in since
        with Duplex(self.input_device, self.output_device, self.settings.speaker) as duplex:
            return (yield from check_level(duplex, self.settings, CHECK_S))


def check_level(
    duplex: Duplex, settings: MeasureConfig, total_s: float
) -> Generator[Sounding, None, LevelCheck]:
    """Play one short sweep; ``total_s`` is how long all of the work takes of which it is a part."""
    sweep = sweep_for(duplex, settings, SWEEP_S)
    train = Train(sweep=sweep, count=1, lead_s=LEAD_S, rest_s=REST_S)
    recording = yield from send(
        duplex, train, settings.level_dbfs, "checking the level", 0.0, total_s
    )
    heard = average(recording, train, duplex.output_rate_hz)
    loudest = peak(recording.samples)
    noise = rms(recording.samples[: round(LEAD_S * recording.sample_rate_hz)])
    gain_db = 10 * math.log10(settings.sweeps * settings.sweep_s / SWEEP_S)
    snr_db = heard.snr_db + gain_db
    return LevelCheck(dbfs(loudest), dbfs(noise), snr_db, _problem(duplex, loudest, snr_db))


def _problem(duplex: Duplex, loudest: float, snr_db: float) -> str:
    if loudest >= CLIPPED:
        return clips(duplex.microphone)
    if dbfs(loudest) < SILENT_DBFS:
        return (
            f"the microphone {duplex.microphone} hears nothing: it may be muted, "
            f"or the loudspeaker {duplex.loudspeaker} turned down"
        )
    if dbfs(loudest) < QUIET_DBFS:
        return (
            f"the sweep reaches the microphone {duplex.microphone} too quietly, at "
            f"{dbfs(loudest):.0f} dBFS: turn up the loudspeaker or the microphone's gain"
        )
    return drowned(snr_db, NEEDED_DB) if snr_db < NEEDED_DB else ""


def clips(microphone: str) -> str:
    """That it does, in a sentence."""
    return f"the microphone {microphone} clips: turn down its gain or the loudspeaker"


def drowned(snr_db: float, needed_db: float) -> str:
    """That noise is too loud, in a sentence."""
    return (
        f"the sweep is drowned in noise: the response stands {snr_db:.0f} dB above it where "
        f"{needed_db:.0f} dB are needed; turn up the loudspeaker, quieten the room, or take "
        "longer or more sweeps"
    )
