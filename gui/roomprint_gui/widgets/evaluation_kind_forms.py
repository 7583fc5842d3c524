"""What protocols of one kind need, as parts of the form of the next evaluation."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from roomprint.encoders.models import DEFAULT_MODELS, ModelInfo
from roomprint.evaluation.protocols import EXCERPTS
from roomprint.training.schedule import LoopConfig
from roomprint_gui import words
from roomprint_gui.models.evaluation_kinds import FINGERPRINTS, PARTS, ROOMS, Kind
from roomprint_gui.models.evaluation_request import EvaluationRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import keep_narrow, label
from roomprint_gui.widgets.cell_picker import CellPicker
from roomprint_gui.widgets.folded_form import FoldedForm
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.settings_form import SettingsForm
from roomprint_gui.widgets.wheel_guard import WheelGuard


class KindForm(QWidget):
    """The folders of one kind of protocols.

    Args:
        theme: The look.
        request: What is asked.
        kind: The kind.
    """

    refused = Signal(object)

    def __init__(self, theme: Theme, request: EvaluationRequest, kind: Kind) -> None:
        super().__init__()
        self._request = request
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.folders: dict[str, FolderEdit] = {}
        for name, tip in kind.folders.items():
            hint = "Folder" if name in kind.required else "Folder, if there is one"
            edit = self.folders[name] = FolderEdit(theme, words.capital(name), tip, hint)
            edit.chosen.connect(lambda folder, name=name: request.choose_folder(name, folder))
            self._layout.addWidget(captioned(words.capital(name), edit))
        self._layout.addSpacing(8)

    def show_request(self) -> None:
        """Show what is asked now."""
        for name, edit in self.folders.items():
            edit.show_folder(self._request.folder(name))


class FingerprintForm(KindForm):
    """A model, and how much is asked of it."""

    def __init__(self, theme: Theme, request: EvaluationRequest) -> None:
        super().__init__(theme, request, FINGERPRINTS)
        self.model = picker("Model", "Whose hit rates are measured")
        self._guard = WheelGuard(self)
        self.model.installEventFilter(self._guard)
        self.amount = SettingsForm(request.amount)
        self._layout.insertWidget(0, captioned("Model", self.model))
        self._layout.addWidget(label("How much", "heading"))
        self._layout.addWidget(self.amount)
        self.model.activated.connect(lambda row: request.choose_model(self.model.itemData(row)))
        self.amount.changed.connect(request.set_amount)
        self.amount.refused.connect(self.refused)

    def offer(self, models: Sequence[ModelInfo]) -> None:
        """Offer other models."""
        offered = [(info.name, str(info.folder)) for info in models]
        wanted = self._request.model
        if wanted and wanted not in [folder for _, folder in offered]:  # it was only just made
            offered.append((Path(wanted).name, wanted))
        there = [
            (self.model.itemText(row), self.model.itemData(row))
            for row in range(self.model.count())
        ]
        if offered != there:
            self.model.clear()
            for name, folder in offered:
                self.model.addItem(name, folder)
                self.model.setItemData(self.model.count() - 1, folder, Qt.ItemDataRole.ToolTipRole)
        self.show_request()

    def show_request(self) -> None:
        """Show what is asked now."""
        super().show_request()
        row = self.model.findData(self._request.model)
        default = self.model.findText(DEFAULT_MODELS["fingerprint"])
        self.model.setCurrentIndex(row if row >= 0 else default)
        self.amount.editors["runs"].setEnabled(self._request.protocol != EXCERPTS)


class TableForm(KindForm):
    """Cells of the rooms' table, and the settings of their trainings."""

    def __init__(self, theme: Theme, request: EvaluationRequest) -> None:
        super().__init__(theme, request, ROOMS)
        self.cells = CellPicker()
        self.parts: dict[str, FoldedForm] = {}
        self._layout.addWidget(label("Cells", "heading"))
        self._layout.addWidget(self.cells)
        self._layout.addSpacing(8)
        self._layout.addWidget(label("Settings", "heading"))
        folds = QVBoxLayout()
        folds.setSpacing(0)
        self._layout.addLayout(folds)
        for name, (title, tip) in PARTS.items():
            hidden = ("temperature",) if isinstance(request.part(name), LoopConfig) else ()
            form = self.parts[name] = FoldedForm(title, tip, request.part(name), hidden)
            form.changed.connect(lambda config, name=name: request.set_part(name, config))
            form.refused.connect(self.refused)
            folds.addWidget(form)
        self.cells.chosen.connect(request.choose_cells)

    def show_request(self) -> None:
        """Show what is asked now."""
        super().show_request()
        self.cells.show_cells(self._request.cells)


def picker(name: str, tip: str) -> QComboBox:
    """A choice that is no wider than its column."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    keep_narrow(made)
    return made
