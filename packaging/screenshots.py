"""Drives the real window through every page with real content; takes pictures, light and dark."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from small_picture import save_small

from roomprint.rooms.presets import PRESETS
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.theme import Mode
from roomprint_gui.widgets.command_palette import CommandPalette

PATIENCE_S = 1800.0
SURE_POSITION_S = 14.0  # by then the answer is firm and the spectrogram full
SETTLED_S = 0.6
BATCHES = 120  # of the training that is shown
HELP = Path(__file__).parents[1] / "resources/roomprint_resources/help/pictures"
IN_HELP = (
    "rooms",
    "rooms-parameters",
    "audio",
    "library",
    "identify",
    "train",
    "embeddings",
    "evaluate",
)
LARGEST_BYTES, LARGEST_IN_HELP_BYTES, HELP_WIDTH = 200_000, 60_000, 720


class Camera:
    """The window, and the pictures that are taken of it.

    Args:
        qt: The application.
        home: Where settings and workspace go.
        folder: Where the pictures go.
    """

    def __init__(self, qt: QApplication, home: Path, folder: Path) -> None:
        self._qt, self._folder = qt, folder
        settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("first training/batches", BATCHES)
        self.workspace = Workspace(home / "workspace").open()
        self.app = App(qt, self.workspace, settings)
        self.app.window.resize(1280, 800)
        self.app.window.show()
        self.app.begin()

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window do what it does until something is so."""
        end = monotonic() + PATIENCE_S
        while not done():
            if monotonic() > end:
                raise SystemExit("The window did not come as far as its picture.")
            self._qt.processEvents()
            sleep(0.01)

    def picture(self, name: str) -> None:
        """Take the window as it is, light and dark, for the README and for the help."""
        for mode in (Mode.LIGHT, Mode.DARK):
            self.app.theme.choose(mode)
            shown = monotonic() + SETTLED_S
            self.until(lambda shown=shown: monotonic() > shown)  # type: ignore[misc]
            window = self.app.window
            place = window.geometry()  # of the screen: a dialog over the window is seen too
            shot = window.screen().grabWindow(
                0, place.x(), place.y(), place.width(), place.height()
            )
            self._keep(shot.toImage(), f"{name}-{mode.value}.png", in_help=name in IN_HELP)

    def _keep(self, image: QImage, name: str, *, in_help: bool) -> None:
        save_small(image, self._folder / name, LARGEST_BYTES)
        if in_help:
            save_small(image, HELP / name, LARGEST_IN_HELP_BYTES, HELP_WIDTH)
        print(self._folder / name, flush=True)


def rooms(camera: Camera) -> None:
    app = camera.app
    app.window.open_page(app.rooms_page)
    camera.until(lambda: app.late.is_filled)
    camera.picture("welcome")
    app.guidance.guide.leave()
    app.room.begin(PRESETS["l-shaped-room"])
    simulations = app.results.simulations
    simulations.simulate()
    camera.until(lambda: simulations.state is ResultState.FRESH and bool(app.results.drawn))
    app.room.select("floor")
    for tab, name in (
        (app.late.results_view.decay, "rooms"),
        (app.late.results_view.parameters, "rooms-parameters"),
    ):
        app.late.results_view.tabs.setCurrentWidget(tab)
        camera.picture(name)
    app.commands.run(app.commands["help"])
    camera.picture("help")
    app.commands.run(app.commands["help"])


def recordings(camera: Camera) -> None:
    app = camera.app
    app.window.open_page(app.library_page)
    app.tour.fill()
    camera.until(lambda: not app.tour.under_way and len(app.library.table.tracks) > 1)
    app.tour.play()
    camera.until(lambda: app.identify.position_s > SURE_POSITION_S)
    camera.picture("identify")
    app.identify.stop()
    app.window.open_page(app.library_page)
    app.library_page.view.selectRow(6)
    camera.until(lambda: not app.window.strip.rows)
    camera.picture("library")
    piece = sorted(camera.workspace.demo.glob("*.flac"))[4]
    app.audio_page.open(piece)
    app.window.open_page(app.audio_page)
    camera.until(lambda: app.sound.recording is not None and not app.sound.busy)
    app.sound.select((8.0, 14.0))
    camera.until(lambda: app.audio_page.view.spectrogram.image is not None)
    camera.until(lambda: not app.window.strip.rows)
    camera.picture("audio")


def learning(camera: Camera) -> None:
    app = camera.app
    app.window.open_page(app.train_page)
    app.first_training.begin()
    camera.until(lambda: app.first_training.is_done)
    wait_s = monotonic() + 3.0
    camera.until(lambda: monotonic() > wait_s)
    camera.picture("train")
    app.window.open_page(app.embeddings_page)
    app.embeddings.sources.starter_music()
    camera.until(lambda: app.embeddings.rows is not None)
    camera.until(lambda: not app.window.strip.rows and not app.embeddings.first.laying_out)
    app.embeddings.choice.click(200)
    camera.until(lambda: len(app.embeddings.neighbours) > 0)
    app.player.stop()
    camera.picture("embeddings")
    app.window.open_page(app.evaluate_page)
    app.first_evaluation.begin()
    camera.until(lambda: bool(app.evaluations.results))
    view = app.evaluate_page.view
    view.setCurrentWidget(view.sections["Table 2"])
    camera.until(lambda: not app.window.strip.rows)
    camera.picture("evaluate")


def over_the_window(camera: Camera) -> None:
    app = camera.app
    app.window.open_page(app.rooms_page)
    app.window.rail.find_button.click()
    palette = app.window.findChild(CommandPalette)
    camera.picture("palette")
    palette.close_()
    app.window.rail.preferences_button.click()
    camera.picture("preferences")


def main(folder: Path) -> None:
    for place in (folder, HELP):
        place.mkdir(parents=True, exist_ok=True)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # as the app does
    qt = QApplication([])
    # what is heard is a file: the list of inputs reads as on a machine that has one
    DevicesModel.are_none = property(lambda _: False)  # type: ignore[assignment, method-assign]
    with tempfile.TemporaryDirectory() as home:
        camera = Camera(qt, Path(home), folder)
        for scene in (rooms, recordings, learning, over_the_window):
            scene(camera)
        camera.app.leaving.close()
        camera.app.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
