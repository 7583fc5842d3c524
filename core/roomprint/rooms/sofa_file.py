"""Impulse responses as SOFA (AES69): SingleRoomSRIR, with several sources SingleRoomMIMOSRIR.

What has no place there (names, origin, the direct sound's arrival) stands in an attribute of our
own, which other programs pass over.
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import write_whole
from roomprint.audio.names import shown
from roomprint.errors import RoomError, reason_of
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_notes import check_length, check_rate, check_read, from_json, to_json
from roomprint.rooms.scene import Scene, Transducer

ONE_SOURCE, SEVERAL_SOURCES = "SingleRoomSRIR", "SingleRoomMIMOSRIR"
READABLE = (ONE_SOURCE, SEVERAL_SOURCES, "SingleRoomDRIR")
_NOTES = "GLOBAL_RoomprintNotes"
_NEEDED = ("Data_IR", "Data_SamplingRate", "Data_Delay")
_NAMED = 3  # broken rules
_ZERO_CELSIUS_K = 273.15
_OF_CORNERS = ("RoomCorners_Type", "RoomCorners_Units")
_OF_AIR = ("RoomTemperature", "RoomTemperature_Units", "RoomVolume", "RoomVolume_Units")

Grid = NDArray[np.float64]  # (microphones, samples, sources)


def write_sofa(path: Path, responses: Sequence[ImpulseResponse], scene: Scene | None) -> None:
    """Write the responses of every source at every microphone.

    Args:
        path: The file.
        responses: One a pair, of one sample rate; the shorter end in zeros.
        scene: Where they were simulated, for positions, temperature and corners; None when that
            is not known.

    Raises:
        RoomError: A pair is missing or twice there, the rates differ, or it cannot be written.
    """
    import sofar

    name = shown(path)
    rates = {one.sample_rate_hz for one in responses}
    if len(rates) != 1:
        raise RoomError(f"{name} needs responses of one sample rate, there are {len(rates)}")
    sources = list(dict.fromkeys(one.source for one in responses))
    microphones = list(dict.fromkeys(one.microphone for one in responses))
    grid, ordered = _grid(name, responses, sources, microphones)
    several = len(sources) > 1
    sofa = sofar.Sofa(SEVERAL_SOURCES if several else ONE_SOURCE)
    # Of several these would need one value each; and netCDF4 1.7.5.1 cannot write the descriptions.
    sofa.delete("ReceiverDescriptions")
    sofa.delete("EmitterDescriptions")
    sofa.Data_IR = grid[None] if several else grid[None, :, :, 0]
    sofa.Data_Delay = np.zeros((1, len(microphones), 1) if several else (1, len(microphones)))
    sofa.Data_SamplingRate = float(rates.pop())
    sofa.GLOBAL_Title = scene.name if scene else path.stem.encode(errors="replace").decode()
    sofa.GLOBAL_ApplicationName = "Roomprint"
    sofa.GLOBAL_Comment = (
        "Amplitude 1 is the direct sound of an omnidirectional source at 1 m"
        if all(one.origin is Origin.SIMULATED for one in responses)
        else "Amplitudes are those of the recording"
    )
    _place(sofa, "Receiver", _found(microphones, scene.microphones if scene else ()))
    places = _found(sources, scene.sources if scene else ())
    if several:
        sofa.SourcePosition = np.zeros((1, 3))  # emitters stand relative to it
        _place(sofa, "Emitter", places)
    elif places[0] is not None:
        sofa.SourcePosition = np.array([places[0].position])
        sofa.SourceView, sofa.SourceUp = (np.array([axis]) for axis in _axes(places[0]))
    _describe(sofa, scene)
    sofa.delete("MeasurementDate")
    sofa.add_attribute(_NOTES, to_json(ordered))
    _write(path, sofa)


def _grid(
    name: str, responses: Sequence[ImpulseResponse], sources: list[str], microphones: list[str]
) -> tuple[Grid, list[ImpulseResponse]]:
    """The samples, and the responses in the order in which they are read again."""
    by_pair = {(one.source, one.microphone): one for one in responses}
    pairs = [(source, microphone) for source in sources for microphone in microphones]
    if len(by_pair) < len(responses):
        raise RoomError(f"{name} can hold only one response of each source at each microphone")
    for source, microphone in pairs:
        if (source, microphone) not in by_pair:
            raise RoomError(f"{name} lacks a response from {source} to {microphone}")
    longest = max(len(one.samples) for one in responses)
    grid = np.zeros((len(microphones), longest, len(sources)))
    for (source, microphone), one in by_pair.items():
        at = microphones.index(microphone), slice(len(one.samples)), sources.index(source)
        grid[at] = one.samples
    return grid, [by_pair[pair] for pair in pairs]


def _found(names: list[str], transducers: Sequence[Transducer]) -> list[Transducer | None]:
    by_name = {one.name: one for one in transducers}
    return [by_name.get(name) for name in names]


def _place(sofa: Any, kind: str, found: list[Transducer | None]) -> None:
    """Positions and axes of the receivers or emitters; the origin where they are not known."""
    positions = [one.position if one else (0.0, 0.0, 0.0) for one in found]
    setattr(sofa, f"{kind}Position", np.array(positions)[:, :, None])
    setattr(sofa, f"{kind}Position_Type", "cartesian")
    setattr(sofa, f"{kind}Position_Units", "metre")
    axes = [_axes(one) if one else ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0)) for one in found]
    setattr(sofa, f"{kind}View", np.array([view for view, _ in axes])[:, :, None])
    setattr(sofa, f"{kind}Up", np.array([up for _, up in axes])[:, :, None])


def _axes(one: Transducer) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where it points and what is up to it, both of length 1."""
    azimuth, elevation = radians(one.azimuth_deg), radians(one.elevation_deg)
    level, rise = cos(elevation), sin(elevation)
    view = (level * cos(azimuth), level * sin(azimuth), rise)
    up = (-rise * cos(azimuth), -rise * sin(azimuth), level)
    return view, up


def _describe(sofa: Any, scene: Scene | None) -> None:
    """The room's air and, of a shoebox along the axes, its corners; nothing that is not known."""
    from roomprint.rooms.geometry import volume_m3

    sofa.GLOBAL_RoomType = "reverberant"
    corners = scene.corners if scene else ()
    xs, ys = {x for x, _ in corners}, {y for _, y in corners}
    if scene and len(corners) == 4 and len(xs) == len(ys) == 2:
        sofa.GLOBAL_RoomType = "shoebox"
        sofa.RoomCornerA = np.array([[min(xs), min(ys), 0.0]])
        sofa.RoomCornerB = np.array([[max(xs), max(ys), scene.height_m]])
    else:
        for unknown in ("RoomCornerA", "RoomCornerB", "RoomCorners", *_OF_CORNERS):
            sofa.delete(unknown)
    if scene:
        sofa.RoomTemperature = scene.temperature_c + _ZERO_CELSIUS_K
        sofa.RoomVolume = volume_m3(scene)
    else:
        for unknown in _OF_AIR:
            sofa.delete(unknown)


def _write(path: Path, sofa: Any) -> None:
    import sofar

    try:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "responses.sofa"  # netCDF takes no odd names
            sofar.write_sofa(str(part), sofa)
            write_whole(path, part.read_bytes())
    except OSError as error:
        raise RoomError(f"{shown(path)} cannot be written: {reason_of(error)}") from error


def read_sofa(path: Path) -> tuple[ImpulseResponse, ...]:
    """Read the responses of every measurement, source and microphone.

    Many files break rules of SOFA that do not keep one from reading them: what sofar finds is a
    warning of each response.

    Raises:
        RoomError: It is not there, empty, damaged, of another convention or rate, or silent.
    """
    name = shown(path)
    sofa = _open(path)
    convention = str(sofa.GLOBAL_SOFAConventions)
    if convention not in READABLE:
        raise RoomError(
            f"{name} is of the convention {convention}; room responses are in those of "
            f"{', '.join(READABLE)}"
        )
    for needed in _NEEDED:
        if not hasattr(sofa, needed):
            raise RoomError(f"{name} is damaged: it holds no {needed.replace('_', '.')}")
    rate = check_rate(name, float(np.atleast_1d(sofa.Data_SamplingRate).flat[0]))
    samples = np.asarray(sofa.Data_IR, np.float64)
    if samples.ndim == 3:
        samples = samples[..., None]  # (measurements, microphones, samples, emitters)
    if samples.ndim != 4:
        raise RoomError(f"{name} is damaged: its Data.IR has {samples.ndim} dimensions, not 3 or 4")
    delays = np.nan_to_num(np.asarray(sofa.Data_Delay, np.float64))
    check_length(name, (samples.shape[2] + max(0.0, float(delays.max()))) / rate)
    responses = _responses(samples, _delays(delays, samples), rate)
    if hasattr(sofa, _NOTES):
        try:
            notes = from_json(str(getattr(sofa, _NOTES)))
        except RoomError as error:
            raise RoomError(f"{name} cannot be read: {error}") from error
        if len(notes) == len(responses):
            responses = [note.onto(one) for note, one in zip(notes, responses, strict=True)]
    check_read(name, responses)
    broken = _broken_rules(sofa)
    return tuple(replace(one, warnings=(*one.warnings, *broken)) for one in responses)


def _broken_rules(sofa: Any) -> list[str]:
    """What sofar's verification finds, in a sentence; it fills in what is missing, so come last."""
    try:
        issues = sofa.verify(issue_handling="return", mode="read")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        # it trips over what it was asked to judge
        issues = f"- {error}"
    found, heading = [], ""
    for line in (issues or "").splitlines():
        if line.startswith("- "):
            found.append(f"{heading}{line[2:]}")
        elif line.endswith(":"):
            heading = "there is no " if line.startswith("Added mandatory data") else ""
    if not found:
        return []
    more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return [f"the file breaks rules of SOFA: {'; '.join(found[:_NAMED])}{more}"]


def _open(path: Path) -> Any:
    import sofar

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "responses.sofa"  # sofar and netCDF take no odd names or endings
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise RoomError(f"{shown(path)} cannot be read: {reason_of(error)}") from error
        if copy.stat().st_size == 0:
            raise RoomError(f"{shown(path)} is empty")
        try:
            return sofar.read_sofa(str(copy), verify=False, verbose=False)
        except Exception as error:  # whatever netCDF and sofar make of a damaged file
            raise RoomError(
                f"{shown(path)} cannot be read as SOFA: it is damaged or none"
            ) from error


def _delays(delays: NDArray[np.float64], samples: NDArray[np.float64]) -> NDArray[np.int64]:
    """Samples of silence before each response: (measurements, microphones, emitters)."""
    count, microphones, _, emitters = samples.shape
    if delays.ndim < 3:
        delays = delays.reshape((*delays.shape, 1, 1)[:3])
    return np.broadcast_to(delays, (count, microphones, emitters)).round().astype(np.int64)


def _responses(
    samples: NDArray[np.float64], delays: NDArray[np.int64], rate: int
) -> list[ImpulseResponse]:
    """Every microphone for the first emitter, then for the next, measurement by measurement."""
    count, microphones, _, emitters = samples.shape
    sources = count * emitters
    return [
        ImpulseResponse(
            samples=np.concatenate(
                [
                    np.zeros(max(0, delays[number, microphone, emitter])),
                    samples[number, microphone, :, emitter],
                ]
            ),
            sample_rate_hz=rate,
            origin=Origin.IMPORTED,
            source=f"source {number * emitters + emitter + 1}" if sources > 1 else "source",
            microphone=f"microphone {microphone + 1}" if microphones > 1 else "microphone",
        )
        for number in range(count)
        for emitter in range(emitters)
        for microphone in range(microphones)
    ]
