"""``roomprint``: without words it opens the window, with words it is the command line."""

import argparse
import multiprocessing
import os
import sys
from pathlib import Path

from roomprint.errors import RoomprintError

_WINDOW_OPTIONS = ("--workspace", "--smoke")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")  # the last: Qt is told what to do
_NO_DISPLAY = (
    "there is no display to open the window on; with words (roomprint --help) it works without one"
)


def main() -> int:
    """Open the window, or hand the words to the command line, which needs no Qt."""
    multiprocessing.freeze_support()
    words = sys.argv[1:]
    if _opens_window(words):
        if not _has_display():
            sys.stderr.write(f"roomprint: {_NO_DISPLAY}\n")
            return 1
        options = _parser().parse_args(words)
        try:
            from roomprint_gui.session import run
        except RoomprintError as error:  # the table of materials, which no room is without
            from roomprint_gui.refusal import refuse

            return refuse(error, smoke=options.smoke)
        return run(options.workspace, smoke=options.smoke)
    from roomprint.cli import main as command_line

    return command_line(words)


def _opens_window(words: list[str]) -> bool:
    """Whether there is nothing but options of the window: ``--workspace DIR`` and ``--smoke``."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.partition("=")[0] not in _WINDOW_OPTIONS:
            return False
        if word == "--workspace":
            if not rest:
                return False  # the command line says what is wrong with it
            rest.pop(0)
    return True


def _has_display() -> bool:
    """Whether Qt may find a display; without one it would end the process in its own words."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in _DISPLAYS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("roomprint")
    parser.add_argument("--workspace", type=Path, metavar="DIR", help="where everything lives")
    parser.add_argument("--smoke", action="store_true", help="paint the window once and exit")
    return parser
