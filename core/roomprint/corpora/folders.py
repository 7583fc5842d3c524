"""Folders of sounds that a training or an evaluation is given: there, readable, and not silent."""

from collections.abc import Sequence
from pathlib import Path

from roomprint.audio.files import find_audio
from roomprint.audio.names import shown
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.corpora.packed_responses import find_responses, pack_responses
from roomprint.errors import ConfigError
from roomprint.steps import Steps


def sounds_in(folder: Path, what: str, *, responses: bool = False) -> list[Path]:
    """The sound files of a folder; of impulse responses, SOFA files and room projects too.

    Args:
        folder: Where they are.
        what: What an error calls it, such as "the noise folder".
        responses: Whether impulse responses are wanted.

    Raises:
        ConfigError: It is missing, or holds none.
    """
    if not folder.exists():
        raise ConfigError(f"{what} '{shown(folder)}' does not exist")
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
        raise ConfigError(f"{what} '{shown(folder)}' cannot be used: {error}") from error
    if pack.is_silent():
        raise ConfigError(f"{what} '{shown(folder)}' holds nothing but silence")
    return pack
