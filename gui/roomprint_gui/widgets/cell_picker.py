"""Which cells of the rooms' table are run: samplings by temperature, and two controls."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.rooms import CELLS
from roomprint.training.downstream import SUPERVISED, UNTRAINED
from roomprint.training.room_batches import SAMPLINGS
from roomprint_gui import words
from roomprint_gui.widgets.basics import label

_CONTROLS = {
    SUPERVISED: "Encoder and head trained at once, for each task: what contrast is measured by",
    UNTRAINED: "Heads on an encoder that learned nothing",
}


class CellPicker(QWidget):
    """A box for each cell; ``chosen`` comes with those that are ticked."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.boxes = {cell: self._box(cell) for cell in CELLS}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(0, 1)
        layout.addWidget(label("Temperature", "small"), 0, 0)
        for column, temperature in enumerate(TEMPERATURES, 1):
            head = label(temperature, "small")
            layout.addWidget(head, 0, column, Qt.AlignmentFlag.AlignLeft)
        for row, sampling in enumerate(SAMPLINGS, 1):
            layout.addWidget(label(words.capital(sampling)), row, 0)
            for column, temperature in enumerate(TEMPERATURES, 1):
                layout.addWidget(self.boxes[f"{sampling}:{temperature}"], row, column)
        for row, (control, tip) in enumerate(_CONTROLS.items(), 1 + len(SAMPLINGS)):
            named = label(words.capital(control))
            for widget in (named, self.boxes[control]):
                widget.setToolTip(tip)
            layout.addWidget(named, row, 0)
            layout.addWidget(self.boxes[control], row, 1)

    def show_cells(self, cells: Sequence[str]) -> None:
        """Tick these."""
        for cell, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(cell in cells)

    def _box(self, cell: str) -> QCheckBox:
        made = QCheckBox()
        made.setAccessibleName(cells_in_words(cell))
        made.setToolTip(made.accessibleName().capitalize())
        made.toggled.connect(lambda _: self.chosen.emit(self._ticked()))
        return made

    def _ticked(self) -> tuple[str, ...]:
        return tuple(cell for cell, box in self.boxes.items() if box.isChecked())
