"""The command line: ``main(words)`` does what they say and gives the exit status."""

from roomprint.cli.app import main

__all__ = ["main"]
