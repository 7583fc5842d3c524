"""Which rows a person looks at: selected ones, one under the mouse, one that was clicked."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

NOTHING = np.empty(0, np.intp)


class PointChoice(QObject):
    """Shared by every map of the same rows, so that they are linked."""

    selected_changed = Signal()
    hovered_changed = Signal()
    clicked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._selected: NDArray[np.intp] = NOTHING
        self._hovered: int | None = None
        self._clicked: int | None = None

    @property
    def selected(self) -> NDArray[np.intp]:
        """Numbers of the selected rows, in order."""
        return self._selected

    @property
    def hovered(self) -> int | None:
        """The row under the mouse."""
        return self._hovered

    @property
    def clicked(self) -> int | None:
        """The row that was clicked last."""
        return self._clicked

    def select(self, rows: NDArray[np.intp]) -> None:
        """Select exactly these rows."""
        rows = np.sort(rows)
        rows = rows[np.diff(rows, prepend=-1) > 0]  # numpy's unique hashes, which takes far longer
        if not np.array_equal(rows, self._selected):
            self._selected = rows
            self.selected_changed.emit()

    def hover(self, row: int | None) -> None:
        """The mouse is over this row now."""
        if row != self._hovered:
            self._hovered = row
            self.hovered_changed.emit()

    def click(self, row: int | None) -> None:
        """Look at this row."""
        if row != self._clicked:
            self._clicked = row
            self.clicked_changed.emit()

    def clear(self) -> None:
        """Nothing is chosen: other rows are here now."""
        self.select(NOTHING)
        self.hover(None)
        self.click(None)
