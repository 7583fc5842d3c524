"""What the next training will be: a recipe, folders, and every setting."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.errors import ConfigError
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.recipes import RECIPES, find_recipe

FOLDERS = {
    "music": "Recordings to learn from, and the folders in it",
    "noise": "Background noises",
    "rooms": "Impulse responses; a manifest.csv with columns path and room groups them",
    "crowd": "Speech for the background; without it other music speaks",
    "held_out": "Recordings to watch by, never learned from; without them the last of the music",
}
REQUIRED = ("music", "noise", "rooms")
_NAME = re.compile(r"[\w][\w .+-]{0,80}")
_KEY = "train/"


class TrainingRequest(QObject):
    """Holds what is asked, and remembers recipe and folders.

    ``recipe_changed`` comes when other settings stand in their places; ``changed`` with every
    change.

    Args:
        settings: Where recipe and folders are remembered.
        clock: Local time in words, for the name of a run that was given none.
    """

    changed = Signal()
    recipe_changed = Signal()

    def __init__(
        self,
        settings: QSettings,
        clock: Callable[[], str] = lambda: time.strftime("%Y%m%d-%H%M%S"),
    ) -> None:
        super().__init__()
        self._settings = settings
        self._clock = clock
        recipe = str(settings.value(f"{_KEY}recipe", "fast"))
        self._recipe = recipe if recipe in RECIPES else "fast"
        self._folders = {kind: str(settings.value(f"{_KEY}{kind}", "")) for kind in FOLDERS}
        self._name = ""
        self._parts: dict[str, Any] = {
            **self._of_recipe(),
            "augmentation": AugmentationConfig(),
            "monitors": MonitorConfig(),
        }

    @property
    def recipe(self) -> str:
        """The recipe that the settings began with."""
        return self._recipe

    @property
    def name(self) -> str:
        """What the run will be called; empty lets recipe and time name it."""
        return self._name

    def part(self, name: str) -> Any:
        """One group of settings: encoder, loop, augmentation or monitors."""
        return self._parts[name]

    def folder(self, kind: str) -> str:
        """The folder of one kind of audio; empty when none was chosen."""
        return self._folders[kind]

    def choose_recipe(self, recipe: str) -> None:
        """Take encoder and loop of another recipe; degradations and monitors stay."""
        if recipe == self._recipe:
            return
        find_recipe(recipe)
        self._recipe = recipe
        self._settings.setValue(f"{_KEY}recipe", recipe)
        self._parts |= self._of_recipe()
        self.recipe_changed.emit()
        self.changed.emit()

    def choose_folder(self, kind: str, folder: str) -> None:
        """Take other audio."""
        if folder != self._folders[kind]:
            self._folders[kind] = folder
            self._settings.setValue(f"{_KEY}{kind}", folder)
            self.changed.emit()

    def call(self, name: str) -> None:
        """Give the run a name."""
        if name.strip() != self._name:
            self._name = name.strip()
            self.changed.emit()

    def set_part(self, name: str, config: Any) -> None:
        """Take other settings of one group."""
        if config != self._parts[name]:
            self._parts[name] = config
            self.changed.emit()

    def set_degradation(self, kind: str, config: Any) -> None:
        """Take other settings of one kind of degradation."""
        self.set_part("augmentation", replace(self._parts["augmentation"], **{kind: config}))

    @property
    def missing(self) -> str:
        """What is not there yet, in words; empty when a training can start."""
        kinds = [kind for kind in REQUIRED if not self._folders[kind].strip()]
        if kinds:
            named = " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
            return f"Choose the {'folder' if len(kinds) == 1 else 'folders'} of {named}"
        if self._name and not _NAME.fullmatch(self._name):
            return "The name of a run is made of letters, digits, spaces and - _ . +"
        return ""

    def training(self, runs: Path) -> TrainFingerprint:
        """What is asked, for a run in the folder ``runs``.

        Raises:
            ConfigError: Something is missing, or settings contradict each other.
        """
        if self.missing:
            raise ConfigError(self.missing)
        paths = {
            kind: Path(text.strip()).expanduser() if text.strip() else None
            for kind, text in self._folders.items()
        }
        run = runs / (self._name or f"{self._recipe}-{self._clock()}")
        return TrainFingerprint(recipe=self._recipe, run=run, **paths, **self._parts)  # type: ignore[arg-type]

    def _of_recipe(self) -> dict[str, Any]:
        found = find_recipe(self._recipe)
        return {"encoder": found.encoder, "loop": found.loop}
