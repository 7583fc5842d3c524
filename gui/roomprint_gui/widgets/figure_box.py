"""A spin box that writes a number as the rest of the window does."""

from PySide6.QtWidgets import QDoubleSpinBox

from roomprint_gui import words

_HEIGHT = 32  # pixels, that of other fields
_PADDING = 7  # pixels; a stylesheet's does not reach the text inside a spin box


class FigureBox(QDoubleSpinBox):
    """Its minus is −, typed as - or as −; its text stands off the edge like that of other fields.

    Args:
        name: What a screen reader says.
        tip: What it means, for the tooltip.
        unit: Shown behind the number.
        decimals: Digits after the point.
        step: What the arrow keys add.
    """

    def __init__(
        self, name: str, tip: str, unit: str = "", decimals: int = 2, step: float = 0.1
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setDecimals(decimals)
        self.setSingleStep(step)
        self.set_unit(unit)
        self.setKeyboardTracking(False)
        self.setMinimumWidth(40)
        self.setMaximumHeight(_HEIGHT)
        self.lineEdit().setTextMargins(_PADDING, 0, 0, 0)

    def set_unit(self, unit: str) -> None:
        """Show another unit behind the number."""
        self.setSuffix(f" {unit}" if unit else "")

    def textFromValue(self, value: float) -> str:
        """The number without its unit; Qt reads both minuses back."""
        return words.fixed(value, self.decimals())
