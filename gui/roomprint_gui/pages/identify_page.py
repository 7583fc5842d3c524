"""The identify page: one big button, and what is playing."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from roomprint.library.listening import Heard
from roomprint_gui import words
from roomprint_gui.models.answer import Answer, IdentifyState, card_text
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.models.player_model import PlayerModel
from roomprint_gui.models.room_hearing import RoomHearing
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import (
    PageHeader,
    button,
    card,
    icon_button,
    label,
    page_layout,
)
from roomprint_gui.widgets.device_picker import DevicePicker
from roomprint_gui.widgets.drop_area import DropArea
from roomprint_gui.widgets.input_level import InputLevel
from roomprint_gui.widgets.listen_button import ListenButton
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.result_card import MatchList, ResultCard
from roomprint_gui.widgets.room_card import RoomCard
from roomprint_gui.widgets.row_table import set_up_rows

_TOP = 5
_SENTENCES = {
    IdentifyState.IDLE: "Play something near the microphone, or drop a file here",
    IdentifyState.STARTING: "Getting ready",
    IdentifyState.LISTENING: "Listening to {source}",
    IdentifyState.TOO_QUIET: "Listening, but it is too quiet to tell",
    IdentifyState.LOST: "The microphone is gone; listening goes on when it is back",
    IdentifyState.READING: "Reading {source}",
    IdentifyState.STOPPING: "Stopping",
}
_OF_FILE = "The answer for '{source}' is below"
_ADVICE = {"There is no microphone.": "Connect one, then press the arrow beside the list."}
_VERBS = {IdentifyState.IDLE: "Listen", IdentifyState.STOPPING: "Stopping"}


class IdentifyPage(QWidget):
    """Names what is heard or dropped.

    Args:
        theme: The look.
        model: Listens and answers.
        devices: The inputs to choose from.
        player: Plays what the history holds.
        room: Hears which room it is.
    """

    def __init__(
        self,
        theme: Theme,
        model: IdentifyModel,
        devices: DevicesModel,
        player: PlayerModel,
        room: RoomHearing,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._devices = devices
        self._player = player
        self._room = room
        self._build()
        self._connect()
        self._show_devices()
        self._show_state()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader("Identify")
        tip = "Say which recording an audio or video file holds"
        self.file_button = button(self._theme, "Open file", "file", tip)
        self.header.add(self.file_button)
        self.notice = Notice(self._theme)
        self.drop = DropArea(
            self,
            "Let go to identify this file",
            lambda paths: len(paths) == 1 and paths[0].is_file(),
        )
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._build_input())
        columns.addLayout(self._build_result(), stretch=1)
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addLayout(columns, stretch=1)

    def _build_input(self) -> QWidget:
        self.listen_button = ListenButton(self._theme)
        self.picker = DevicePicker("Input", "Default input")
        self.picker.setToolTip("What to listen to: a microphone, or what the computer plays")
        self.refresh_button = icon_button(
            self._theme, "Look for inputs again", "refresh", "Look for inputs again"
        )
        self.level = InputLevel(self._theme)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.picker, stretch=1)
        row.addWidget(self.refresh_button)
        panel = card()
        panel.setFixedWidth(312)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(16, 24, 16, 16)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self.listen_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        layout.addWidget(label("Input", "small"))
        layout.addLayout(row)
        layout.addSpacing(8)
        layout.addWidget(self.level)
        return panel

    def _build_result(self) -> QVBoxLayout:
        self.card = ResultCard(self._theme)
        self.room_card = RoomCard(self._theme, self._room)
        self.matches = MatchList(_TOP)
        self.export_button = icon_button(
            self._theme, "Export the history", "export", "Save the history as CSV"
        )
        self.clear_button = icon_button(
            self._theme, "Clear the history", "remove", "Clear the history"
        )
        self.history = self._build_history()
        heading = QHBoxLayout()
        heading.addWidget(label("History", "heading"))
        heading.addStretch(1)
        heading.addWidget(self.export_button)
        heading.addWidget(self.clear_button)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.card)
        column.addWidget(self.room_card)
        column.addWidget(self.matches)
        column.addSpacing(4)
        column.addLayout(heading)
        column.addWidget(self.history, stretch=1)
        return column

    def _build_history(self) -> QTableView:
        view = QTableView()
        view.setModel(self._model.history)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        set_up_rows(view, "History", "Double click plays a recording where it was heard", 32)
        for column, width in ((0, 86), (3, 76), (4, 76)):
            view.setColumnWidth(column, width)
        for column in (1, 2):  # title and artist share what is left
            view.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return view

    # --- wiring -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.listen_button.clicked.connect(self._on_button)
        self.file_button.clicked.connect(self._choose_file)
        self.drop.dropped.connect(lambda paths: self._model.identify(paths[0]))
        self.picker.activated.connect(
            lambda place: self._devices.choose(self.picker.itemData(place))
        )
        self.refresh_button.clicked.connect(self._devices.refresh)
        self.export_button.clicked.connect(self._export)
        self.clear_button.clicked.connect(self._model.history.clear)
        self.history.doubleClicked.connect(self._play)
        self._devices.devices_changed.connect(self._show_devices)
        self._devices.chosen_changed.connect(self._show_devices)
        self._devices.failed.connect(self._show_error)
        self._model.state_changed.connect(self._show_state)
        self._model.answer_changed.connect(self._show_answer)
        self._model.position_changed.connect(self.card.show_position)
        self._model.heard.connect(self._show_heard)
        self._model.failed.connect(self._show_error)
        self._model.history.rowsInserted.connect(self._show_history)
        self._model.history.modelReset.connect(self._show_history)
        self._player.failed.connect(self._show_error)
        self._room.failed.connect(self._show_error)
        for plot in (self.card.picture, self.room_card.line):
            plot.failed.connect(lambda sentence: self.notice.tell(sentence, "error"))
        self._show_history()

    # --- model -> screen --------------------------------------------------------------------------

    def _show_state(self) -> None:
        state = self._model.state
        answer = self._model.answer
        of_file = state is IdentifyState.IDLE and answer is not None and not answer.live
        sentence = _OF_FILE if of_file else _SENTENCES[state]
        self.header.state.setText(sentence.format(source=self._model.source))
        verb = _VERBS.get(state, "Stop")
        if verb != self.listen_button.text():
            self.listen_button.show_active(active=verb != "Listen", text=verb)
        for chooser in (self.picker, self.refresh_button):
            chooser.setEnabled(state is IdentifyState.IDLE)
        if state in (IdentifyState.IDLE, IdentifyState.STARTING):
            self.level.clear()
        if state in (IdentifyState.STARTING, IdentifyState.READING):
            self.notice.hide()
            self.card.show_moment(None)
        self._show_answer(self._model.answer)

    def _show_answer(self, answer: Answer | None) -> None:
        text = card_text(self._model.state, answer, self._model.source)
        lost = self._model.state is IdentifyState.LOST
        self.card.show_answer(text, None if lost else answer)
        self.matches.show_answer(answer)

    def _show_heard(self, heard: Heard) -> None:
        self.listen_button.show_level(heard.level_dbfs)
        self.level.show_level(
            heard.level_dbfs,
            heard.peak_dbfs,
            heard.heard_s,
            clipped=heard.clipped,
            xruns=heard.xruns,
        )
        if heard.moment is not None:
            self.card.show_moment(heard.moment)

    def _show_devices(self) -> None:
        devices = self._devices
        self.picker.offer(devices.devices, devices.chosen, are_none=devices.are_none)

    def _show_history(self) -> None:
        filled = self._model.history.rowCount() > 0
        self.export_button.setEnabled(filled)
        self.clear_button.setEnabled(filled)

    def _show_error(self, error: Exception) -> None:
        sentence = words.sentence(error)
        advice = _ADVICE.get(sentence, "")
        self.notice.tell(f"{sentence} {advice}".strip(), "error")

    # --- user -> model ----------------------------------------------------------------------------

    def _on_button(self) -> None:
        if self._model.state is IdentifyState.IDLE:
            self._player.stop()
            self._model.listen(self._devices.chosen)
        else:
            self._model.stop()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Identify a file", str(Path.home()))
        if path:
            self._model.identify(Path(path))

    def play_selected(self) -> None:
        """Play what the selected line of the history names."""
        self._play(self.history.currentIndex())

    def _play(self, index: QModelIndex) -> None:
        if index.isValid():
            entry = self._model.history.row(index.row())
            if entry.track is not None:
                self._player.play(entry.track, entry.position_s)

    def _export(self) -> None:
        proposal = Path.home() / "roomprint history.csv"
        path = ask_where(self, "Export the history", proposal, "CSV (*.csv)")
        if path is not None:
            try:
                self._model.history.export(path)
            except OSError as error:
                self.notice.tell(f"Could not write '{path}': {error.strerror}.", "error")
