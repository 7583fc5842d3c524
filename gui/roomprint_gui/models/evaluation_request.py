"""What the next evaluation will be: a protocol, folders, and what is measured of what."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.computing import Computing
from roomprint.corpora.marks import digest_of
from roomprint.errors import ConfigError
from roomprint.evaluation.protocols import VECTORS, Amount, Evaluate
from roomprint.evaluation.room_protocol import EvaluateRoomTable
from roomprint.evaluation.rooms import CELLS, MACHINE, EvaluateRooms
from roomprint.plain import differences, merged, to_plain
from roomprint.training.downstream import SUPERVISED, UNTRAINED
from roomprint.workspace import Workspace
from roomprint_gui.models.evaluation_kinds import (
    FINGERPRINTS,
    PARTS,
    ROOMS,
    TABLE,
    TITLES,
    Kind,
    kind_of,
)
from roomprint_gui.models.stored_config import COMPUTING, stored
from roomprint_gui.models.work_parts import defaults_of

_FIRST_CELLS = (SUPERVISED, UNTRAINED, "soft:0.1", "hard:0.1")
_LOOPS = ("loop", "heads_loop", "supervised_loop")
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
        kinds = (*FINGERPRINTS.folders, *ROOMS.folders)
        self._folders = {kind: str(settings.value(f"{_KEY}{kind}", "")) for kind in kinds}
        protocol = str(settings.value(f"{_KEY}protocol", VECTORS))
        self._protocol = protocol if protocol in TITLES else VECTORS
        self._model = str(settings.value(f"{_KEY}model", ""))
        self._amount = Amount()
        cells = str(settings.value(f"{_KEY}cells", ", ".join(_FIRST_CELLS))).split(", ")
        self._cells = tuple(cell for cell in CELLS if cell in cells)
        self._parts = {
            name: _kept(part, str(settings.value(f"{_KEY}{name}", "")))
            for name, part in defaults_of(EvaluateRooms, PARTS).items()
        }

    @property
    def protocol(self) -> str:
        """What is run."""
        return self._protocol

    @property
    def kind(self) -> Kind:
        """Of which kind that is."""
        return kind_of(self._protocol)

    @property
    def model(self) -> str:
        """Folder of the model; empty is the default one."""
        return self._model

    @property
    def amount(self) -> Amount:
        """How much is asked."""
        return self._amount

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the table that are run, in its order."""
        return self._cells

    def part(self, name: str) -> Any:
        """One group of the table's settings, by its name in :class:`EvaluateRooms`."""
        return self._parts[name]

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
        if self.kind is not FINGERPRINTS:
            self.choose_protocol(VECTORS)
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

    def choose_cells(self, cells: Sequence[str]) -> None:
        """Run other cells of the table."""
        ordered = tuple(cell for cell in CELLS if cell in cells)
        if ordered != self._cells:
            self._cells = ordered
            self._keep("cells", ", ".join(ordered))

    def set_part(self, name: str, config: Any) -> None:
        """Take other settings of one group of the table's."""
        if config != self._parts[name]:
            self._parts[name] = config
            self._keep(name, json.dumps(to_plain(config)))

    @property
    def missing(self) -> str:
        """What is not there yet, in words; empty when an evaluation can begin."""
        kinds = [kind for kind in self.kind.required if not self._folders[kind].strip()]
        if kinds:
            named = " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
            return f"Choose the {'folder' if len(kinds) == 1 else 'folders'} of {named}"
        if self._protocol == TABLE and not self._cells:
            return "Choose a cell of the table"
        return ""

    def evaluation(self, workspace: Path) -> Evaluate | EvaluateRoomTable:
        """What is asked, on a workspace.

        Raises:
            ConfigError: Something is missing, or settings contradict each other.
        """
        if self.missing:
            raise ConfigError(self.missing)
        given = {kind: self._folders[kind].strip() for kind in self.kind.folders}
        paths = {kind: Path(text).expanduser() if text else None for kind, text in given.items()}
        if self._protocol == TABLE:
            return self._table(workspace, paths)
        asked: dict[str, Any] = dict(paths)
        return Evaluate(
            workspace=workspace,
            **asked,
            model=self._model or None,
            protocol=self._protocol,
            amount=self._amount,
        )

    def _table(self, workspace: Path, paths: Mapping[str, Path | None]) -> EvaluateRoomTable:
        """The table, in a folder that is named by its settings: the same ones go on there."""
        parts, computing = dict(self._parts), stored(self._settings, COMPUTING, Computing())
        parts |= {name: computing.under(parts[name]) for name in _LOOPS}
        place = Workspace(workspace).evaluation
        sounds: dict[str, Any] = {"speech": paths["speech"], "noise": paths["background"]}
        rooms = EvaluateRooms(folder=place, only=", ".join(self._cells), **sounds, **parts)
        name = f"rooms-{digest_of(json.dumps(_unusual(rooms), sort_keys=True))[:8]}"
        return EvaluateRoomTable(workspace=workspace, rooms=replace(rooms, folder=place / name))

    def _keep(self, name: str, value: str) -> None:
        self._settings.setValue(f"{_KEY}{name}", value)
        self.changed.emit()


def _kept(part: Any, text: str) -> Any:
    """A group of settings as it was kept; as it comes where nothing was, or what does not fit."""
    try:
        return merged(part, json.loads(text)) if text else part
    except (ConfigError, ValueError):  # somebody wrote into the file, or a later version did
        return part


def _unusual(rooms: EvaluateRooms) -> dict[str, Any]:
    """What tells the cells of one table from another's: settings that a person changed."""
    usual = EvaluateRooms(speech=rooms.speech, folder=rooms.folder)
    changed = differences(to_plain(usual), to_plain(rooms))
    told = {name: now for name, (_, now) in changed.items() if not name.endswith(MACHINE)}
    del told["only"]
    return told | {"speech": str(rooms.speech)}
