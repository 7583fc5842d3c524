"""A real number of any size: 0.001 and 1500 alike, with the digits it has and no more."""

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

_DECIMALS = 12


class RealBox(QDoubleSpinBox):
    """A spin box that writes ``5e-05`` as such, and ``20 kHz``.

    Its arrows change the first digit but one.

    Args:
        low: Least value.
        high: Greatest value.
        unit: Shown behind the number, with the space before it.
    """

    def __init__(self, low: float, high: float, unit: str = "") -> None:
        super().__init__()
        self._is_hertz = unit == " Hz"
        self.setDecimals(_DECIMALS)
        self.setRange(low, high)
        self.setSuffix("Hz" if self._is_hertz else unit)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        """The shortest text that says the value."""
        if self._is_hertz:
            text = f"{value:g} " if abs(value) < 1000 else f"{value / 1000:g} k"
        else:
            text = f"{value:g}"
        return text.replace("-", "−")

    def valueFromText(self, text: str) -> float:
        """What was typed; a comma is taken for a point."""
        return _number(text.removesuffix(self.suffix()))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Whether the text is a number already, or may become one."""
        number = _number(text.removesuffix(self.suffix()))
        state = QValidator.State
        inside = math.isfinite(number) and self.minimum() <= number <= self.maximum()
        return (state.Acceptable if inside else state.Intermediate, text, place)

    def fixup(self, text: str) -> str:
        """What cannot be read becomes what was there before; what is too much, the limit."""
        number = _number(text.removesuffix(self.suffix()))
        if not math.isfinite(number):
            number = self.value()
        return self.textFromValue(min(max(number, self.minimum()), self.maximum())) + self.suffix()

    def stepBy(self, steps: int) -> None:
        """A tenth of the present decade up or down."""
        size = abs(self.value())
        decade = 10.0 ** math.floor(math.log10(size)) if size > 0 else 1.0
        self.setValue(self.value() + steps * decade / 10.0)


def _number(text: str) -> float:
    text = text.strip().replace(",", ".").replace("−", "-")
    try:
        if text.endswith("k"):
            return 1000.0 * float(text.removesuffix("k"))
        return float(text)
    except ValueError:
        return math.nan
