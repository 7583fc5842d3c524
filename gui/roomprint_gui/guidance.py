"""What helps, joined with the window: the guides beside the pages, the guided first run."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from roomprint_gui.commands import Command, Commands
from roomprint_gui.making_way import MakingWay
from roomprint_gui.models.guided_run import GuidedRun
from roomprint_gui.models.guided_steps import FirstSteps
from roomprint_gui.models.help_book import GLOSSARY, HelpBook
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.guide_bar import GuideBar
from roomprint_gui.widgets.help_panel import HelpPanel
from roomprint_gui.window import Window


class Guidance(QObject):
    """Opens the guide of the page in front; offers the guided run in an empty workspace.

    Args:
        theme: The look.
        settings: Remembers how far one came.
        window: Shows it.
        commands: Get its commands.
        library: Empty in a new workspace.
        steps: What a newcomer does.
        workspace: Where.
    """

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        window: Window,
        commands: Commands,
        library: LibraryModel,
        steps: FirstSteps,
        workspace: Path,
    ) -> None:
        super().__init__()
        self._library = library
        self._steps = steps  # the guide calls it, and does not own it
        self.guide = GuidedRun(settings, steps.steps(), steps.signals, workspace)
        self.bar = GuideBar(theme, self.guide)
        self._window = window
        self.help = HelpPanel(theme, HelpBook())
        window.put_above(self.bar)
        window.put_beside(self.help)
        self._making_way = MakingWay(window, self.help)
        self._connect()
        toggle, shown_by = self.toggle_help, window.rail.help_button
        for command in (
            Command("help", "Help for this page", "Help", toggle, "F1", button=shown_by),
            Command("glossary", "Glossary", "Help", self._open_glossary),
            Command("guided-run", "Guided first run", "Help", self.guide.begin),
        ):
            commands.add(command, window)

    def _connect(self) -> None:
        self.guide.page_wanted.connect(self._window.open_named)
        self._library.listed.connect(self._offer)
        self._window.rail.help_button.clicked.connect(self.toggle_help)
        self._window.pages.currentChanged.connect(lambda _: self.help.show_guide(self._page))
        self.help.guide_button.clicked.connect(self.guide.begin)

    @property
    def _page(self) -> str:
        return self._window.page_name.lower()

    def toggle_help(self) -> None:
        """Show the guide of the page in front, or put it away."""
        if self.help.isVisible():
            self.help.close_panel()
        else:
            self.help.open_guide(self._page)

    def _open_glossary(self) -> None:
        self.help.open_guide(GLOSSARY)

    def _offer(self) -> None:
        if not self._library.table.tracks:
            self.guide.offer()
