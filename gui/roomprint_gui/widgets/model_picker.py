"""A choice of models, or of none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox

from roomprint.encoders.models import ModelInfo
from roomprint_gui.widgets.basics import keep_narrow


class ModelPicker(QComboBox):
    """Offers models by their names; ``chosen`` comes with another one's folder, empty for none.

    Args:
        name: What is chosen.
        tip: The same in more words.
        nothing: What stands there for no model.
    """

    chosen = Signal(str)

    def __init__(self, name: str, tip: str, nothing: str) -> None:
        super().__init__()
        self._nothing = nothing
        self.setAccessibleName(name)
        self.setToolTip(tip)
        keep_narrow(self)
        self.activated.connect(lambda row: self.chosen.emit(self.itemData(row)))

    def offer(self, models: Sequence[ModelInfo], folder: str) -> None:
        """Offer these models, the one in ``folder`` chosen; none where it is not there any more."""
        self.clear()
        self.addItem(self._nothing, "")
        for info in models:
            self.addItem(info.name, str(info.folder))
            self.setItemData(self.count() - 1, str(info.folder), Qt.ItemDataRole.ToolTipRole)
        if self.findData(folder) < 0:
            self.chosen.emit("")
        self.setCurrentIndex(max(self.findData(folder), 0))
