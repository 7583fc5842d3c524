"""What the tests of the real window share."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from roomprint_gui.app import App

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"

OpenApp = Callable[[Path], App]


def go_on(milliseconds: int = 0) -> None:
    """Let the window's own loop turn: QTest waits in one of its own, where no turn ends."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def keep_picture(app: App, name: str) -> None:
    """A screenshot for a person to look at."""
    go_on(100)  # what was just changed has to reach the screen
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    assert app.window.screen().grabWindow(app.window.winId()).save(str(path))
    print(f"screenshot: {path}")  # noqa: T201
