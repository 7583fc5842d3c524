"""Parts of a page between which the user shares out the room."""

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter


class RememberedSplitter(QSplitter):
    """Remembers where its handles were left.

    Args:
        orientation: Vertical puts the parts below each other.
        settings: Where it is remembered.
        page: The page's key there.
    """

    def __init__(self, orientation: Qt.Orientation, settings: QSettings, page: str) -> None:
        super().__init__(orientation)
        self._settings = settings
        self._key = f"{page}/split"
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self.splitterMoved.connect(self._keep)

    def recall(self, *sizes: int) -> None:
        """Share the room out as it was left, else by ``sizes``; once every part is there."""
        saved = self._settings.value(self._key)
        if isinstance(saved, QByteArray):
            self.restoreState(saved)
        else:
            self.setSizes(sizes)

    def _keep(self) -> None:
        self._settings.setValue(self._key, self.saveState())
