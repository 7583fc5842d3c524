"""Words in, exit status out; every way that a command may end."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from roomprint import __version__
from roomprint.cli import data, embed, evaluate, identify, library, listen, model, rir, room, train
from roomprint.cli.output import complain
from roomprint.errors import ConfigError, RoomprintError, reason_of
from roomprint.workspace import ENVIRONMENT_VARIABLE, default_root

FAILED, MISUSED = 1, 2
INTERRUPTED = 130  # what a shell expects after Ctrl-C ...
PIPE_CLOSED = 141  # ... and after the reader of a pipe has left
_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}  # of a disk

GROUPS = (library, identify, listen, room, rir, data, model, train, embed, evaluate)

_DESCRIPTION = """\
Design rooms, simulate and measure their impulse responses. Name the recording that is playing:
index a folder of music once, then identify files or listen to a microphone. Without any words,
roomprint opens its window.
"""
_EXAMPLES = f"""\
to begin with:
  roomprint room new --preset classroom -o room.json
  roomprint room simulate room.json -o room.wav
  roomprint rir analyze room.wav       reverberation times and clarity, by octave
  roomprint room estimate talk.wav     the room that speech was recorded in
  roomprint library add ~/Music        index a folder; what is there already is skipped
  roomprint identify clip.wav          which recording is this, and where in it?
  roomprint listen                     what is playing near the microphone?

Results go to standard output (with --json one JSON object a line), everything else to standard
error. Exit status: 0 done, 1 it failed (one sentence says why), 2 wrong usage, 130 cancelled
(Ctrl-C).
Everything lives in one folder, the workspace: --workspace DIR, or {ENVIRONMENT_VARIABLE},
or {default_root()}.
"""


def main(words: Sequence[str]) -> int:
    """Do what ``words`` (without the program's name) say.

    Returns:
        The exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a title must not stop a listing
    try:
        arguments = _parser().parse_args(words)
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except SystemExit as leave:  # argparse has said what there was to say
        return int(leave.code or 0)
    except ConfigError as error:
        complain(str(error))
        return MISUSED
    except RoomprintError as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in _REFUSALS:
            raise
        _forget_output()
        complain(f"{reason_of(error)}: {error.filename}" if error.filename else reason_of(error))
        return FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="roomprint",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"roomprint {__version__}")
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        default=default_root(),
        help="the folder where everything lives",
    )
    # The same option after the command; without a default, or it would undo one before it.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--workspace", type=Path, metavar="DIR", help="where everything lives")
    shared.add_argument(
        "--json", action="store_true", default=False, help="print JSON, one object a line"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_commands(commands, shared)
    return parser


def _forget_output() -> None:
    """Point standard output to nowhere, or Python would complain when it flushes at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
