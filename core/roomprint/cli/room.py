"""``roomprint room``: rooms as files, and what is heard in them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.audio.names import shown
from roomprint.cli.options import add_settings, settings_from
from roomprint.cli.output import drain, say, say_json
from roomprint.cli.room_estimate import add_estimate
from roomprint.cli.room_naming import add_naming
from roomprint.errors import ConfigError
from roomprint.rooms.planning import SimulationConfig

if TYPE_CHECKING:
    from roomprint.rooms.scene import Scene

_WRITABLE = (".wav", ".sofa")


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the group into the parser."""
    group = commands.add_parser("room", help="design rooms, simulate and recognize them")
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_new(verbs, shared)
    _add_simulate(verbs, shared)
    add_estimate(verbs, shared)
    add_naming(verbs, shared)


def _add_new(verbs: Any, shared: argparse.ArgumentParser) -> None:
    new = verbs.add_parser("new", parents=[shared], help="write a room to begin with")
    what = new.add_mutually_exclusive_group(required=True)
    what.add_argument("--preset", metavar="NAME", help="the room to write, such as classroom")
    what.add_argument("--list", action="store_true", help="tell which presets there are")
    new.add_argument("-o", "--output", type=Path, metavar="FILE", help="the JSON file to write")
    new.set_defaults(run=_new)


def _add_simulate(verbs: Any, shared: argparse.ArgumentParser) -> None:
    simulate = verbs.add_parser(
        "simulate",
        parents=[shared],
        help="impulse responses of a room",
        description="Simulate every source at every microphone of a room. The name's ending says "
        "what is written: SOFA, or WAV with one channel a pair and a JSON file beside it. What is "
        "left open is chosen from the room, and the reason is told.",
    )
    simulate.add_argument("room", type=Path, metavar="ROOM", help="a room's JSON file")
    simulate.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the file to write"
    )
    add_settings(simulate, SimulationConfig)
    simulate.set_defaults(run=_simulate)


def _new(arguments: argparse.Namespace) -> int:
    from roomprint.rooms.presets import PRESETS
    from roomprint.rooms.scene_file import write_scene

    if arguments.list:
        for name, scene in PRESETS.items():
            _tell(name, scene, as_json=arguments.json)
        return 0
    if arguments.preset not in PRESETS:
        raise ConfigError(f"there is no preset {arguments.preset}; there are {', '.join(PRESETS)}")
    if arguments.output is None:
        raise ConfigError("room new needs -o FILE to write the room to")
    if arguments.output.suffix.lower() != ".json":
        raise ConfigError(f"a room file ends in .json, got {shown(arguments.output)}")
    scene = PRESETS[arguments.preset]
    write_scene(arguments.output, scene)
    if arguments.json:
        say_json({"path": str(arguments.output), **_facts(arguments.preset, scene)})
    else:
        say(f"{scene.name} written to {shown(arguments.output)}")
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from roomprint.rooms.response_file import write_responses
    from roomprint.rooms.scene_file import read_scene
    from roomprint.rooms.simulation import SimulateRoom

    settings = settings_from(arguments, SimulationConfig)
    output: Path = arguments.output
    if output.suffix.lower() not in _WRITABLE:
        raise ConfigError(f"{shown(output)} must end in {' or '.join(_WRITABLE)}")
    scene = read_scene(arguments.room)
    done = drain(SimulateRoom(scene=scene, settings=settings).steps())
    write_responses(output, done.responses, scene)
    if arguments.json:
        say_json(
            {
                "path": str(arguments.room),
                "output": str(output),
                "scene_digest": done.scene_digest,
                "sample_rate_hz": settings.sample_rate_hz,
                "seed": settings.seed,
                "method": done.plan.method,
                "order": done.plan.order,
                "rays": done.plan.rays,
                "reason": done.plan.reason,
                "responses": [
                    {
                        "source": response.source,
                        "microphone": response.microphone,
                        "onset_s": response.onset_s,
                        "duration_s": response.duration_s,
                    }
                    for response in done.responses
                ],
            }
        )
        return 0
    rays = f" and {done.plan.rays} rays" if done.plan.rays else ""
    say(f"{done.plan.method}, order {done.plan.order}{rays}: {done.plan.reason}")
    for response in done.responses:
        say(f"{response.source} at {response.microphone}  {response.duration_s:.2f} s long")
    say(f"written to {shown(output)}")
    return 0


def _tell(name: str, scene: "Scene", *, as_json: bool) -> None:
    facts = _facts(name, scene)
    if as_json:
        say_json(facts)
    else:
        time_s = facts["eyring_s"]["1000"]
        say(f"{name:<14} {facts['volume_m3']:>8.1f} m³  Eyring {time_s:.2f} s at 1 kHz")


def _facts(name: str, scene: "Scene") -> dict[str, Any]:
    """What one wants to know before choosing a room."""
    from roomprint.rooms.geometry import volume_m3
    from roomprint.rooms.materials import OCTAVES_HZ
    from roomprint.rooms.statistics import eyring_s, sabine_s

    def by_octave(times: Any) -> dict[str, float]:
        return {f"{hz:g}": round(s, 3) for hz, s in zip(OCTAVES_HZ, times.tolist(), strict=True)}

    return {
        "preset": name,
        "name": scene.name,
        "volume_m3": round(volume_m3(scene), 3),
        "sabine_s": by_octave(sabine_s(scene)),
        "eyring_s": by_octave(eyring_s(scene)),
    }
