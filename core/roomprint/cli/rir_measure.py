"""``roomprint rir measure``: the impulse response of the room one is in."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.options import add_settings, settings_from
from roomprint.cli.output import complain, drain, say, say_json
from roomprint.errors import ConfigError

if TYPE_CHECKING:
    from roomprint.rooms.measuring import Measurement


def add_measure(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Put the command into the group's parser."""
    from roomprint.rooms.measure_config import MeasureConfig

    measure = verbs.add_parser(
        "measure",
        parents=[shared],
        help="measure a room with a loudspeaker and a microphone",
        description="Play exponential sweeps on a loudspeaker, record them with a microphone and "
        "write the impulse response. A short sweep first tells whether the level is right. Ctrl-C "
        "silences the loudspeaker and writes nothing.",
    )
    measure.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the WAV or SOFA file to write",
    )
    for option, kind in (("--microphone", "microphone"), ("--loudspeaker", "loudspeaker")):
        measure.add_argument(
            option, metavar="D", help=f"the {kind}'s name, or a part of it; default: the system's"
        )
    add_settings(measure, MeasureConfig)
    measure.set_defaults(run=_measure)


def _measure(arguments: argparse.Namespace) -> int:
    from roomprint.rooms.measuring import MeasureConfig, MeasureRoom
    from roomprint.rooms.response_file import write_responses

    output: Path = arguments.output
    if output.suffix.lower() not in (".wav", ".sofa"):
        raise ConfigError(f"the output must end in .wav or .sofa, got {shown(output)}")
    if not output.parent.is_dir():  # said before it sounds, not after
        raise ConfigError(f"the folder {shown(output.parent)} does not exist")
    work = MeasureRoom(
        settings=settings_from(arguments, MeasureConfig),
        input_device=arguments.microphone,
        output_device=arguments.loudspeaker,
    )
    measurement = drain(work.steps())
    write_responses(output, [measurement.response])
    if arguments.json:
        say_json({"path": str(output), **_facts(measurement)})
        return 0
    for warning in measurement.warnings:
        complain(warning)
    say(
        f"{shown(output)}   {measurement.snr_db:.0f} dB above the noise, "
        f"peak {measurement.peak_dbfs:.0f} dBFS"
    )
    return 0


def _facts(measurement: "Measurement") -> dict[str, Any]:
    """A measurement as other programs read it."""
    response = measurement.response
    return {
        "sample_rate_hz": response.sample_rate_hz,
        "duration_s": round(response.duration_s, 3),
        "snr_db": round(measurement.snr_db, 1),
        "peak_dbfs": round(measurement.peak_dbfs, 1),
        "noise_dbfs": round(measurement.level.noise_dbfs, 1),
        "xruns": measurement.xruns,
        "note": response.note,
        "warnings": list(measurement.warnings),
    }
