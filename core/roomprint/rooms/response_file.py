"""Impulse responses in files, of whichever kind the name's ending says."""

from collections.abc import Sequence
from pathlib import Path

from roomprint.rooms.response import ImpulseResponse
from roomprint.rooms.scene import Scene


def read_responses(path: Path) -> tuple[ImpulseResponse, ...]:
    """Read a SOFA file, or any sound file.

    Raises:
        RoomprintError: It holds no impulse response that can be used.
    """
    if _is_sofa(path):
        from roomprint.rooms.sofa_file import read_sofa

        return read_sofa(path)
    from roomprint.rooms.wav_file import read_wav

    return read_wav(path)


def write_responses(
    path: Path, responses: Sequence[ImpulseResponse], scene: Scene | None = None
) -> None:
    """Write SOFA when the name ends so, else WAV with a channel a response.

    Raises:
        RoomError: It cannot be written.
    """
    if _is_sofa(path):
        from roomprint.rooms.sofa_file import write_sofa

        write_sofa(path, responses, scene)
    else:
        from roomprint.rooms.wav_file import write_wav

        write_wav(path, *responses)


def _is_sofa(path: Path) -> bool:
    return path.suffix.lower() == ".sofa"
