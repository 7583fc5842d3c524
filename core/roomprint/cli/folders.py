"""The folders of audio that training and measuring both ask for."""

import argparse
from pathlib import Path


def add_folders(command: argparse.ArgumentParser, music: str, *, required: bool = True) -> None:
    """Put ``--music``, ``--noise`` and ``--rirs`` (or ``--rooms``) into ``command``.

    Args:
        command: The parser of one command.
        music: What the recordings are for, as its help says it.
        required: Whether none may be left out; a file may name them instead.
    """
    for name, options, what in (
        ("music", ("--music",), music),
        ("noise", ("--noise",), "recorded background noises"),
        ("rooms", ("--rirs", "--rooms"), "impulse responses: sound files, SOFA, designed rooms"),
    ):
        command.add_argument(
            *options, type=Path, required=required, metavar="DIR", dest=name, help=what
        )
