"""The folders of audio that training and measuring both ask for."""

import argparse
from pathlib import Path


def add_folders(command: argparse.ArgumentParser, music: str, *, required: bool = True) -> None:
    """Put ``--music``, ``--noise`` and ``--rooms`` into ``command``.

    Args:
        command: The parser of one command.
        music: What the recordings are for, as its help says it.
        required: Whether none may be left out; a file may name them instead.
    """
    for name, what in (
        ("music", music),
        ("noise", "recorded background noises"),
        ("rooms", "impulse responses of rooms"),
    ):
        command.add_argument(f"--{name}", type=Path, required=required, metavar="DIR", help=what)
