"""Folders of sounds that a training or an evaluation is given: there, readable, and not silent."""

from collections.abc import Sequence
from pathlib import Path

from roomprint.audio.files import find_audio
from roomprint.audio.names import shown
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.errors import ConfigError
from roomprint.steps import Steps


def sounds_in(folder: Path, what: str) -> list[Path]:
    """The sound files of a folder.

    Args:
        folder: Where they are.
        what: What an error calls it, such as "the noise folder".

    Raises:
        ConfigError: It is missing, or holds none.
    """
    if not folder.exists():
        raise ConfigError(f"{what} '{shown(folder)}' does not exist")
    files = find_audio([folder])
    if not files:
        raise ConfigError(f"{what} '{shown(folder)}' holds no audio file")
    return files


def pack_sounds(
    folder: Path, what: str, files: Sequence[Path], cache: Path, *, responses: bool = False
) -> Steps[PackedAudio]:
    """Pack the files that :func:`sounds_in` found.

    Raises:
        ConfigError: None of them can be read, or they are silent; the folder is named.
    """
    try:
        pack = yield from pack_audio(files, cache, responses=responses)
    except ConfigError as error:
        raise ConfigError(f"{what} '{shown(folder)}' cannot be used: {error}") from error
    if pack.is_silent():
        raise ConfigError(f"{what} '{shown(folder)}' holds nothing but silence")
    return pack
