"""Preferences where they are asked for, and where they are felt."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.audio.playing import OneAtATime
from roomprint.workspace import Workspace
from roomprint_gui.commands import Command, Commands, of_button
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.preferences import Preferences
from roomprint_gui.models.sound_devices import SoundDevices
from roomprint_gui.models.sound_recorder import SoundRecorder
from roomprint_gui.saving import prefer_exports
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.preferences_dialog import PreferencesDialog
from roomprint_gui.window import Window
from roomprint_gui.works import ListComputing


class Preferring(QObject):
    """Opens the one dialog of preferences.

    Args:
        theme: The look.
        settings: Where the dialog's section is remembered.
        jobs: Finds out what there is on this machine; keeps to the number of threads.
        sound: The devices.
        players: All that plays.
        recorder: Keeps recordings where they are wanted.
        commands: Gets those of preferences and workspace; their keys can be changed.
        window: The dialog's.
        workspace: The open one.

    Attributes:
        model: What is preferred.
        sound: The devices.
    """

    restart_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        jobs: Jobs,
        sound: SoundDevices,
        players: Sequence[OneAtATime],
        recorder: SoundRecorder,
        commands: Commands,
        window: Window,
        workspace: Workspace,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._jobs = jobs
        self._players = players
        self._recorder = recorder
        self.model = Preferences(settings)
        self.sound = sound
        self._commands = commands
        self._window = window
        self._workspace = workspace
        self.dialog: PreferencesDialog | None = None
        self._add_commands()
        window.rail.preferences_button.clicked.connect(self.open)
        self.sound.chosen_changed.connect(self._follow)
        self.model.computing_changed.connect(self._follow)
        self.model.places_changed.connect(self._follow)
        self._follow()

    def open(self) -> None:
        """Show the preferences."""
        if self.dialog is None:
            self.dialog = self._made()
        self.dialog.open_section()

    def _add_commands(self) -> None:
        button, menu = self._window.rail.preferences_button, self._window.rail.workspace_menu
        self._commands.add(of_button(button, "preferences", "Window", keys="Ctrl+,"), self._window)
        for key, name, run in (
            ("workspace/folder", "Open the workspace's folder", menu.open_folder),
            ("workspace/open", "Open another workspace", menu.choose),
            ("workspace/new", "Make a new workspace", menu.make),
        ):
            self._commands.add(Command(key, name, "Window", run), self._window)

    def _follow(self) -> None:
        self._jobs.threads = self.model.computing.threads
        for player in self._players:
            player.device = self.sound.chosen
        recordings = Path(self.model.places.recordings).expanduser()
        wanted = self.model.places.recordings and recordings.is_dir()
        self._recorder.folder = recordings if wanted else self._workspace.recordings
        prefer_exports(self._window, self.model.exports)

    def _made(self) -> PreferencesDialog:
        from roomprint_gui.widgets.computing_preferences import ComputingPreferences
        from roomprint_gui.widgets.keyboard_map import KeyboardMap
        from roomprint_gui.widgets.look_preferences import LookPreferences
        from roomprint_gui.widgets.places_preferences import PlacesPreferences
        from roomprint_gui.widgets.sound_preferences import SoundPreferences

        dialog = PreferencesDialog(self._settings, self._window)
        computing = ComputingPreferences(self.model)
        look = LookPreferences(self._theme, self.model)
        look.restart_wanted.connect(self.restart_wanted)
        menu = self._window.rail.workspace_menu
        dialog.add_section("Audio", SoundPreferences(self._theme, self.sound))
        dialog.add_section("Computing", computing)
        dialog.add_section("Look", look)
        dialog.add_section(
            "Places", PlacesPreferences(self._theme, self.model, self._workspace.root, menu)
        )
        dialog.add_section("Keyboard", KeyboardMap(self._commands))
        job = Job(ListComputing())
        job.succeeded.connect(computing.offer)
        self._jobs.interact(job)
        return dialog
