"""What trainings of one kind need: folders, a model to begin with, groups of settings."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.encoders.models import ModelInfo
from roomprint_gui import words
from roomprint_gui.models.training_kinds import Kind
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.folded_form import FoldedForm
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.model_picker import ModelPicker
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.wheel_guard import WheelGuard


class TrainingKindForm(QWidget):
    """Edits what a :class:`TrainingRequest` holds for one kind of training.

    Args:
        theme: The look.
        request: What is asked.
        kind: The kind.
    """

    refused = Signal(object)

    def __init__(self, theme: Theme, request: TrainingRequest, kind: Kind) -> None:
        super().__init__()
        self._request = request
        self._kind = kind
        self.folders: dict[str, FolderEdit] = {}
        self.parts: dict[str, FoldedForm] = {}
        self.model = ModelPicker(
            "Begin with", "The weights it begins with, as far as they fit", "Random weights"
        )
        self.teacher = ModelPicker(
            "Teacher",
            "A model whose vectors of the clean segments it shall come near to as well",
            "None",
        )
        self._build(theme)
        self._connect()

    def _build(self, theme: Theme) -> None:
        kind = self._kind
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for name, tip in kind.folders.items():
            title = words.capital(name.replace("_", "-"))
            hint = "Folder" if name in kind.required else "Folder, if there is one"
            edit = FolderEdit(theme, title, tip, hint)
            edit.show_folder(self._request.folder(name))
            self.folders[name] = edit
            layout.addWidget(captioned(title, edit))
        self._guard = WheelGuard(self)
        for picker in (self.model, self.teacher):
            picker.installEventFilter(self._guard)
            row = captioned(picker.accessibleName(), picker)
            row.setVisible(picker is self.model or kind.learns_from_model)
            layout.addWidget(row)
        layout.addSpacing(8)
        layout.addWidget(label("Settings", "heading"))
        parts = QVBoxLayout()
        parts.setSpacing(0)
        layout.addLayout(parts)
        for name, (title, tip) in kind.parts.items():
            self.parts[name] = FoldedForm(title, tip, self._request.part(name))
            parts.addWidget(self.parts[name])

    def _connect(self) -> None:
        request = self._request
        for name, edit in self.folders.items():
            edit.chosen.connect(lambda folder, name=name: request.choose_folder(name, folder))
        for name, form in self.parts.items():
            form.changed.connect(lambda config, name=name: request.set_part(name, config))
            form.refused.connect(self.refused)
        self.model.chosen.connect(partial(request.choose_model, self._kind))
        self.teacher.chosen.connect(request.choose_teacher)

    def offer(self, models: Sequence[ModelInfo]) -> None:
        """Offer those of these models that fit, to begin with and to learn from."""
        fitting = [info for info in models if info.kind == self._kind.models]
        self.model.offer(fitting, self._request.model(self._kind))
        if self._kind.learns_from_model:
            self.teacher.offer(fitting, self._request.teacher)

    def show_request(self) -> None:
        """Show what is asked now."""
        for name, edit in self.folders.items():
            edit.show_folder(self._request.folder(name))
        for name, form in self.parts.items():
            form.show_config(self._request.part(name))
