"""The window on one workspace: builds the objects and joins them."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication

from roomprint.audio.ab_player import ABPlayer
from roomprint.audio.playback import Player
from roomprint.audio.recording_player import RecordingPlayer
from roomprint.encoders.models import ModelInfo
from roomprint.rooms.presets import PRESETS
from roomprint.training.run_folder import Run
from roomprint.workspace import Workspace
from roomprint_gui import page_commands
from roomprint_gui.bugs import Bugs
from roomprint_gui.command_desk import CommandDesk
from roomprint_gui.commands import Commands
from roomprint_gui.following import Following
from roomprint_gui.garbage import Garbage
from roomprint_gui.guidance import Guidance
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.late_parts import LateParts
from roomprint_gui.leaving import Leaving
from roomprint_gui.models.demo_tour import DemoTour
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.evaluation_request import EvaluationRequest
from roomprint_gui.models.evaluations import Evaluations
from roomprint_gui.models.first_evaluation import FirstEvaluation
from roomprint_gui.models.first_training import FirstTraining
from roomprint_gui.models.guided_steps import FirstSteps
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.library_model import LibraryModel
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.part_playing import PartPlaying
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_hearing import RoomHearing
from roomprint_gui.models.room_listening import RoomChoice, RoomListening
from roomprint_gui.models.room_measuring import RoomMeasuring
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.models.run_keeping import RunKeeping
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.models.sample_pairs import SamplePairs
from roomprint_gui.models.segment_playing import SegmentPlaying
from roomprint_gui.models.sound_devices import SoundDevices
from roomprint_gui.models.sound_document import SoundDocument
from roomprint_gui.models.sound_recorder import SoundRecorder
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.models.training_runs import TrainingRuns
from roomprint_gui.pages.audio_page import AudioPage
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.pages.evaluate_page import EvaluatePage
from roomprint_gui.pages.identify_page import IdentifyPage
from roomprint_gui.pages.library_page import LibraryPage
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.preferring import Preferring
from roomprint_gui.remembering import remember_tab
from roomprint_gui.room_works import WarmUpRooms
from roomprint_gui.theme import Theme
from roomprint_gui.window import Window
from roomprint_gui.works import WarmUp

_FIRST_ROOM = "classroom"


class App(QObject):
    """Everything the window is made of, built once and joined here.

    Args:
        qt: The application.
        workspace: An opened workspace.
        settings: Where choices are remembered.

    ``workspace_wanted`` comes with the folder of another workspace, to be opened in its place,
    ``restart_wanted`` when the program is to begin anew.
    """

    workspace_wanted = Signal(Path)
    restart_wanted = Signal()

    def __init__(self, qt: QApplication, workspace: Workspace, settings: QSettings) -> None:
        super().__init__()
        self.workspace = workspace
        self._settings = settings
        self.bugs = Bugs()
        self._garbage = Garbage()
        self.theme = Theme(qt, settings)
        self.jobs = Jobs()
        self.library = LibraryModel(workspace, self.jobs)
        self.identify = IdentifyModel(workspace, self.jobs)
        self.hearing = RoomHearing(workspace, self.jobs, self.identify)
        self.devices = DevicesModel(self.jobs, settings)
        self.sound_devices = SoundDevices(settings, self.jobs, self.devices)
        self._players = (Player(), ABPlayer(), RecordingPlayer())
        self.player = PlayerModel(self._players[0])
        self.room = RoomDocument(workspace, settings, PRESETS[_FIRST_ROOM])
        self.results = RoomResults(self.room, self.jobs)
        self.listening = RoomListening(workspace, self.jobs, self._players[1], self.results)
        self.measuring = RoomMeasuring(workspace, settings, self.jobs, self.results)
        self.request = TrainingRequest(settings)
        self.runs = TrainingRuns(workspace)
        self.pairs = SamplePairs(self.jobs, self.player)
        self.run_models = RunModels(workspace, self.jobs, self.runs)
        self.keeping = RunKeeping(self.jobs, self.runs, self.run_models)
        self.evaluation = EvaluationRequest(settings)
        self.evaluations = Evaluations(workspace, self.jobs)
        self.embeddings = Embeddings(workspace, self.jobs)
        self.rows = RowPlaying(
            self.jobs, SegmentPlaying(self.player), self.embeddings.sources.folder / "heard"
        )
        self.live = LivePoint(workspace, self.jobs, self.devices)
        self.sound = SoundDocument(workspace, self.jobs)
        self.recorder = SoundRecorder(workspace, self.jobs, self.sound)
        self.part = PartPlaying(self.sound, self._players[2])
        self.tour = DemoTour(workspace, self.jobs, self.library, self.identify)
        self.window = Window(self.theme, settings, workspace.root, RecentWorkspaces(settings))
        self.leaving = Leaving(self.jobs, self.sound, self.window)
        self.commands = Commands(settings)
        self._desk = CommandDesk(self.theme, self.commands, self.window)
        self.library_page = LibraryPage(self.theme, settings, self.library, self.player, self.tour)
        self.identify_page = IdentifyPage(
            self.theme, self.identify, self.devices, self.player, self.hearing
        )
        self.rooms_page = RoomsPage(self.theme, settings, self.room)
        self.audio_page = AudioPage(
            self.theme,
            settings,
            workspace,
            self.jobs,
            self.sound,
            self.recorder,
            self.part,
            self.sound_devices,
            self.results,
        )
        self.train_page = TrainPage(
            self.theme,
            settings,
            self.request,
            self.runs,
            self.pairs,
            self.run_models,
            self.keeping,
        )
        self.evaluate_page = EvaluatePage(self.theme, settings, self.evaluation, self.evaluations)
        self.embeddings_page = EmbeddingsPage(
            self.theme, self.embeddings, self.jobs, self.rows, self.live, self.runs
        )
        self.preferring = Preferring(
            self.theme,
            settings,
            self.jobs,
            self.sound_devices,
            self._players,
            self.recorder,
            self.commands,
            self.window,
            workspace,
        )
        self.late = LateParts(
            self.theme,
            settings,
            self.rooms_page,
            self.audio_page,
            self.results,
            self.listening,
            self.measuring,
            self._desk,
        )
        self._add_pages()
        self.following = Following(
            self.window, self.identify_page, "A piece is being named on the Identify page."
        )
        self.first_training = FirstTraining(workspace, settings, self.jobs, self.runs)
        self.first_evaluation = FirstEvaluation(workspace, self.jobs, self.evaluations)
        steps = FirstSteps(
            self.library,
            self.identify,
            self.tour,
            self.room,
            self.results,
            self.listening,
            self.first_training,
            self.embeddings,
        )
        self.guidance = Guidance(
            self.theme, settings, self.window, self.commands, self.library, steps, workspace.root
        )
        steps.hearing.connect(lambda: self.late.results_view.show_listening())
        self.window.restore_page()
        self._connect()

    def _add_pages(self) -> None:
        for name, page, commands in (
            ("Rooms", self.rooms_page, page_commands.rooms(self.rooms_page)),
            ("Audio", self.audio_page, page_commands.audio(self.audio_page)),
            ("Library", self.library_page, page_commands.library(self.library_page)),
            ("Identify", self.identify_page, page_commands.identify(self.identify_page)),
            ("Train", self.train_page, page_commands.train(self.train_page)),
            ("Embeddings", self.embeddings_page, page_commands.embeddings(self.embeddings_page)),
            ("Evaluate", self.evaluate_page, page_commands.evaluate(self.evaluate_page)),
        ):
            self._desk.add_page(name, page)
            self._desk.join(page, commands)

    def _connect(self) -> None:
        self.window.rail.workspace_menu.wanted.connect(self.workspace_wanted)
        self.preferring.restart_wanted.connect(self.restart_wanted)
        self.late.filled.connect(self._garbage.spare)
        self.late.filled.connect(self.window.dress_ahead)
        self.preferring.model.computing_changed.connect(self._compute)
        self._compute()
        self.embeddings_page.filled.connect(self._on_maps)
        self.jobs.started.connect(self.window.strip.add)
        self.jobs.started.connect(self.bugs.watch)
        self.library.listed.connect(self._on_listed)
        self.library.queued.connect(self.window.strip.wait)
        self.embeddings_page.added.connect(self.library.add)
        self.audio_page.identify_wanted.connect(self._identify)
        self.audio_page.room_wanted.connect(self._identify)
        self.audio_page.listening_wanted.connect(self._put_in_room)
        self.audio_page.library_wanted.connect(self._add_to_library)
        self.bugs.found.connect(self.window.show_bug)
        self.run_models.made.connect(self._evaluate)
        self.run_models.listed.connect(self.hearing.offer_models)
        self.hearing.models_wanted.connect(self.run_models.look)
        self.train_page.demo_button.clicked.connect(self.first_training.begin)
        self.first_training.failed.connect(self.train_page.show_error)
        self.evaluate_page.demo_button.clicked.connect(self.first_evaluation.begin)
        self.first_evaluation.preparing_changed.connect(self.evaluate_page.demo_button.setDisabled)
        self.first_evaluation.failed.connect(self.evaluate_page.show_error)
        self.tour.under_way_changed.connect(self._on_tour)
        self.tour.playing.connect(self.following.arrive)

    def begin(self) -> None:
        """Start what may wait until the window is on the screen."""
        self._garbage.start()
        self.late.begin()
        self.library.refresh()
        self.devices.refresh()
        warm_up = Job(WarmUp(self.workspace.root))
        warm_up.succeeded.connect(self.library.note_damaged)
        self.jobs.interact(warm_up)
        self.jobs.interact(Job(WarmUpRooms()), "rooms")

    def _on_listed(self) -> None:
        self.embeddings_page.offer_library(bool(self.library.table.tracks))

    def _on_tour(self, under_way: bool) -> None:
        if under_way:
            self.following.begin()

    def _compute(self) -> None:
        self.embeddings.sources.computing = self.preferring.model.computing
        self.run_models.computing = self.preferring.model.computing

    def _on_maps(self) -> None:
        self._desk.join(self.embeddings_page, page_commands.maps(self.embeddings_page))
        remember_tab(self.embeddings_page.view.tabs, self._settings, "embeddings/tab")

    def _evaluate(self, model: ModelInfo, run: Run) -> None:
        self.evaluation.take_up(model.folder, self.runs.config(run))
        self.window.open_page(self.evaluate_page)

    def _identify(self, path: Path) -> None:
        self.identify.identify(path)
        self.window.open_page(self.identify_page)

    def _put_in_room(self, path: Path, choice: RoomChoice) -> None:
        self.late.results_view.hear(path, choice)
        self.window.open_page(self.rooms_page)

    def _add_to_library(self, path: Path) -> None:
        self.library.add([path])
        self.window.open_page(self.library_page)

    def stop(self) -> None:
        """Let go of everything; connect this to ``aboutToQuit``."""
        self.player.close()
        self.part.close()
        self.listening.close()
        self.late.stop()
        self.library.stop()
        self.room.stop()
        self.first_training.stop()
        self.runs.stop()
        self.pairs.stop()
        self.run_models.stop()
        self.evaluations.stop()
        self.jobs.stop()
        self.sound.close()
        self._garbage.stop()
