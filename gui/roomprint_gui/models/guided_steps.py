"""The steps of the guided first run, over the models of the pages."""

from PySide6.QtCore import QObject, Signal

from roomprint.errors import EmbeddingError
from roomprint.rooms.presets import PRESETS
from roomprint_gui.models.answer import Answer, IdentifyState
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.first_training import FirstTraining
from roomprint_gui.models.guided_run import GuidedStep
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_listening import RoomListening
from roomprint_gui.models.room_results import RoomResults

_DRAWN = "l-shaped-room"


class FirstSteps(QObject):
    """What a newcomer does on each page, and how it is seen that it was done.

    Args:
        library: The tracks.
        identify: Names pieces.
        tour: Composes, adds and plays demo pieces.
        room: The open room.
        results: What it sounds like.
        listening: Puts sounds into it.
        training: Trains on the demo pieces.
        embeddings: Shows what came of it.
    """

    changed = Signal()  # something that another model does not tell of
    hearing = Signal()  # the room is going to be heard

    def __init__(
        self,
        library: LibraryModel,
        identify: IdentifyModel,
        tour: DemoTour,
        room: RoomDocument,
        results: RoomResults,
        listening: RoomListening,
        training: FirstTraining,
        embeddings: Embeddings,
    ) -> None:
        super().__init__()
        self._library, self._identify, self._tour = library, identify, tour
        self._room, self._results, self._listening = room, results, listening
        self._training, self._embeddings = training, embeddings
        self._first_room = room.scene
        self._has_named = False
        identify.answer_changed.connect(self._note_name)
        self._wants_to_hear = False
        self._mapping = False
        self._has_heard = False
        listening.sounded.connect(self._on_sounded)
        results.drawn_changed.connect(self._hear_at_last)
        results.simulations.given_up.connect(self._want_no_more)
        self.signals = (
            library.listed,
            library.adding_changed,
            identify.answer_changed,
            identify.state_changed,
            tour.under_way_changed,
            room.scene_changed,
            room.replaced,
            results.drawn_changed,
            results.simulations.running_changed,
            listening.changed,
            training.changed,
            embeddings.rows_changed,
            self.changed,
        )

    def steps(self) -> list[GuidedStep]:
        """All of them, in order."""
        return [
            GuidedStep(
                "library",
                1,
                "Library",
                "Fill the library: add a folder of yours, or let 24 short pieces be composed here.",
                "The library is filled.",
                self._tour.fill,
                lambda: bool(self._library.table.tracks) and not self._filling(),
                self._filling,
            ),
            GuidedStep(
                "identify",
                2,
                "Identify",
                "Let a piece be named: press Listen and play one near the microphone, or drop a "
                "file on the page.",
                "It was named.",
                self._tour.play,
                lambda: self._has_named,
                self._hearing,
            ),
            GuidedStep(
                "draw",
                3,
                "Rooms",
                "Draw a room: drag a wall or a corner of the plan, or begin with another room.",
                "The room is drawn.",
                self._draw,
                lambda: self._room.scene != self._first_room,
            ),
            GuidedStep(
                "hear",
                4,
                "Rooms",
                "Hear it: press play on the Listen tab, then switch between Dry and In the room.",
                "You heard the room.",
                self._hear,
                lambda: self._has_heard,
                self._sounding,
                self._how_to_hear,
            ),
            GuidedStep(
                "train",
                5,
                "Train",
                "Train an encoder for two minutes at most, on demo pieces that are made first.",
                "The encoder is trained.",
                self._train,
                lambda: self._training.is_done,
                lambda: self._training.in_words,
            ),
            GuidedStep(
                "map",
                5,
                "Embeddings",
                "Look at the map: a point is three seconds of a piece, near what it sounds like.",
                "The map is there.",
                self._map,
                lambda: self._embeddings.rows is not None,
                lambda: "Making the map" if self._mapping else "",
            ),
        ]

    def _filling(self) -> str:
        if self._tour.under_way:
            return "Composing and adding the demo pieces"
        return "Adding" if self._library.is_adding else ""

    def _note_name(self, answer: Answer | None) -> None:
        self._has_named = self._has_named or (answer is not None and answer.match is not None)

    def _hearing(self) -> str:
        return "" if self._identify.state is IdentifyState.IDLE else "Listening"

    def _draw(self) -> None:
        self._identify.stop()
        self._room.begin(PRESETS[_DRAWN])

    def _hear(self) -> None:
        self.hearing.emit()
        if self._results.drawn and not self._results.is_preview:
            self._listening.play()
        else:
            self._wants_to_hear = True
            self._results.simulations.simulate()

    def _hear_at_last(self) -> None:
        if self._wants_to_hear and self._results.drawn and not self._results.is_preview:
            self._wants_to_hear = False
            self._listening.play()

    def _how_to_hear(self) -> str:
        if self._results.drawn and not self._results.is_preview:
            return ""
        if self._results.simulations.running:
            return "The room is being simulated: when that is done, press play on the Listen tab."
        return "Hear it: press Simulate; when that is done, press play on the Listen tab."

    def _want_no_more(self) -> None:
        self._wants_to_hear = False

    def _on_sounded(self) -> None:
        if not self._has_heard:
            self._has_heard = True
            self.changed.emit()

    def _sounding(self) -> str:
        if self._wants_to_hear and self._results.simulations.running:
            return "Simulating the room"
        return "Putting a voice into the room" if self._listening.preparing else ""

    def _train(self) -> None:
        self._listening.stop()
        self._training.begin()

    def _map(self) -> None:
        run = self._training.run
        try:
            if run is None:
                job = self._embeddings.sources.starter_music()
            else:
                job = self._embeddings.sources.run(run.folder)
        except EmbeddingError as error:
            self._embeddings.failed.emit(error)
            return
        self._mapping = True
        job.finished.connect(self._on_mapped)

    def _on_mapped(self) -> None:
        self._mapping = False
        self.changed.emit()
