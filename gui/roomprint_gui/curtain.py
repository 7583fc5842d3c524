"""What stands in a window's place while the next one is built: no empty screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from roomprint_gui.theme import Theme


class Curtain(QLabel):
    """A sentence on the window's ground, as large as the window and over it.

    Qt's own splash screen is not used: it handles events while it is drawn, in the midst of
    whatever is going on.

    Args:
        window: In whose place it stands; it may go before the curtain does.
        words: What is being done.
        theme: Its colours now.
    """

    def __init__(self, window: QWidget, words: str, theme: Theme) -> None:
        super().__init__(words, None, Qt.WindowType.SplashScreen)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        ground, ink = (theme.color(name).name() for name in ("window", "dim"))
        self.setStyleSheet(f"background: {ground}; color: {ink};")
        self.setGeometry(window.geometry())
        self.show()

    def lift(self) -> None:
        """Take it away, for good."""
        self.close()
        self.deleteLater()
