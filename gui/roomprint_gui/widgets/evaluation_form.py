"""What the next evaluation will be: model, protocol, folders, how much is asked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox

from roomprint.encoders.models import DEFAULT_MODELS, ModelInfo
from roomprint.evaluation.protocols import EXCERPTS, PAPER, PROTOCOLS, VECTORS
from roomprint_gui import words
from roomprint_gui.models.evaluation_request import FOLDERS, REQUIRED, EvaluationRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.scrolled_form import ScrolledForm
from roomprint_gui.widgets.settings_form import SettingsForm

_ABOUT = {
    VECTORS: "Tables 2 and 4, Figures 4 and 5: five 3 s excerpts of each recording, looked up by "
    "one vector each.",
    PAPER: "The same, and excerpts of 1, 2, 3, 5 and 10 s looked up as a whole. Takes many times "
    "as long.",
    EXCERPTS: "Random excerpts under twelve conditions, asked once with their recording in the "
    "index and once without it.",
}


class EvaluationForm(ScrolledForm):
    """Edits an :class:`EvaluationRequest`.

    Args:
        theme: The look.
        request: What is asked.
    """

    refused = Signal(object)

    def __init__(self, theme: Theme, request: EvaluationRequest) -> None:
        super().__init__("New evaluation")
        self._theme = theme
        self._request = request
        self._build()
        self._connect()
        self._show_request()

    def _build(self) -> None:
        layout = self.rows
        self.model = _picker("Model", "Whose hit rates are measured")
        self.protocol = _picker("Protocol", "What is asked, and how it is counted")
        for key, title in PROTOCOLS.items():
            self.protocol.addItem(title, key)
        self.about = label("", "dim")
        self.about.setWordWrap(True)
        layout.addWidget(captioned("Model", self.model))
        layout.addWidget(captioned("Protocol", self.protocol))
        layout.addWidget(self.about)
        self.folders: dict[str, FolderEdit] = {}
        for kind, tip in FOLDERS.items():
            hint = "Folder" if kind in REQUIRED else "Folder, if there is one"
            edit = FolderEdit(self._theme, words.capital(kind), tip, hint)
            self.folders[kind] = edit
            layout.addWidget(captioned(words.capital(kind), edit))
        layout.addSpacing(8)
        layout.addWidget(label("How much", "heading"))
        self.amount = SettingsForm(self._request.amount)
        layout.addWidget(self.amount)
        layout.addStretch(1)
        self.guard(self.model, self.protocol)

    def _connect(self) -> None:
        request = self._request
        self.model.activated.connect(lambda row: request.choose_model(self.model.itemData(row)))
        self.protocol.activated.connect(
            lambda row: request.choose_protocol(self.protocol.itemData(row))
        )
        for kind, edit in self.folders.items():
            edit.chosen.connect(lambda folder, kind=kind: request.choose_folder(kind, folder))
        self.amount.changed.connect(request.set_amount)
        self.amount.refused.connect(self.refused)
        request.changed.connect(self._show_request)

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
        self._show_request()

    def _show_request(self) -> None:
        row = self.model.findData(self._request.model)
        default = self.model.findText(DEFAULT_MODELS["fingerprint"])
        self.model.setCurrentIndex(row if row >= 0 else default)
        self.protocol.setCurrentIndex(self.protocol.findData(self._request.protocol))
        self.about.setText(_ABOUT[self._request.protocol])
        for kind, edit in self.folders.items():
            edit.show_folder(self._request.folder(kind))
        runs = self._request.protocol != EXCERPTS
        self.amount.editors["runs"].setEnabled(runs)


def _picker(name: str, tip: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(tip)
    made.setMinimumContentsLength(12)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made
