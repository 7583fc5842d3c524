"""What the next training will be: recipe, folders, and all settings under headings."""

from collections.abc import Sequence
from dataclasses import fields

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from roomprint.encoders.models import ModelInfo
from roomprint.training.degradations import AugmentationConfig
from roomprint_gui import words
from roomprint_gui.models.training_kinds import CHOICES, Kind
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, label, set_kind
from roomprint_gui.widgets.folded_form import FoldedForm
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.scrolled_form import ScrolledForm
from roomprint_gui.widgets.training_kind_form import TrainingKindForm


class TrainingForm(ScrolledForm):
    """Edits a :class:`TrainingRequest`; ``refused`` comes with settings that contradict another.

    Args:
        theme: The look.
        request: What is asked.
    """

    refused = Signal(object)

    def __init__(self, theme: Theme, request: TrainingRequest) -> None:
        super().__init__("New training")
        self._theme = theme
        self._request = request
        self._models: Sequence[ModelInfo] = ()
        self._sections: dict[type[object], TrainingKindForm] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = self.rows
        self.recipe = QComboBox()
        self.recipe.setAccessibleName("Recipe")
        self.recipe.setToolTip("An encoder and how it is trained; everything can be changed below")
        for name, recipe in CHOICES.items():
            self.recipe.addItem(words.capital(name), name)
            self.recipe.setItemData(
                self.recipe.count() - 1, recipe.doc, Qt.ItemDataRole.ToolTipRole
            )
        self.recipe.setCurrentIndex(self.recipe.findData(self._request.recipe))
        self.guard(self.recipe)
        self.about = label("", "dim")
        self.about.setWordWrap(True)
        self.name = QLineEdit(placeholderText="Recipe and time")
        self.name.setAccessibleName("Name of the run")
        self.name.setToolTip("What the run and its folder are called, and later its model")
        layout.addWidget(captioned("Recipe", self.recipe))
        layout.addWidget(self.about)
        layout.addWidget(captioned("Name", self.name))
        self._kinds = QVBoxLayout()
        layout.addLayout(self._kinds)
        layout.addWidget(self._build_degradations())
        layout.addStretch(1)
        self._show_recipe()

    def _build_degradations(self) -> QWidget:
        self._degrading = QWidget()
        set_kind(self._degrading, "bare")
        layout = QVBoxLayout(self._degrading)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addSpacing(8)
        layout.addWidget(label("Degradations", "heading"))
        about = label("What befalls a replica, in this order, and how many of them", "dim")
        about.setWordWrap(True)
        layout.addWidget(about)
        self.pairs_button = button(self._theme, "See and hear pairs", "play", "")
        layout.addWidget(self.pairs_button)
        chain_rows = QVBoxLayout()
        chain_rows.setSpacing(0)
        layout.addLayout(chain_rows)
        self.degradations: dict[str, FoldedForm] = {}
        chain = AugmentationConfig()
        for field in fields(AugmentationConfig):
            config = getattr(chain, field.name)
            tip = (type(config).__doc__ or "").strip().splitlines()[0]
            title = words.capital(field.name.replace("_", " "))
            self.degradations[field.name] = FoldedForm(title, tip, config)
            chain_rows.addWidget(self.degradations[field.name])
        return self._degrading

    def _connect(self) -> None:
        request = self._request
        self.recipe.activated.connect(lambda row: request.choose_recipe(self.recipe.itemData(row)))
        self.name.textChanged.connect(request.call)
        for kind, form in self.degradations.items():
            form.changed.connect(lambda config, kind=kind: request.set_degradation(kind, config))
            form.refused.connect(self.refused)
        request.recipe_changed.connect(self._show_recipe)

    @property
    def folders(self) -> dict[str, FolderEdit]:
        """The folders of the chosen recipe."""
        return self._section.folders

    @property
    def parts(self) -> dict[str, FoldedForm]:
        """The groups of settings of the chosen recipe."""
        return self._section.parts

    @property
    def model(self) -> QComboBox:
        """What the training begins with."""
        return self._section.model

    def offer(self, models: Sequence[ModelInfo]) -> None:
        """Offer these models to begin with, and to learn from."""
        self._models = models
        for section in self._sections.values():
            section.offer(models)

    def _show_recipe(self) -> None:
        request = self._request
        self.recipe.setCurrentIndex(self.recipe.findData(request.recipe))
        self.about.setText(CHOICES[request.recipe].doc)
        self._degrading.setVisible(request.kind.degrades)
        for section in self._sections.values():
            section.hide()
        self._section = self._section_of(request.kind)
        self._section.show_request()
        self._section.show()

    def _section_of(self, kind: Kind) -> TrainingKindForm:
        """The part of the form for one kind, made when it is first chosen."""
        if kind.work not in self._sections:
            made = TrainingKindForm(self._theme, self._request, kind)
            made.refused.connect(self.refused)
            made.offer(self._models)
            self._kinds.addWidget(made)
            self._sections[kind.work] = made
        return self._sections[kind.work]
