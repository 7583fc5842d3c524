"""The marks of an axis, with a true minus."""

from collections.abc import Sequence

import pyqtgraph as pg


class Bar(pg.AxisItem):  # type: ignore[misc]
    """Writes −20 where pyqtgraph writes -20."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The words of the marks."""
        return [str(text).replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
