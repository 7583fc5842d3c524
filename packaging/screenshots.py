"""Drives the real window through a room and the demo tour; takes pictures, light and dark."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication

from roomprint.rooms.presets import PRESETS
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.theme import Mode

PATIENCE_S = 300.0
SURE_POSITION_S = 14.0  # by then the answer is firm and the spectrogram full


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # as the app does
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        settings = QSettings(f"{home}/settings.ini", QSettings.Format.IniFormat)
        app = App(qt, Workspace(Path(home, "workspace")).open(), settings)
        app.window.resize(1280, 800)
        app.window.show()
        app.begin()

        def until(done: Callable[[], bool]) -> None:
            end = monotonic() + PATIENCE_S
            while not done():
                if monotonic() > end:
                    raise SystemExit("The window did not come as far as its picture.")
                qt.processEvents()
                sleep(0.01)

        def picture(name: str) -> None:
            for mode in (Mode.LIGHT, Mode.DARK):
                app.theme.choose(mode)
                shown = monotonic() + 0.5
                until(lambda shown=shown: monotonic() > shown)  # type: ignore[misc]
                path = folder / f"{name}-{mode.value}.png"
                if not app.window.screen().grabWindow(app.window.winId()).save(str(path)):
                    raise SystemExit(f"Could not write '{path}'.")
                print(path)

        app.room.begin(PRESETS["l-shaped-room"])
        app.results.simulations.simulate()
        until(
            lambda: app.results.simulations.state is ResultState.FRESH and bool(app.results.drawn)
        )
        app.room.select("floor")
        for tab, name in (
            (app.results_view.decay, "rooms"),
            (app.results_view.parameters, "rooms-parameters"),
        ):
            app.results_view.tabs.setCurrentWidget(tab)
            picture(name)

        app.window.open_page(app.library_page)
        until(lambda: app.library.known)
        picture("welcome")
        app.tour.begin()
        until(lambda: app.identify.position_s > SURE_POSITION_S)
        picture("identify")
        app.identify.stop()
        app.window.open_page(app.library_page)
        picture("library")
        app.window.close()
        app.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
