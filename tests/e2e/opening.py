"""What the tests of the real window share."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest

from roomprint_gui.app import App

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"

OpenApp = Callable[[Path], App]


def keep_picture(app: App, name: str) -> None:
    """A screenshot for a person to look at."""
    QTest.qWait(100)  # what was just changed has to reach the screen
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    assert app.window.screen().grabWindow(app.window.winId()).save(str(path))
    print(f"screenshot: {path}")  # noqa: T201
