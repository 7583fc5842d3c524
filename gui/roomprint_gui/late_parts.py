"""What the pages get once the window is on the screen: it takes long to import and to build."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint_gui import page_commands
from roomprint_gui.command_desk import CommandDesk
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.models.room_measuring import RoomMeasuring
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.pages.audio_page import AudioPage
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.preloading import Preloading
from roomprint_gui.remembering import remember_split, remember_tab
from roomprint_gui.theme import Theme
from roomprint_gui.turns import Turns

# what the pages are drawn with: a few milliseconds of Qt, then what takes long
_QT = tuple(
    f"PySide6.{name}"
    for name in ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGL", "QtOpenGLWidgets", "QtTest")
)
_SLOW = (
    "pyqtgraph",
    "OpenGL.GL",
    "pyqtgraph.opengl",
    "roomprint_gui.widgets.run_curves_view",
    "roomprint_gui.widgets.embeddings_view",
    "roomprint_gui.widgets.evaluation_view",
)


class LateParts(QObject):
    """Fills the rooms and the audio page, which have only their frames until then.

    ``filled`` comes once, when everything is built.

    Args:
        theme: The look.
        settings: Remembers how the parts were left.
        rooms_page: Gets the plan, the room in space and the results.
        audio_page: Gets the pictures of a sound.
        results: What is shown of them.
        listening: Plays in them.
        measuring: Adds a measured room.
        desk: Takes in the parts' commands.

    Attributes:
        results_view: The results of the rooms page; there once they are built.
        is_filled: Whether everything is built.
    """

    filled = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: QSettings,
        rooms_page: RoomsPage,
        audio_page: AudioPage,
        results: RoomResults,
        listening: RoomListening,
        measuring: RoomMeasuring,
        desk: CommandDesk,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._rooms_page = rooms_page
        self._audio_page = audio_page
        self._results = results
        self._listening = listening
        self._measuring = measuring
        self._desk = desk
        self.is_filled = False
        self._preloading = Preloading(_QT, _SLOW)
        self._turns = Turns(self)
        self._preloading.done.connect(lambda: self._turns.add(*self._parts))

    def begin(self) -> None:
        """Import what takes long, then build; the window answers meanwhile."""
        self._preloading.start()

    def build(self) -> None:
        """Build everything at once."""
        for part in self._parts:
            part()

    def stop(self) -> None:
        """Forget what is not built yet."""
        self._preloading.stop()
        self._preloading.blockSignals(True)  # that it is done may be on its way already
        self._turns.stop()

    @property
    def _parts(self) -> tuple[Callable[[], None], ...]:
        """What :meth:`build` does, in pieces between which the window answers."""
        results = (self._build_results, self._add_results)
        return (*self._rooms_page.parts, *results, self._audio_page.begin, self._join)

    def _build_results(self) -> None:
        from roomprint_gui.widgets.room_results import RoomResultsView

        self.results_view = RoomResultsView(
            self._theme, self._results, self._listening, self._measuring
        )
        self.results_view.setParent(self._rooms_page)  # and goes with it, if it comes no further

    def _add_results(self) -> None:
        self._rooms_page.add_results(self.results_view, self.results_view.simulate_button)

    def _join(self) -> None:
        remember_tab(self.results_view.tabs, self._settings, "rooms/tab")
        remember_split(self.results_view.splitter, self._settings, "rooms/results")
        remember_split(self._rooms_page.views, self._settings, "rooms/views")
        self._results.pairs_changed.connect(self._show_pair)
        self._show_pair()
        self._desk.join(self._rooms_page, page_commands.plan(self._rooms_page))
        self._desk.join(self._rooms_page, page_commands.results(self.results_view))
        self._desk.join(self._audio_page, page_commands.sound(self._audio_page))
        self.is_filled = True
        self.filled.emit()

    def _show_pair(self) -> None:
        self._rooms_page.room_3d.show_pair(self._results.room_pair)
