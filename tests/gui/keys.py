"""The keys of a page that stands alone in a test."""

from collections.abc import Iterable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from roomprint_gui.commands import Command, Commands


def give_keys(page: QWidget, settings: QSettings, *commands: Iterable[Command]) -> Commands:
    """The page listens to the keys of its commands as it does in the window."""
    made = Commands(settings)
    made.setParent(page)
    for some in commands:
        for command in some:
            made.add(command, page)
    return made
