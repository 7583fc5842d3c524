"""Microphones and loudspeakers of this machine, as PortAudio knows them."""

import threading
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from roomprint.errors import DeviceError

Kind = Literal["input", "output"]
NAMES = {"input": "microphone", "output": "loudspeaker"}
# Held by whoever opens, starts or closes a stream, or asks for devices: PortAudio keeps one list of
# streams for the whole process and does not guard it, so two threads at once can crash it.
PORTAUDIO = threading.RLock()


@dataclass(frozen=True)
class Device:
    """A microphone or a loudspeaker."""

    name: str
    index: int
    is_default: bool


def portaudio() -> ModuleType:
    """The sounddevice module.

    Raises:
        DeviceError: PortAudio is not installed.
    """
    try:
        import sounddevice
    except OSError:
        install = "on Debian and Ubuntu: sudo apt install libportaudio2"
        raise DeviceError(
            f"PortAudio, which gives access to sound, is missing ({install})"
        ) from None
    return sounddevice  # type: ignore[no-any-return]


def list_inputs() -> list[Device]:
    """The microphones; see :func:`rescan` for those plugged in since."""
    return _list("input")


def list_outputs() -> list[Device]:
    """The loudspeakers; see :func:`rescan` for those plugged in since."""
    return _list("output")


def rescan() -> None:
    """Look again for devices that came or went; ends every stream this process has open."""
    sounddevice = portaudio()
    with PORTAUDIO:
        sounddevice._terminate()  # it offers no public way
        sounddevice._initialize()


def find_device(name: str | None, kind: Kind) -> Device:
    """The device called ``name``, or the one whose name alone contains it; None: the default.

    Raises:
        DeviceError: There is none, or more than one.
    """
    devices = _list(kind)
    if name is None:
        fitting = [device for device in devices if device.is_default] or devices[:1]
    else:
        exact = [device for device in devices if device.name == name]
        close = [device for device in devices if name.casefold() in device.name.casefold()]
        fitting = exact[:1] or close
    if len(fitting) == 1:
        return fitting[0]
    if not devices:
        raise DeviceError(f"there is no {NAMES[kind]}")
    problem = f"is the name of {len(fitting)} of them" if fitting else "is not one of them"
    there = ", ".join(device.name for device in devices)
    raise DeviceError(f"the {NAMES[kind]} {name} {problem}: {there}")


def cannot_open(device: Device, kind: Kind, error: Exception) -> DeviceError:
    """That ``device`` does not open, with PortAudio's own reason, which is seldom the true one."""
    reason = str(error.args[0]).split(": ", 1)[-1]
    return DeviceError(
        f"the {NAMES[kind]} {device.name} cannot be opened; it may be busy or unplugged ({reason})"
    )


def _list(kind: Kind) -> list[Device]:
    sounddevice = portaudio()
    with PORTAUDIO:
        default = _default_index(sounddevice, kind)
        everything: list[dict[str, Any]] = list(sounddevice.query_devices())
    # the same hardware appears once in each of the system's interfaces: the default one is enough
    interfaces = {entry["hostapi"] for entry in everything if entry["index"] == default}
    return [
        Device(entry["name"], entry["index"], entry["index"] == default)
        for entry in everything
        if entry[f"max_{kind}_channels"] > 0 and (not interfaces or entry["hostapi"] in interfaces)
    ]


def _default_index(sounddevice: ModuleType, kind: Kind) -> int | None:
    try:
        return int(sounddevice.query_devices(kind=kind)["index"])
    except (sounddevice.PortAudioError, ValueError):
        return None
