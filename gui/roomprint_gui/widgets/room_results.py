"""What the room sounds like: the results, their pictures, their numbers, their sound."""

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.models.result_words import empty_in_words, plan_in_words, state_in_words
from roomprint_gui.models.room_listening import RoomChoice, RoomListening
from roomprint_gui.models.room_measuring import RoomMeasuring
from roomprint_gui.models.room_result import ResultState
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, icon_button, keep_narrow, label, set_kind
from roomprint_gui.widgets.drop_area import DropArea
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.export_menu import ExportMenu
from roomprint_gui.widgets.listen_panel import ListenPanel
from roomprint_gui.widgets.measure_dialog import MeasureDialog
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.result_compare import CompareTab
from roomprint_gui.widgets.result_decay import DecayTab
from roomprint_gui.widgets.result_list_view import ResultListView
from roomprint_gui.widgets.result_parameters import ParametersTab
from roomprint_gui.widgets.result_spectrogram import SpectrogramTab
from roomprint_gui.widgets.result_waveform import WaveformTab
from roomprint_gui.widgets.room_choice_menu import READS
from roomprint_gui.widgets.simulation_settings import SimulationSettings

_ENDINGS = (".wav", ".flac", ".sofa")


class RoomResultsView(QWidget):
    """The results of the open room in tabs.

    Args:
        theme: The look.
        results: What is shown.
        listening: Plays a sound in what is shown.
        measuring: Measures a real room.
    """

    def __init__(
        self,
        theme: Theme,
        results: RoomResults,
        listening: RoomListening,
        measuring: RoomMeasuring,
    ) -> None:
        super().__init__()
        self._listening = listening
        self._measuring = measuring
        self._theme = theme
        self._results = results
        self._simulations = results.simulations
        self._progress: Progress | None = None
        self._build()
        self._connect()
        self._show_pairs()
        self._show_state()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.notice = Notice(self._theme)
        self.list = ResultListView(self._theme, self._results)
        set_kind(self.list, "results")
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName("Pictures of the response")
        self.tabs.tabBar().setToolTip("Ways to look at and to hear what is chosen at the left")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.waveform = WaveformTab(self._theme, self._results)
        self.decay = DecayTab(self._theme, self._results)
        self.spectrogram = SpectrogramTab(self._theme, self._results)
        self.parameters = ParametersTab(self._theme, self._results)
        self.compare = CompareTab(self._theme, self._results)
        self.listen = ListenPanel(self._theme, self._listening)
        for page, title in (
            (self.waveform, "Waveform"),
            (self.decay, "Decay"),
            (self.spectrogram, "Spectrogram"),
            (self.parameters, "Parameters"),
            (self.compare, "Compare"),
            (self.listen, "Listen"),
        ):
            self.tabs.addTab(page, title)
        right = QWidget()
        self._stack = QStackedLayout(right)
        self._stack.addWidget(self.tabs)
        self.empty = label("", "dim")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.empty)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([160, 900])
        self.splitter.setChildrenCollapsible(False)
        self.drop = DropArea(
            self,
            "Let go to open these impulse responses",
            lambda paths: all(path.suffix.lower() in _ENDINGS for path in paths),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._build_bar())
        layout.addWidget(self.notice)
        layout.addWidget(self.splitter, stretch=1)

    def _build_bar(self) -> QHBoxLayout:
        self.pairs = QComboBox()
        self.pairs.setAccessibleName("Source and microphone")
        self.pairs.setToolTip("From which source to which microphone")
        keep_narrow(self.pairs, 20)
        self.state = ElidedLabel("", "dim")
        self.progress = QProgressBar(textVisible=False, maximum=0)
        self.progress.setAccessibleName("Simulation")
        self.progress.setFixedWidth(120)
        self.cancel_button = icon_button(
            self._theme, "Cancel the simulation", "close", "Cancel the simulation", 14
        )
        self.keep_button = icon_button(
            self._theme, "Keep", "keep", "Keep this result on the list, to lay later ones over it"
        )
        tip = "Open measured or simulated impulse responses (WAV, SOFA)"
        self.open_button = icon_button(self._theme, "Open responses", "file", tip)
        self.measure_button = icon_button(
            self._theme, "Measure", "measure", "Measure a real room by sweeps, to lay it over this"
        )
        tip = "Write the response, its parameters or a picture"
        self.export_button = icon_button(self._theme, "Export", "export", tip)
        self.settings_button = icon_button(
            self._theme, "Simulation settings", "sliders", "How the room is simulated"
        )
        self.simulate_button = button(
            self._theme, "Simulate", "simulate", "Simulate every source and microphone", "primary"
        )
        self.settings = SimulationSettings(self._simulations, self)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.pairs)
        row.addSpacing(4)
        row.addWidget(self.state, stretch=1)
        for widget in (
            self.progress,
            self.cancel_button,
            self.keep_button,
            self.open_button,
            self.measure_button,
            self.export_button,
            self.settings_button,
            self.simulate_button,
        ):
            row.addWidget(widget)
        return row

    @cached_property
    def measure_dialog(self) -> MeasureDialog:
        """Measures a real room; built when it is first wanted."""
        return MeasureDialog(self._theme, self._measuring, self)

    def show_listening(self) -> None:
        """Bring the tab to the front where the room is heard."""
        self.tabs.setCurrentWidget(self.listen)

    def hear(self, path: Path, choice: RoomChoice) -> None:
        """Put a sound into a room, and play it there."""
        self.tabs.setCurrentWidget(self.listen)
        self.listen.add_file(path)
        self._listening.play_in(choice)

    def _connect(self) -> None:
        self.pairs.activated.connect(
            lambda row: self._results.choose_pair(self.pairs.itemData(row))
        )
        self.keep_button.clicked.connect(self._results.keep)
        self.open_button.clicked.connect(self._choose_files)
        self.measure_button.clicked.connect(self._open_measure)
        self.export_button.clicked.connect(self._open_export_menu)
        self.settings_button.clicked.connect(self._open_settings)
        self.simulate_button.clicked.connect(self._simulations.simulate)
        self.cancel_button.clicked.connect(self._simulations.cancel)
        self.drop.dropped.connect(self._results.open_files)
        self._results.pairs_changed.connect(self._show_pairs)
        self._results.state_changed.connect(self._show_state)
        self._results.drawn_changed.connect(self._show_state)
        self._results.told.connect(lambda sentence: self.notice.tell(sentence, "accent"))
        self._results.warned.connect(lambda sentence: self.notice.tell(sentence, "warning"))
        self._results.failed.connect(self._show_error)
        self._listening.told.connect(lambda sentence: self.notice.tell(sentence, "accent"))
        self._listening.failed.connect(self._show_error)
        self._simulations.progressed.connect(self._on_progress)
        self._simulations.running_changed.connect(self._on_running)
        for plot in (
            self.waveform.waveform,
            self.waveform.energy,
            self.decay.plot,
            self.spectrogram.plot,
            self.listen.plot,
        ):
            plot.failed.connect(self._show_failure)
        self.parameters.failed.connect(self._show_failure)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_pairs(self) -> None:
        pairs = list(self._results.pairs)
        shown = [self.pairs.itemData(row) for row in range(self.pairs.count())]
        if shown != pairs:
            self.pairs.clear()
            for pair in pairs:
                self.pairs.addItem(" → ".join(pair), pair)
        if self._results.pair is not None:
            self.pairs.setCurrentIndex(pairs.index(self._results.pair))
        self.pairs.setEnabled(len(pairs) > 1)

    def _show_state(self) -> None:
        own = self._results.shown is self._results.live
        running = self._simulations.running
        sentence, kind = state_in_words(self._simulations, self._progress)
        if not own and not running and self._results.shown is not None:
            sentence, kind = words.capital(self._results.shown.about), "dim"
        set_kind(self.state, kind)
        self.state.setText(sentence)
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)
        self.simulate_button.setEnabled(self._simulations.state is not ResultState.FRESH)
        self.simulate_button.setToolTip(plan_in_words(self._simulations))
        self.empty.setText(empty_in_words(self._simulations))
        shown = self._results.shown is not None and not self._results.is_preview
        self.keep_button.setEnabled(own and shown)
        self.export_button.setEnabled(shown)
        self._stack.setCurrentIndex(0 if self._results.drawn else 1)

    def _show_error(self, error: Exception) -> None:
        self.notice.tell(words.sentence(error), "error")

    def _show_failure(self, sentence: str) -> None:
        self.notice.tell(sentence, "error")

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.progress.setRange(0, progress.total)
        self.progress.setValue(progress.done)
        self._show_state()

    def _on_running(self, running: bool) -> None:
        self._progress = None
        self.progress.setRange(0, 0)
        if running:
            self.notice.dismiss()
        self._show_state()

    # --- user -> model ----------------------------------------------------------------------------

    def _open_settings(self) -> None:
        corner = QPoint(self.settings_button.width(), self.settings_button.height() + 4)
        self.settings.open_at(self.settings_button.mapToGlobal(corner))

    def _open_measure(self) -> None:
        self.measure_dialog.show()
        self.measure_dialog.raise_()

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, "Open responses", str(Path.home()), READS)
        if files:
            self._results.open_files(Path(file) for file in files)

    def make_export_menu(self) -> ExportMenu:
        """What can be written."""
        menu = ExportMenu(self._results, self.tabs, self.parameters)
        menu.failed.connect(self._show_failure)
        return menu

    def _open_export_menu(self) -> None:
        place = QPoint(0, self.export_button.height() + 4)
        self.make_export_menu().popup(self.export_button.mapToGlobal(place))
