"""What the next evaluation will be: a model, folders, a protocol and its few settings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.errors import ConfigError
from roomprint.evaluation.protocols import PROTOCOLS, VECTORS, Amount, Evaluate

FOLDERS = {
    "music": "The recordings that are asked for",
    "noise": "Background noises",
    "rooms": "Impulse responses: sound files, SOFA files, and rooms designed in Roomprint",
    "distractors": "More recordings to be in the index, which are not asked for",
}
REQUIRED = ("music", "noise", "rooms")
_KEY = "evaluate/"


class EvaluationRequest(QObject):
    """Holds what is asked, and remembers it.

    Args:
        settings: Where it is remembered.
    """

    changed = Signal()

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._folders = {kind: str(settings.value(f"{_KEY}{kind}", "")) for kind in FOLDERS}
        protocol = str(settings.value(f"{_KEY}protocol", VECTORS))
        self._protocol = protocol if protocol in PROTOCOLS else VECTORS
        self._model = str(settings.value(f"{_KEY}model", ""))
        self._amount = Amount()

    @property
    def protocol(self) -> str:
        """What is run."""
        return self._protocol

    @property
    def model(self) -> str:
        """Folder of the model; empty is the default one."""
        return self._model

    @property
    def amount(self) -> Amount:
        """How much is asked."""
        return self._amount

    def folder(self, kind: str) -> str:
        """The folder of one kind of audio; empty when none was chosen."""
        return self._folders[kind]

    def choose_folder(self, kind: str, folder: str) -> None:
        """Take other audio."""
        if folder != self._folders[kind]:
            self._folders[kind] = folder
            self._keep(kind, folder)

    def take_up(self, model: Path, training: Mapping[str, Any]) -> None:
        """Evaluate the model of a training, on its folders where no others were chosen.

        What it was watched by is asked for, among what it learned from.

        Args:
            model: The model's folder.
            training: The training's settings, as plain data.
        """
        held_out = training.get("held_out")
        found = {kind: training.get(kind) for kind in ("noise", "rooms")}
        found |= {"music": held_out or training.get("music")}
        found |= {"distractors": training.get("music") if held_out else None}
        for kind, folder in found.items():
            if folder and not self._folders[kind].strip():
                self.choose_folder(kind, str(folder))
        self.choose_model(str(model))

    def choose_protocol(self, protocol: str) -> None:
        """Run another protocol."""
        if protocol != self._protocol:
            self._protocol = protocol
            self._keep("protocol", protocol)

    def choose_model(self, folder: str) -> None:
        """Evaluate another model."""
        if folder != self._model:
            self._model = folder
            self._keep("model", folder)

    def set_amount(self, amount: Amount) -> None:
        """Ask more, or less."""
        if amount != self._amount:
            self._amount = amount
            self.changed.emit()

    @property
    def missing(self) -> str:
        """What is not there yet, in words; empty when an evaluation can begin."""
        kinds = [kind for kind in REQUIRED if not self._folders[kind].strip()]
        if not kinds:
            return ""
        named = " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
        return f"Choose the {'folder' if len(kinds) == 1 else 'folders'} of {named}"

    def evaluation(self, workspace: Path) -> Evaluate:
        """What is asked, on a workspace.

        Raises:
            ConfigError: Something is missing.
        """
        if self.missing:
            raise ConfigError(self.missing)
        paths = {kind: Path(text.strip()).expanduser() for kind, text in self._folders.items()}
        distractors = paths["distractors"] if self._folders["distractors"].strip() else None
        return Evaluate(
            workspace=workspace,
            music=paths["music"],
            noise=paths["noise"],
            rooms=paths["rooms"],
            distractors=distractors,
            model=self._model or None,
            protocol=self._protocol,
            amount=self._amount,
        )

    def _keep(self, name: str, value: str) -> None:
        self._settings.setValue(f"{_KEY}{name}", value)
        self.changed.emit()
