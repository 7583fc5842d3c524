"""``roomprint rir``: impulse responses read, heard and measured."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.output import complain, drain, say, say_json, watch
from roomprint.cli.rir_measure import add_measure
from roomprint.errors import ConfigError, RoomError
from roomprint.rooms.likeness import UNLIKE, looks_like_a_response

if TYPE_CHECKING:
    from roomprint.rooms.parameters import BandParameters, RoomParameters

LONGEST_S = 3600.0  # of a sound that is put into a room
# of a printed table: key, heading with unit, digits
_ROWS = (
    ("edt_s", "EDT (s)", 2),
    ("t20_s", "T20 (s)", 2),
    ("t30_s", "T30 (s)", 2),
    ("c50_db", "C50 (dB)", 1),
    ("c80_db", "C80 (dB)", 1),
    ("d50", "D50 (%)", 0),
    ("ts_s", "Ts (ms)", 0),
    ("drr_db", "DRR (dB)", 1),
)
_SCALES = {"d50": 100.0, "ts_s": 1000.0}


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the group into the parser."""
    group = commands.add_parser("rir", help="impulse responses: parameters, listening, measuring")
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_analyze(verbs, shared)
    _add_apply(verbs, shared)
    add_measure(verbs, shared)


def _add_analyze(verbs: Any, shared: argparse.ArgumentParser) -> None:
    analyze = verbs.add_parser(
        "analyze",
        parents=[shared],
        help="reverberation times, clarity and more, by octave",
        description="Read the parameters of ISO 3382-1 and the STI off an impulse response, for "
        "all frequencies together and by octave. What the decay does not support is left out, and "
        "a warning says why. A file of several responses gives one result each.",
    )
    analyze.add_argument("file", type=Path, metavar="FILE", help="a sound or SOFA file")
    analyze.set_defaults(run=_analyze)


def _add_apply(verbs: Any, shared: argparse.ArgumentParser) -> None:
    apply = verbs.add_parser(
        "apply",
        parents=[shared],
        help="put a sound into a room",
        description="Convolve AUDIO with an impulse response and write what is heard as WAV, as "
        "loud as AUDIO. A file of several responses gives one channel each.",
    )
    apply.add_argument("rir", type=Path, metavar="RIR", help="a sound or SOFA file")
    apply.add_argument("audio", type=Path, metavar="AUDIO", help="any sound file")
    apply.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the WAV file to write"
    )
    apply.set_defaults(run=_apply)


def _analyze(arguments: argparse.Namespace) -> int:
    from roomprint.rooms.parameters import analyzing
    from roomprint.rooms.response_file import read_responses

    responses = read_responses(arguments.file)
    status = 0
    for response in responses:
        try:
            found = watch(analyzing(response))
        except RoomError as error:
            complain(f"{shown(arguments.file)}: {error}")
            status = 1
            continue
        pair = {"source": response.source, "microphone": response.microphone}
        if arguments.json:
            which = pair if len(responses) > 1 else {}
            say_json({"path": str(arguments.file), **which, **parameters_json(found)})
            continue
        if len(responses) > 1:
            say(f"{response.source} to {response.microphone}")
        for line in parameters_lines(found):
            say(line)
        for sentence in remarks(found):
            complain(sentence)
    return status


def parameters_json(found: "RoomParameters") -> dict[str, Any]:
    """Parameters as other programs read them."""

    def values(band: "BandParameters") -> dict[str, float | None]:
        return {key: value for key, value in asdict(band).items() if key != "centre_hz"}

    return {
        "sample_rate_hz": found.sample_rate_hz,
        "onset_s": found.onset_s,
        "broadband": values(found.broadband),
        "bands": [{"centre_hz": band.centre_hz, **values(band)} for band in found.bands],
        "t_mid_s": found.t_mid_s,
        "sti": found.sti,
        "warnings": remarks(found),
        "reasons": [
            {"centre_hz": centre_hz, "key": key, "reason": sentence}
            for (centre_hz, key), sentence in found.reasons.items()
        ],
    }


def remarks(found: "RoomParameters") -> list[str]:
    """Why values are missing, those of one reason in one sentence; then the warnings.

    What is no impulse response at all is said, and nothing else.
    """
    if UNLIKE in found.warnings:
        return [UNLIKE]
    by_reason: dict[tuple[float | None, str], list[str]] = {}
    for (centre_hz, key), sentence in found.reasons.items():
        by_reason.setdefault((centre_hz, sentence), []).append(key.rsplit("_", 1)[0].upper())
    missing = [
        f"no {', '.join(names)}{f' at {centre_hz:g} Hz' if centre_hz else ''}: {why}"
        for (centre_hz, why), names in by_reason.items()
    ]
    return [*missing, *found.warnings]


def parameters_lines(found: "RoomParameters") -> list[str]:
    """Parameters as a table, an octave a column."""
    bands = [found.broadband, *found.bands]
    heads = ["all"] + [f"{band.centre_hz:g} Hz" for band in found.bands]
    lines = [f"{'':9}" + "".join(f"{head:>9}" for head in heads)]
    for key, heading, digits in _ROWS:
        cells = (_cell(getattr(band, key), _SCALES.get(key, 1.0), digits) for band in bands)
        lines.append(f"{heading:9}" + "".join(f"{cell:>9}" for cell in cells))
    lines.append(f"{'T mid (s)':9}{_cell(found.t_mid_s, 1.0, 2):>9}")
    lines.append(f"{'STI':9}{_cell(found.sti, 1.0, 2):>9}")
    return lines


def _cell(value: float | None, scale: float, digits: int) -> str:
    return "–" if value is None else f"{value * scale:.{digits}f}"


def _apply(arguments: argparse.Namespace) -> int:
    from roomprint.audio.writing import write_sound
    from roomprint.rooms.auralization import auralize
    from roomprint.rooms.response_file import read_responses

    if arguments.output.suffix.lower() != ".wav":
        raise ConfigError(f"the output must end in .wav, got {shown(arguments.output)}")
    responses = read_responses(arguments.rir)
    if not all(map(looks_like_a_response, responses)):
        complain(f"{shown(arguments.rir)}: {UNLIKE}")
    heard = drain(auralize(arguments.audio, responses, LONGEST_S))
    write_sound(arguments.output, heard.wet, heard.sample_rate_hz)
    if arguments.json:
        frames, channels = heard.wet.shape
        facts = {"duration_s": round(frames / heard.sample_rate_hz, 3), "channels": channels}
        say_json({"path": str(arguments.output), **facts})
    else:
        say(f"{shown(arguments.audio)} in the room written to {shown(arguments.output)}")
        if len(responses) > 1:
            for channel, one in enumerate(responses, start=1):
                say(f"channel {channel}: {one.source} at {one.microphone}")
    return 0
