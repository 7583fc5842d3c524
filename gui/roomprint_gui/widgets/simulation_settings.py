"""How the room is simulated: the settings, and what they come to in this room."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from roomprint.rooms.planning import SAMPLE_RATES_HZ, SimulationConfig
from roomprint_gui import words
from roomprint_gui.models.result_words import plan_in_words
from roomprint_gui.models.room_simulations import RoomSimulations
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.settings_form import SettingsForm

_WIDTH = 320


class SimulationSettings(QFrame):
    """A card that opens under its button and closes when one clicks elsewhere."""

    def __init__(self, simulations: RoomSimulations, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._simulations = simulations
        set_kind(self, "popup")
        self.form = SettingsForm(
            simulations.config, {"sample_rate_hz": {r: words.hertz(r) for r in SAMPLE_RATES_HZ}}
        )
        self.live = QCheckBox("Simulate after every change")
        self.live.setChecked(simulations.live)
        self.live.setToolTip(
            "Off: what was simulated last stays after a change, until you press Simulate"
        )
        self.plan = label("", "dim")
        self.plan.setWordWrap(True)
        self.plan.setFixedWidth(_WIDTH - 24)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(label("Simulation", "heading"))
        layout.addWidget(self.form)
        layout.addWidget(self.live)
        layout.addWidget(self.plan)
        self.setFixedWidth(_WIDTH)
        self.form.changed.connect(self._choose)
        self.live.toggled.connect(simulations.set_live)
        simulations.changed.connect(self._show_plan)

    def open_at(self, place: QPoint) -> None:
        """Show it with its upper right corner at ``place`` on the screen."""
        self._show_plan()
        screen = self.screen().availableGeometry()
        x = max(screen.left(), place.x() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(x, max(screen.top(), y))
        self.show()

    def _choose(self, config: SimulationConfig) -> None:
        self._simulations.choose(config)
        self._show_plan()

    def _show_plan(self) -> None:
        self.plan.setText(plan_in_words(self._simulations))
        # adjusting its size would squeeze it into two thirds of the screen
        self.resize(_WIDTH, self._layout.totalHeightForWidth(_WIDTH))
