"""What the next training will be: a recipe, folders, and every setting."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.computing import Computing
from roomprint.errors import ConfigError
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.room_recipe import TrainRooms
from roomprint.training.run_keeping import why_no_name
from roomprint_gui.models.stored_config import COMPUTING, stored
from roomprint_gui.models.training_kinds import (
    AUGMENTATION,
    CHOICES,
    FINGERPRINTS,
    Kind,
)

_KEY = "train/"
_FIRST = "fast"


class TrainingRequest(QObject):
    """Holds what is asked, and remembers recipe and folders.

    ``recipe_changed`` comes when other settings stand in their places; ``changed`` with every
    change. A folder is known by its name in the training: recorded noise serves both kinds.

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
        recipe = str(settings.value(f"{_KEY}recipe", _FIRST))
        self._recipe = recipe if recipe in CHOICES else _FIRST
        folders = {name for choice in CHOICES.values() for name in choice.kind.folders}
        self._folders = {name: str(settings.value(f"{_KEY}{name}", "")) for name in folders}
        self._name = ""
        self._models = {choice.kind.models: "" for choice in CHOICES.values()}
        self._teacher = ""
        self._parts: dict[str, Any] = dict(CHOICES[self._recipe].settings)

    @property
    def recipe(self) -> str:
        """The recipe that the settings began with."""
        return self._recipe

    @property
    def kind(self) -> Kind:
        """Of which kind it is."""
        return CHOICES[self._recipe].kind

    @property
    def name(self) -> str:
        """What the run will be called; empty lets recipe and time name it."""
        return self._name

    def model(self, kind: Kind) -> str:
        """Folder of the model that a training of ``kind`` begins with; empty: random weights."""
        return self._models[kind.models]

    @property
    def teacher(self) -> str:
        """Folder of the model that a training of fingerprints learns from too; empty: none."""
        return self._teacher

    def part(self, name: str) -> Any:
        """One group of settings, by its name in the training."""
        return self._parts[name]

    def folder(self, name: str) -> str:
        """The folder of one kind of audio; empty when none was chosen."""
        return self._folders[name]

    def choose_recipe(self, recipe: str) -> None:
        """Take the settings of another recipe; among fingerprints, degradations stay."""
        if recipe == self._recipe:
            return
        if recipe not in CHOICES:
            raise ConfigError(f"recipe must be one of {', '.join(CHOICES)}, got {recipe}")
        stay = {}
        if self.kind is CHOICES[recipe].kind is FINGERPRINTS:
            stay = {name: self._parts[name] for name in ("monitors", AUGMENTATION)}
        self._recipe = recipe
        self._settings.setValue(f"{_KEY}recipe", recipe)
        self._parts = {**CHOICES[recipe].settings, **stay}
        self.recipe_changed.emit()
        self.changed.emit()

    def choose_folder(self, name: str, folder: str) -> None:
        """Take other audio."""
        if folder != self._folders[name]:
            self._folders[name] = folder
            self._settings.setValue(f"{_KEY}{name}", folder)
            self.changed.emit()

    def choose_model(self, kind: Kind, folder: str) -> None:
        """Begin trainings of ``kind`` with the weights of another model, or with random ones."""
        if folder != self._models[kind.models]:
            self._models[kind.models] = folder
            self.changed.emit()

    def choose_teacher(self, folder: str) -> None:
        """Learn from another model too, or from none."""
        if folder != self._teacher:
            self._teacher = folder
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
        self.set_part(AUGMENTATION, replace(self._parts[AUGMENTATION], **{kind: config}))

    @property
    def missing(self) -> str:
        """What is not there yet, in words; empty when a training can start."""
        names = [name for name in self.kind.required if not self._folders[name].strip()]
        if names:
            named = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
            return f"Choose the {'folder' if len(names) == 1 else 'folders'} of {named}"
        return why_no_name(self._name) if self._name else ""

    def training(self, runs: Path) -> TrainFingerprint | TrainRooms:
        """What is asked, for a run in the folder ``runs``.

        Raises:
            ConfigError: Something is missing, or settings contradict each other.
        """
        if self.missing:
            raise ConfigError(self.missing)
        given = {name: self._folders[name].strip() for name in self.kind.folders}
        paths = {name: Path(text).expanduser() if text else None for name, text in given.items()}
        asked: dict[str, Any] = {**paths, **self._parts}
        asked["loop"] = stored(self._settings, COMPUTING, Computing()).under(asked["loop"])
        asked["begin_with"] = self.model(self.kind) or None
        if self.kind.learns_from_model:
            asked["teacher"] = self._teacher or None
        name = self._name or f"{self._recipe.replace(' ', '-')}-{self._clock()}"
        return self.kind.work(run=runs / name, **asked)
