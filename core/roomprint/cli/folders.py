"""The folders of audio that training and measuring both ask for."""

import argparse
from pathlib import Path


def add_folders(command: argparse.ArgumentParser, music: str) -> None:
    """Put ``--music``, ``--noise`` and ``--rooms`` into ``command``; none may be left out.

    Args:
        command: The parser of one command.
        music: What the recordings are for, as its help says it.
    """
    for name, what in (
        ("music", music),
        ("noise", "recorded background noises"),
        ("rooms", "impulse responses of rooms"),
    ):
        command.add_argument(f"--{name}", type=Path, required=True, metavar="DIR", help=what)
