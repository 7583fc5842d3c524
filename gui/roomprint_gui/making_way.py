"""Where the help and a page's own panel do not both fit beside the page, the panel makes way."""

from PySide6.QtCore import QEvent, QObject

from roomprint_gui.widgets.help_panel import HelpPanel
from roomprint_gui.widgets.side_panel import SidePanel
from roomprint_gui.window import Window

_GAP = 8  # pixels between a page and its panel


class MakingWay(QObject):
    """Puts panels away while the help is read in a narrow window; asking for one closes the help.

    Args:
        window: Its pages may have panels.
        help_panel: Stands beside the pages.
    """

    def __init__(self, window: Window, help_panel: HelpPanel) -> None:
        super().__init__(window)
        self._window, self._help = window, help_panel
        for panel in window.pages.findChildren(SidePanel):
            panel.wanted.connect(help_panel.close_panel)
        window.frame.viewport().installEventFilter(self)
        window.pages.currentChanged.connect(self._look)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """The pages have another width: the help came or went, or the window was resized."""
        if event.type() == QEvent.Type.Resize:
            self._look()
        return False

    def _look(self) -> None:
        page = self._window.pages.currentWidget()
        if page is None:
            return
        for panel in page.findChildren(SidePanel):
            width = page.minimumSizeHint().width()
            if panel.isHidden():
                width += panel.width() + _GAP
            panel.make_way(self._help.isVisible() and width > self._window.frame.width())
