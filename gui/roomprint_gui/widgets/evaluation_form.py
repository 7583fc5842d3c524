"""What the next evaluation will be: its protocol, and what that needs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from roomprint.encoders.models import ModelInfo
from roomprint.evaluation.protocols import EXCERPTS, PAPER, VECTORS
from roomprint_gui.models.evaluation_kinds import FINGERPRINTS, TABLE, TITLES
from roomprint_gui.models.evaluation_request import EvaluationRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.evaluation_kind_forms import FingerprintForm, TableForm, picker
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.scrolled_form import ScrolledForm

_ABOUT = {
    VECTORS: "Tables 2 and 4, Figures 4 and 5: five 3 s excerpts of each recording, looked up by "
    "one vector each.",
    PAPER: "The same, and excerpts of 1, 2, 3, 5 and 10 s looked up as a whole. Takes many times "
    "as long.",
    EXCERPTS: "Random excerpts under twelve conditions, asked once with their recording in the "
    "index and once without it.",
    TABLE: "Table 2 and Figures 3 and 4 of Götz et al.: encoders of rooms are trained anew from "
    "your speech, with heads for RT60, C50 and size. Half an hour a cell or more; cancelled, it "
    "goes on where it stopped.",
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
        self._table: TableForm | None = None
        self._build()
        self._connect()
        self._show_request()

    def _build(self) -> None:
        self.protocol = picker("Protocol", "What is asked, and how it is counted")
        for key, title in TITLES.items():
            self.protocol.addItem(title, key)
        self.about = label("", "dim")
        self.about.setWordWrap(True)
        self.fingerprints = FingerprintForm(self._theme, self._request)
        self._kinds = QVBoxLayout()
        self._kinds.addWidget(self.fingerprints)
        self.rows.addWidget(captioned("Protocol", self.protocol))
        self.rows.addWidget(self.about)
        self.rows.addLayout(self._kinds)
        self.rows.addStretch(1)
        self.guard(self.protocol)

    def _connect(self) -> None:
        request = self._request
        self.protocol.activated.connect(
            lambda row: request.choose_protocol(self.protocol.itemData(row))
        )
        self.fingerprints.refused.connect(self.refused)
        request.changed.connect(self._show_request)

    @property
    def folders(self) -> dict[str, FolderEdit]:
        """The folders of the chosen protocol."""
        return self.fingerprints.folders if self._is_of_fingerprints else self.table.folders

    @property
    def table(self) -> TableForm:
        """What the rooms' table needs, made when it is first asked for."""
        if self._table is None:
            self._table = TableForm(self._theme, self._request)
            self._table.refused.connect(self.refused)
            self._kinds.addWidget(self._table)
        return self._table

    def offer(self, models: Sequence[ModelInfo]) -> None:
        """Offer other models."""
        self.fingerprints.offer(models)

    @property
    def _is_of_fingerprints(self) -> bool:
        return self._request.kind is FINGERPRINTS

    def _show_request(self) -> None:
        protocol = self._request.protocol
        self.protocol.setCurrentIndex(self.protocol.findData(protocol))
        self.about.setText(_ABOUT[protocol])
        self.fingerprints.setVisible(self._is_of_fingerprints)
        if self._is_of_fingerprints:
            self.fingerprints.show_request()
        else:
            self.table.show_request()
        if self._table is not None:
            self._table.setVisible(not self._is_of_fingerprints)
