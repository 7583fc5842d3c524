"""The window's start, and how evenly it paints: ``python -m tests.benchmarks.window``.

Without a screen (Qt's offscreen platform). "start to painted" is a process from its beginning to
its end that paints the window once. Then a window that is up listens, through its warm worker, to a
demo piece that is in a library of 100,000 fingerprints; the stall is the longest that a 5 ms timer
of the event loop was late meanwhile.

On two cores of an AMD EPYC (AVX2), the goal in brackets: painted after 1.6 s (2); longest stall
16.9 ms (50); an answer 111 ms (300) after it was asked for; 243 MB, and 728 MB in the warm worker.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication
from tests.benchmarks.measuring import resident_mb, row, seconds

from roomprint.library.listening import Heard
from roomprint.workspace import Workspace
from roomprint_gui.app import App

_STARTS = 5
_TICK_MS = 5


class Lateness(QObject):
    """How late the event loop comes to a timer at worst."""

    def __init__(self) -> None:
        super().__init__()
        self.worst_s = 0.0
        self._last_s = time.perf_counter()
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.worst_s = max(self.worst_s, now_s - self._last_s - _TICK_MS / 1000)
        self._last_s = now_s


def prepare(root: Path, tracks: int) -> None:
    """Fill a workspace: a model, random tracks and one real piece; runs in another process."""
    from tests.benchmarks.made_up import fill, random_model

    from roomprint.corpora.demo import WriteDemo
    from roomprint.library.adding import add_tracks
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.library import Library
    from roomprint.steps import finish

    fingerprinter = Fingerprinter(random_model(root / "models", "fast"))
    pieces = finish(WriteDemo(folder=root / "demo").steps())
    with Library(root, fingerprinter.identity, fingerprinter.dim) as library:
        fill(library, fingerprinter.dim, fingerprinter.bands, tracks)
        finish(add_tracks(library, fingerprinter, pieces[:1]))


def print_start(root: Path) -> None:
    """A process that paints once."""
    command = [sys.executable, "-m", "roomprint_gui", "--smoke", "--workspace", str(root)]

    def start() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    row("window: start to painted", seconds(start, _STARTS), "s", 2)


def print_listening(root: Path, listen_s: float) -> None:
    """A window that listens."""
    qt = QApplication(sys.argv[:1])
    settings = QSettings(str(root / "settings.ini"), QSettings.Format.IniFormat)
    app = App(qt, Workspace(root).open(), settings)
    app.window.open_page(app.identify_page)
    app.window.show()
    app.begin()
    waiting = QEventLoop()
    answers_ms: list[float] = []

    def note(heard: Heard) -> None:
        if heard.identification is not None:
            answers_ms.append(heard.identification.elapsed_ms)
            if len(answers_ms) == 1:
                waiting.quit()

    app.identify.heard.connect(note)
    piece = min((root / "demo").iterdir())
    app.identify.listen_to_file(piece, 0.0, piece.stem)
    waiting.exec()
    lateness = Lateness()
    QTimer.singleShot(round(listen_s * 1000), waiting.quit)
    waiting.exec()
    workers = {process.name: process for process in multiprocessing.active_children()}
    worker = workers["roomprint recognition"]
    row("window: longest stall while listening", lateness.worst_s * 1000, "ms", 50)
    row("window: answers meanwhile, median", median(answers_ms), "ms", 300)
    row("window: resident", resident_mb(), "MB")
    row("window: resident, its warm worker", resident_mb(worker.pid or 0), "MB")
    app.stop()


def main() -> None:
    """Measure in a workspace that goes when it is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.window")
    parser.add_argument("--tracks", type=int, default=600, help="of 167 fingerprints each")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long to listen")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory() as folder:
        root = Path(folder)
        filling = multiprocessing.get_context("spawn").Process(
            target=prepare, args=(root, options.tracks)
        )
        filling.start()
        filling.join()
        print_start(root)
        print_listening(root, options.seconds)


if __name__ == "__main__":
    main()
