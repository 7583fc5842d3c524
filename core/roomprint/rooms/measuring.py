"""Measuring a room: sweeps out of a loudspeaker, an impulse response out of a microphone."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from roomprint.audio.devices import rescan
from roomprint.audio.duplex import Duplex, Recording
from roomprint.audio.levels import CLIPPED, dbfs, peak
from roomprint.errors import RoomError
from roomprint.rooms.averaging import Averaged, Train, average
from roomprint.rooms.level_check import CHECK_S, CheckLevel, LevelCheck, check_level, clips, drowned
from roomprint.rooms.measure_config import MeasureConfig
from roomprint.rooms.onset import onset_s
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.sending import LEAD_S, Sounding, send, sweep_for
from roomprint.settings import Config

__all__ = [
    "CheckLevel",
    "LevelCheck",
    "MeasureConfig",
    "MeasureRoom",
    "Measurement",
    "Sounding",
    "measure",
]

PRE_ONSET_S = 0.02  # kept before the direct sound: silence that a detector of onsets looks for
DROWNED_DB = 20.0  # less is no response: noise alone has peaks of 15 dB
TRIES = 3  # to get through without losing sound
T20_DB, T30_DB = 35.0, 45.0  # ISO 3382-1, 5.2.1


@dataclass(frozen=True, eq=False)
class Measurement:
    """A measured response, and how far it can be trusted.

    Attributes:
        response: As loud as if the sweep had been at full scale; its direct sound arrives shortly
            after sample 0, since the devices' latency is not known.
        level: What the level check before it told.
        peak_dbfs: Highest sample recorded.
        snr_db: By how much the response stands out of the noise.
        xruns: How often sound was lost on its way in or out.
        warnings: Sentences.
    """

    response: ImpulseResponse
    level: LevelCheck
    peak_dbfs: float
    snr_db: float
    xruns: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeasureRoom(Config):
    """Check the level, play the sweeps and find the response.

    Attributes:
        settings: Of the measurement.
        input_device: The microphone's name or a part of it; None: the default.
        output_device: The loudspeaker's name or a part of it; None: the default.
        source: What to call the place of the loudspeaker.
        microphone: What to call the place of the microphone.
    """

    settings: MeasureConfig = field(default_factory=MeasureConfig)
    input_device: str | None = None
    output_device: str | None = None
    source: str = "source"
    microphone: str = "microphone"

    def steps(self) -> Generator[Sounding, None, Measurement]:
        """Closing it silences the loudspeaker.

        Raises:
            DeviceError: A device is missing, busy or went away.
            RoomError: The sweep is too quiet, clips or is drowned in noise.
        """
        rescan()  # a worker process that runs for long does not know what was plugged in since
        with Duplex(self.input_device, self.output_device, self.settings.speaker) as duplex:
            return (yield from measure(duplex, self))


def measure(duplex: Duplex, work: MeasureRoom) -> Generator[Sounding, None, Measurement]:
    """Measure with devices that are open; see :meth:`MeasureRoom.steps`."""
    settings = work.settings
    train = Train(
        sweep=sweep_for(duplex, settings, settings.sweep_s),
        count=settings.sweeps,
        lead_s=LEAD_S,
        rest_s=settings.decay_s,
    )
    total_s = CHECK_S + train.duration_s
    level = yield from check_level(duplex, settings, total_s)
    if level.problem:
        raise RoomError(level.problem)
    begun = datetime.now().astimezone()
    averaged, recording = yield from _sweep(duplex, train, settings.level_dbfs, total_s)
    if averaged.snr_db < DROWNED_DB:
        raise RoomError(drowned(averaged.snr_db, DROWNED_DB))
    amplitude = 10 ** (settings.level_dbfs / 20)
    whole = ImpulseResponse(
        samples=averaged.samples / amplitude,
        sample_rate_hz=recording.sample_rate_hz,
        origin=Origin.MEASURED,
        source=work.source,
        microphone=work.microphone,
        note=_note(begun, duplex, train, averaged),
    )
    return Measurement(
        response=_trimmed(whole),
        level=level,
        peak_dbfs=dbfs(peak(recording.samples)),
        snr_db=averaged.snr_db,
        xruns=len(recording.dropouts) + len(recording.gaps),
        warnings=tuple(_warnings(averaged)),
    )


def _sweep(
    duplex: Duplex, train: Train, level_dbfs: float, total_s: float
) -> Generator[Sounding, None, tuple[Averaged, Recording]]:
    """Play the sweeps, and again when there is doubt about what came back."""
    note = "measuring" if train.count == 1 else f"measuring with {train.count} sweeps"
    done_s = CHECK_S
    for left in reversed(range(TRIES)):
        recording = yield from send(duplex, train, level_dbfs, note, done_s, total_s)
        if peak(recording.samples) >= CLIPPED:
            raise RoomError(clips(duplex.microphone))
        averaged = average(recording, train, duplex.output_rate_hz)
        if not averaged.doubt or not left:
            break
        note = f"measuring again: {averaged.doubt}"
        done_s, total_s = done_s + train.duration_s, total_s + train.duration_s
    return averaged, recording


def _trimmed(whole: ImpulseResponse) -> ImpulseResponse:
    """From shortly before the direct sound on."""
    begin = max(0, round((onset_s(whole) - PRE_ONSET_S) * whole.sample_rate_hz))
    return replace(whole, samples=whole.samples[begin:])


def _note(begun: datetime, duplex: Duplex, train: Train, averaged: Averaged) -> str:
    sweep = train.sweep
    return (
        f"measured {begun.isoformat(sep=' ', timespec='seconds')} with the microphone "
        f"{duplex.microphone} and the loudspeaker {duplex.loudspeaker}: {averaged.used} "
        f"sweep{'s' if averaged.used > 1 else ''} of {sweep.duration_s:g} s from "
        f"{sweep.low_hz:g} to {sweep.high_hz:g} Hz, {averaged.snr_db:.0f} dB above the noise"
    )


def _warnings(averaged: Averaged) -> Iterator[str]:
    if averaged.doubt:
        yield f"{averaged.doubt}, {TRIES} times over: close other programs and measure again"
    if averaged.disturbed:
        swept = "sweep was" if averaged.disturbed == 1 else "sweeps were"
        yield f"{averaged.disturbed} {swept} left out, since sound was lost or something disturbed"
    for needed_db, decay in ((T20_DB, "T20"), (T30_DB, "T30")):
        if averaged.snr_db < needed_db:
            yield (
                f"the response stands {averaged.snr_db:.0f} dB above the noise; "
                f"{decay} wants {needed_db:.0f} dB"
            )
            return
