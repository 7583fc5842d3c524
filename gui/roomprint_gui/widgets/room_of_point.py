"""The room that a simulated row is heard in: a small plan, the impulse response, its parameters."""

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.embeddings.heard_row import RowRoom
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import from_json
from roomprint_gui import words
from roomprint_gui.models.parameter_table import PARAMETERS
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.inks import MEASURED, SIMULATED
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace
from roomprint_gui.plots.plan_canvas import PlanCanvas
from roomprint_gui.plots.plan_drawing import PlanState
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label

_FLOOR_DB = -60.0
_STRETCH_S = 0.002  # whose greatest sample is drawn
_NOWHERE = "This point is a recording: nothing is known of its room."
_MEASURED = "A measured room: its plan is not known."


class RoomOfPoint(QWidget):
    """Shows the room of the clicked point.

    Args:
        theme: The look.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.text = label(_NOWHERE, "dim")
        self.text.setWordWrap(True)
        self.plan: PlanCanvas | None = None
        self.response = LinePlot(
            theme, "Impulse response", Axis("Time", "s", si=True, digits=0), Axis("Level", "dB")
        )
        self.response.setToolTip("Level of the impulse response, 0 dB at its greatest sample")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.text)
        self._layout.addWidget(self.response, stretch=1)
        self._layout.addStretch(0)
        self.show_room(None)

    def show_room(self, room: RowRoom | None) -> None:
        """Show another room; None: there is none."""
        self.response.setVisible(room is not None)
        if self.plan is not None and (room is None or not room.scene):
            self.plan.hide()
        if room is None:
            self.text.setText(_NOWHERE)
            return
        self.text.setText(_in_words(room))
        if room.scene:
            self._show_plan(from_json(room.scene))
        self.response.draw(_picture(room))

    def _show_plan(self, scene: Scene) -> None:
        if self.plan is None:
            self.plan = PlanCanvas(self._theme, scene)
            self.plan.setMinimumSize(QSize(160, 110))
            self.plan.setAccessibleName("Plan of the point's room")
            tip = "The room from above, with its source and its microphone, in metres"
            self.plan.setToolTip(tip)
            self._layout.insertWidget(1, self.plan, stretch=1)
        self.plan.drawing.show_state(PlanState(scene))
        self.plan.show()
        self.plan.look_at(scene.corners)


def _in_words(room: RowRoom) -> str:
    values = [
        f"{one.title} {one.say(value)} {one.unit}"
        for one in PARAMETERS
        if (value := one.value(room.parameters)) is not None
    ]
    facts = [_MEASURED] if not room.scene else []
    if np.isfinite(room.volume_m3):
        facts.append(f"Volume {words.fixed(room.volume_m3, 0)} m³")
    if np.isfinite(room.distance_m):
        facts.append(f"distance {words.fixed(room.distance_m, 2)} m")
    return "\n".join([", ".join(facts), ", ".join(values)]).strip()


def _picture(room: RowRoom) -> Picture:
    """The response's greatest sample in every 2 ms, in dB."""
    size = round(_STRETCH_S * SAMPLE_RATE_HZ)
    count = -(-len(room.response) // size)
    padded = np.pad(np.abs(room.response), (0, count * size - len(room.response)))
    peaks = padded.reshape(count, size).max(axis=1)
    level_db = 20 * np.log10(np.maximum(peaks / max(float(peaks.max()), 1e-12), 1e-6))
    time_s = (np.arange(count) + 0.5) * _STRETCH_S
    heard = np.flatnonzero(level_db > _FLOOR_DB)
    end_s = float(time_s[heard[-1]]) if len(heard) else float(time_s[-1])
    ink = SIMULATED if room.scene else MEASURED
    trace = Trace("", time_s, level_db, ink)
    return Picture([trace], x_range=(0.0, end_s), y_range=(_FLOOR_DB, 3.0))
