"""The preferences of computing: device, precision, threads."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.computing import DEVICES
from roomprint_gui.models.preferences import Preferences
from roomprint_gui.models.setting_words import choice_title
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.settings_form import SettingsForm

_ABOUT = (
    "Device and precision hold for trainings that are started from now on, unless their own "
    "settings on the Train page say otherwise; a run keeps what it was trained with among its "
    "settings. The number of threads holds for all work in the background, from the next piece "
    "of it on."
)


class ComputingPreferences(QWidget):
    """A form of what is there on this machine.

    Args:
        model: Remembers it.
        devices: What encoders can be trained on here.
    """

    def __init__(self, model: Preferences, devices: tuple[str, ...] = ("cpu",)) -> None:
        super().__init__()
        self._model = model
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        about = label(_ABOUT, "dim")
        about.setWordWrap(True)
        self.form = self._made(devices)
        layout.addWidget(self.form)
        layout.addWidget(about)
        layout.addStretch(1)

    def offer(self, devices: tuple[str, ...]) -> None:
        """Show these devices; a chosen one that is not here stays on the list and says so."""
        self._layout.removeWidget(self.form)
        self.form.deleteLater()
        self.form = self._made(devices)
        self._layout.insertWidget(0, self.form)

    def _made(self, devices: tuple[str, ...]) -> SettingsForm:
        chosen = self._model.computing.device
        offered = {
            name: choice_title(name) + ("" if name in ("auto", *devices) else " (not here)")
            for name in DEVICES
            if name in ("auto", *devices, chosen)
        }
        form = SettingsForm(self._model.computing, {"device": offered})
        form.changed.connect(self._model.choose_computing)
        return form
