"""Joins the window's pages to the commands, and the commands to the palette."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from roomprint_gui.buttons_as_commands import commands_of, without_twins
from roomprint_gui.commands import Command, Commands, of_button
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.command_palette import CommandPalette
from roomprint_gui.window import Window

_FIND = "find"  # opens the palette, and is not in it


class CommandDesk:
    """What is run from another page brings its own to the front.

    Args:
        theme: The look.
        commands: What is joined.
        window: Holds the pages.
    """

    def __init__(self, theme: Theme, commands: Commands, window: Window) -> None:
        self._commands = commands
        self._window = window
        self._pages: list[tuple[str, QWidget]] = []
        self.palette = CommandPalette(theme, commands, self.everything, window)
        find = window.rail.find_button
        find.clicked.connect(self.palette.open)
        commands.add(of_button(find, _FIND, "Window", name="Find a command", keys="Ctrl+K"), window)

    def add_page(self, name: str, page: QWidget) -> None:
        """Put a page on the rail; Ctrl and its number show it."""
        self._pages.append((name, page))
        button = self._window.add_page(name, name.lower(), page)
        keys = f"Ctrl+{len(self._pages)}"
        show = partial(self._window.open_page, page)
        command = Command(f"page/{name.lower()}", name, "Page", show, keys, button=button)
        self._commands.add(command, self._window)

    def join(self, page: QWidget, commands: Iterable[Command]) -> None:
        """Take in commands of a page."""
        for command in commands:
            run = partial(self._run_on, page, command.run)
            self._commands.add(replace(command, run=run), page)

    def everything(self) -> Iterator[Command]:
        """What can be done now: the commands, and every other button of the pages and the rail."""
        known = list(self._commands)
        yield from (command for command in known if command.key != _FIND)
        yield from without_twins(commands_of(self._window.rail, "Window", bool), known)
        for name, page in self._pages:
            show = partial(self._window.open_page, page)
            yield from without_twins(commands_of(page, name, show), known)

    def _run_on(self, page: QWidget, run: Callable[[], object]) -> None:
        self._window.open_page(page)
        run()
