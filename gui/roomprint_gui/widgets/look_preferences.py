"""The preferences of how everything looks: light or dark, and how large."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from roomprint_gui.models.preferences import Look, Preferences
from roomprint_gui.theme import Mode, Theme
from roomprint_gui.widgets.basics import button, label
from roomprint_gui.widgets.settings_form import SettingsForm

MODES = {Mode.SYSTEM: "Like the system", Mode.LIGHT: "Light", Mode.DARK: "Dark"}


class LookPreferences(QWidget):
    """Theme and scale; ``restart_wanted`` comes when the window is to be opened anew.

    Args:
        theme: The look.
        model: Remembers the scale.
    """

    restart_wanted = Signal()

    def __init__(self, theme: Theme, model: Preferences) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._begun_with = model.look
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.modes = QComboBox()
        self.modes.setAccessibleName("Theme")
        self.modes.setToolTip("Light or dark; like the system follows it when it changes")
        for mode, text in MODES.items():
            self.modes.addItem(text, mode)
        self.form = SettingsForm(self._model.look)
        self.note = label("The new scale takes effect when the window is opened anew.", "dim")
        self.note.setWordWrap(True)
        self.restart_button = button(
            self._theme,
            "Open the window anew",
            "refresh",
            "Close this window and open it again on the same workspace; trainings go on",
        )
        theme_row = QFormLayout()
        theme_row.setContentsMargins(0, 0, 0, 0)
        theme_row.addRow("Theme", self.modes)
        theme_row.labelForField(self.modes).setMinimumWidth(92)  # as the form below has it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(theme_row)
        layout.addWidget(self.form)
        layout.addWidget(self.note)
        layout.addWidget(self.restart_button)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.modes.activated.connect(lambda row: self._theme.choose(self.modes.itemData(row)))
        self._theme.chosen.connect(self._show)
        self.form.changed.connect(self._on_scale)
        self.restart_button.clicked.connect(self.restart_wanted)

    def _on_scale(self, look: Look) -> None:
        self._model.choose_look(look)
        self._show()

    def _show(self) -> None:
        self.modes.setCurrentIndex(self.modes.findData(self._theme.mode))
        waits = self._model.look != self._begun_with
        self.note.setVisible(waits)
        self.restart_button.setVisible(waits)
