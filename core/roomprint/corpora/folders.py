"""Folders of sounds that a training or an evaluation is given: there, readable, and not silent."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from roomprint.audio.files import find_audio
from roomprint.audio.names import shown
from roomprint.audio.opening import open_decoder
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.corpora.packed_responses import OTHERS, find_responses, pack_responses
from roomprint.errors import AudioError, ConfigError
from roomprint.steps import Steps

KINDS = {
    "music": "the music folder",
    "distractors": "the folder of distractors",
    "noise": "the noise folder",
    "rooms": "the folder of impulse responses",
    "crowd": "the crowd folder",
    "held_out": "the held-out folder",
    "speech": "the speech folder",
}


def find_sounds(folders: Mapping[str, Path | None]) -> dict[str, list[Path]]:
    """The sound files of several folders, before any of them is read.

    Args:
        folders: Each by its kind, a word of ``KINDS``; what is None is left out.

    Raises:
        ConfigError: One is missing, or holds none.
    """
    return {
        kind: sounds_in(folder, KINDS[kind], responses=kind == "rooms")
        for kind, folder in folders.items()
        if folder is not None
    }


def sounds_in(folder: Path, what: str, *, responses: bool = False) -> list[Path]:
    """The sound files of a folder; of impulse responses, SOFA files and room projects too.

    Args:
        folder: Where they are; a file is taken as the only one.
        what: What an error calls it, such as "the noise folder".
        responses: Whether impulse responses are wanted.

    Raises:
        ConfigError: It is missing, holds none, or is a file that is none.
    """
    if not folder.exists():
        raise ConfigError(f"{what} '{shown(folder)}' does not exist")
    if folder.is_file() and not (responses and folder.suffix.lower() in OTHERS):
        try:
            with open_decoder(folder):
                pass
        except AudioError as error:
            raise _unusable(folder, what, error) from error
    files = find_responses(folder) if responses else find_audio([folder])
    if not files:
        wanted = "sound file, SOFA file or room" if responses else "audio file"
        raise ConfigError(f"{what} '{shown(folder)}' holds no {wanted}")
    return files


def pack_sounds(
    folder: Path, what: str, files: Sequence[Path], cache: Path, *, responses: bool = False
) -> Steps[PackedAudio]:
    """Pack the files that :func:`sounds_in` found.

    Raises:
        ConfigError: None of them can be read, or they are silent; the folder is named.
    """
    try:
        pack = yield from (pack_responses if responses else pack_audio)(files, cache)
    except ConfigError as error:
        raise _unusable(folder, what, error) from error
    if pack.is_silent():
        raise ConfigError(f"{what} '{shown(folder)}' holds nothing but silence")
    return pack


def _unusable(folder: Path, what: str, error: Exception) -> ConfigError:
    return ConfigError(f"{what} '{shown(folder)}' cannot be used: {error}")
