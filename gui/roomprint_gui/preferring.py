"""Builds the preferences when they are first asked for, and lets them be felt."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint_gui.commands import Commands
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.preferences import Preferences
from roomprint_gui.models.sound_devices import SoundDevices
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.preferences_dialog import PreferencesDialog
from roomprint_gui.window import Window
from roomprint_gui.works import ListComputing


class Preferring(QObject):
    """Opens the one dialog of preferences.

    Args:
        theme: The look.
        settings: Where the dialog's section is remembered.
        jobs: Finds out what there is on this machine.
        model: What is preferred.
        sound: The devices.
        commands: Whose keys can be changed.
        window: The dialog's.
        workspace: The open one.
    """

    restart_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        jobs: Jobs,
        model: Preferences,
        sound: SoundDevices,
        commands: Commands,
        window: Window,
        workspace: Path,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._jobs = jobs
        self._model = model
        self._sound = sound
        self._commands = commands
        self._window = window
        self._workspace = workspace
        self.dialog: PreferencesDialog | None = None

    def open(self) -> None:
        """Show the preferences."""
        if self.dialog is None:
            self.dialog = self._made()
        self.dialog.open_section()

    def _made(self) -> PreferencesDialog:
        from roomprint_gui.widgets.computing_preferences import ComputingPreferences
        from roomprint_gui.widgets.keyboard_map import KeyboardMap
        from roomprint_gui.widgets.look_preferences import LookPreferences
        from roomprint_gui.widgets.places_preferences import PlacesPreferences
        from roomprint_gui.widgets.sound_preferences import SoundPreferences

        dialog = PreferencesDialog(self._settings, self._window)
        computing = ComputingPreferences(self._model)
        look = LookPreferences(self._theme, self._model)
        look.restart_wanted.connect(self.restart_wanted)
        menu = self._window.rail.workspace_menu
        dialog.add_section("Audio", SoundPreferences(self._theme, self._sound))
        dialog.add_section("Computing", computing)
        dialog.add_section("Look", look)
        dialog.add_section(
            "Places", PlacesPreferences(self._theme, self._model, self._workspace, menu)
        )
        dialog.add_section("Keyboard", KeyboardMap(self._commands))
        job = Job(ListComputing())
        job.succeeded.connect(computing.offer)
        self._jobs.interact(job)
        return dialog
