"""What the next training will be: recipe, folders, and all settings under headings."""

from dataclasses import fields

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from roomprint.training.degradations import AugmentationConfig
from roomprint.training.recipes import RECIPES
from roomprint_gui import words
from roomprint_gui.models.training_request import FOLDERS, REQUIRED, TrainingRequest
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, label, set_kind
from roomprint_gui.widgets.folded_form import FoldedForm
from roomprint_gui.widgets.folder_edit import FolderEdit
from roomprint_gui.widgets.number_edit import captioned
from roomprint_gui.widgets.wheel_guard import WheelGuard

_PARTS = {
    "loop": ("Training", "How long and how fast to train"),
    "encoder": ("Encoder", "The network that is trained"),
    "monitors": ("Watching", "How often held-out recordings are looked at, and how many"),
}


class TrainingForm(QScrollArea):
    """Edits a :class:`TrainingRequest`; ``refused`` comes with settings that contradict another.

    Args:
        theme: The look.
        request: What is asked.
    """

    refused = Signal(object)

    def __init__(self, theme: Theme, request: TrainingRequest) -> None:
        super().__init__()
        self._theme = theme
        self._request = request
        self._build()
        self._connect()

    def _build(self) -> None:
        set_kind(self, "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        set_kind(body, "plain")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(label("New training", "heading"))
        self.recipe = QComboBox()
        self.recipe.setAccessibleName("Recipe")
        self.recipe.setToolTip("An encoder and how it is trained; everything can be changed below")
        for name, recipe in RECIPES.items():
            self.recipe.addItem(words.capital(name), name)
            self.recipe.setItemData(
                self.recipe.count() - 1, recipe.doc, Qt.ItemDataRole.ToolTipRole
            )
        self.recipe.setCurrentIndex(self.recipe.findData(self._request.recipe))
        self._guard = WheelGuard(self)
        self.recipe.installEventFilter(self._guard)
        self.about = label("", "dim")
        self.about.setWordWrap(True)
        self.name = QLineEdit(placeholderText="Recipe and time")
        self.name.setAccessibleName("Name of the run")
        self.name.setToolTip("What the run and its folder are called, and later its model")
        layout.addWidget(captioned("Recipe", self.recipe))
        layout.addWidget(self.about)
        layout.addWidget(captioned("Name", self.name))
        self.folders: dict[str, FolderEdit] = {}
        for kind, tip in FOLDERS.items():
            title = words.capital(kind.replace("_", "-"))
            hint = "Folder" if kind in REQUIRED else "Folder, if there is one"
            edit = FolderEdit(self._theme, title, tip, hint)
            edit.show_folder(self._request.folder(kind))
            self.folders[kind] = edit
            layout.addWidget(captioned(title, edit))
        layout.addSpacing(8)
        layout.addWidget(label("Settings", "heading"))
        parts = QVBoxLayout()
        parts.setSpacing(0)
        layout.addLayout(parts)
        self.parts: dict[str, FoldedForm] = {}
        for name, (title, tip) in _PARTS.items():
            self.parts[name] = FoldedForm(title, tip, self._request.part(name))
            parts.addWidget(self.parts[name])
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
        chain = self._request.part("augmentation")
        for field in fields(AugmentationConfig):
            config = getattr(chain, field.name)
            tip = (type(config).__doc__ or "").strip().splitlines()[0]
            title = words.capital(field.name.replace("_", " "))
            self.degradations[field.name] = FoldedForm(title, tip, config)
            chain_rows.addWidget(self.degradations[field.name])
        layout.addStretch(1)
        self.setWidget(body)
        self._show_recipe()

    def _connect(self) -> None:
        request = self._request
        self.recipe.activated.connect(lambda row: request.choose_recipe(self.recipe.itemData(row)))
        self.name.textChanged.connect(request.call)
        for kind, edit in self.folders.items():
            edit.chosen.connect(lambda folder, kind=kind: request.choose_folder(kind, folder))
        for name, form in self.parts.items():
            form.changed.connect(lambda config, name=name: request.set_part(name, config))
            form.refused.connect(self.refused)
        for kind, form in self.degradations.items():
            form.changed.connect(lambda config, kind=kind: request.set_degradation(kind, config))
            form.refused.connect(self.refused)
        request.recipe_changed.connect(self._show_recipe)

    def _show_recipe(self) -> None:
        self.recipe.setCurrentIndex(self.recipe.findData(self._request.recipe))
        self.about.setText(RECIPES[self._request.recipe].doc)
        for name, form in self.parts.items():
            form.show_config(self._request.part(name))
