"""The working area of the embeddings page: tools, maps, timeline, and the panel at the right."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.errors import EmbeddingError
from roomprint.steps import Progress
from roomprint_gui import words
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.row_playing import RowPlaying
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.theme import Theme
from roomprint_gui.turns import Turns
from roomprint_gui.widgets.basics import button, card, icon_button, label
from roomprint_gui.widgets.chips import Chips
from roomprint_gui.widgets.embedding_maps import EmbeddingMaps
from roomprint_gui.widgets.label_legend import LabelLegend
from roomprint_gui.widgets.point_card import PointCard
from roomprint_gui.widgets.room_of_point import RoomOfPoint
from roomprint_gui.widgets.selection_panel import SelectionPanel
from roomprint_gui.widgets.settings_form import SettingsForm
from roomprint_gui.widgets.timeline_bar import TimelineBar

if TYPE_CHECKING:
    from roomprint_gui.models.point_colours import Entry

_PANEL_WIDTH = 320
_SEARCH_PAUSE_MS = 150
_HANDS = (
    (Hand.MOVE, "Move", "Drag moves the map, the wheel zooms; a double click shows everything"),
    (Hand.RECTANGLE, "Rectangle", "Drag selects the points in a rectangle; also with Shift"),
    (Hand.LASSO, "Lasso", "Drag selects the points that you draw around"),
)


class EmbeddingsView(QWidget):
    """Everything that is on the page once there are points.

    It is built over several turns of the event loop; ``filled`` comes after the last.

    Args:
        theme: The look.
        model: What is shown.
        jobs: Runs small works.
        playing: Plays rows.
        live: The microphone among the points.
    """

    failed = Signal(object)
    filled = Signal()

    def __init__(
        self, theme: Theme, model: Embeddings, jobs: Jobs, playing: RowPlaying, live: LivePoint
    ) -> None:
        super().__init__()
        self._theme, self._model, self._live = theme, model, live
        self._explained: tuple[Entry, ...] = ()
        self._turns = Turns(self)
        self._turns.add(
            self._build_maps,
            partial(self._build_cards, jobs, playing),
            self._build_tools,
            self._build,
            self._connect,
            self._show_rows,
        )
        self._turns.done.connect(self.filled)

    def _build_maps(self) -> None:
        self.maps = EmbeddingMaps(self._theme, self._model, self._live)
        self._keep(self.maps)

    def _build_cards(self, jobs: Jobs, playing: RowPlaying) -> None:
        self.legend = LabelLegend(self._theme)
        self.point = PointCard(self._theme, self._model, jobs, playing)
        self.selection = SelectionPanel(self._theme, self._model, jobs, playing)
        self.room = RoomOfPoint(self._theme)
        self._keep(self.legend, self.point, self.selection, self.room)

    def _keep(self, *made: QWidget) -> None:
        """What gets its place in a later turn goes with this view, also when that never comes."""
        for widget in made:
            widget.setParent(self)

    def _build(self) -> None:
        self.timeline = TimelineBar(self._theme, self._model)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(self._tools)
        left.addWidget(self.maps, stretch=1)
        left.addWidget(self.timeline)
        self.panel = card()
        self.panel.setFixedWidth(_PANEL_WIDTH)
        inner = QVBoxLayout(self.panel)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(8)
        inner.addLayout(self._build_label())
        inner.addWidget(self.legend)
        self.form = SettingsForm(ProjectionConfig())
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName("Point, selection, picture")
        self.tabs.tabBar().setToolTip("What was clicked, what is selected, how the map is made")
        self.tabs.addTab(self.point, "Point")
        self.tabs.addTab(self.selection, "Selection")
        self.tabs.addTab(self.room, "Room")
        settings = QWidget()
        column = QVBoxLayout(settings)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        self.tabs.addTab(settings, "Picture")
        inner.addWidget(self.tabs, stretch=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(left, stretch=1)
        row.addWidget(self.panel)

    def _build_tools(self) -> None:
        self.hands: Chips[Hand] = Chips("What dragging does")
        self.hands.offer(_HANDS)
        self.search = QLineEdit(placeholderText="Search file, track, room")
        self.search.setAccessibleName("Search")
        self.search.setToolTip("Selects the points in whose words every word occurs")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(280)
        self._lens = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._search_pause = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE_MS)
        tip = "Follow the microphone as a moving point among these (first map)"
        self.listen_button = button(self._theme, "Listen", "record", tip)
        self.listen_button.setCheckable(True)
        self.heard = label("", "dim")
        self.note = label("", "dim")
        self.progress = QProgressBar()
        self.progress.setFixedWidth(96)
        self.progress.setTextVisible(False)
        self.cancel_button = icon_button(self._theme, "Cancel UMAP", "close", "Cancel UMAP", 14)
        self._keep(self.hands, self.search, self.listen_button, self.heard, self.note)
        self._keep(self.progress, self.cancel_button)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self._tools.addWidget(self.hands)
        self._tools.addWidget(self.search, stretch=1)
        self._tools.addWidget(self.listen_button)
        self._tools.addWidget(self.heard)
        self._tools.addStretch(1)
        for made in (self.note, self.progress, self.cancel_button):
            self._tools.addWidget(made)
        self._show_busy(False)

    def _build_label(self) -> QHBoxLayout:
        self.labels = QComboBox()
        self.labels.setAccessibleName("Colour by")
        self.labels.setToolTip("What the points are coloured by")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Colour by", "dim"))
        row.addWidget(self.labels, stretch=1)
        return row

    def _connect(self) -> None:
        model = self._model
        model.rows_changed.connect(self._show_rows)
        model.label_changed.connect(self._show_label)
        model.second_changed.connect(self._show_second)
        model.choice.clicked_changed.connect(self._on_clicked)
        model.choice.selected_changed.connect(self._on_selected)
        model.first.laying_out_changed.connect(self._show_busy)
        model.first.progressed.connect(self._show_progress)
        self.cancel_button.clicked.connect(self._cancel)
        self.hands.chosen_changed.connect(self._use_hand)
        self.labels.activated.connect(lambda row: model.colour_by(self.labels.itemData(row)))
        self.legend.hidden_changed.connect(model.hide)
        self.search.textChanged.connect(lambda _: self._search_pause.start())
        self._search_pause.timeout.connect(lambda: model.find(self.search.text()))
        self.selection.failed.connect(self.failed)
        for drawn in (self.maps, self.point.spectrogram):
            drawn.failed.connect(lambda sentence: self.failed.emit(EmbeddingError(sentence)))
        self.point.failed.connect(self.failed)
        self.point.room_changed.connect(self.room.show_room)
        self.listen_button.clicked.connect(self._listen)
        self._live.running_changed.connect(self._show_live)
        self._live.moved.connect(self._show_heard)
        self.form.changed.connect(self._lay_out)
        self.form.refused.connect(self.failed)
        self._theme.changed.connect(self._show_theme)
        self._show_theme()

    # --- model -> screen --------------------------------------------------------------------------

    def _show_rows(self) -> None:
        rows = self._model.rows
        self.labels.clear()
        for name in rows.labels if rows is not None else ():
            self.labels.addItem(words.capital(name), name)
        self.listen_button.setEnabled(self._model.first.table is not None)
        self._show_label()

    def _show_label(self) -> None:
        self.labels.setCurrentIndex(self.labels.findData(self._model.label_name))
        self.legend.setVisible(self._model.label is not None)
        if self.maps.colours is not None:
            self._explained = self.maps.colours.legend
            self.legend.show_colours(self.maps.colours, words.capital(self._model.label_name))

    def _show_second(self) -> None:
        colours = self.maps.colours
        if colours is not None and colours.legend != self._explained:  # it has words of its own
            self._model.hide(frozenset())
            self._show_label()

    def _show_busy(self, busy: bool) -> None:
        self._show_progress(Progress(0, 0, "UMAP is on its way"))
        for made in (self.note, self.progress, self.cancel_button):
            made.setVisible(busy)

    def _show_progress(self, progress: Progress) -> None:
        self.note.setText(progress.note)
        self.progress.setRange(0, progress.total)
        self.progress.setValue(progress.done)

    def _show_live(self, running: bool) -> None:
        self.listen_button.setChecked(running)
        self.listen_button.setText("Stop" if running else "Listen")
        self._theme.dress(self.listen_button, "stop" if running else "record")

    def _show_heard(self) -> None:
        self.heard.setText(self._live.note)
        self.heard.setVisible(bool(self._live.note))

    def _show_theme(self) -> None:
        self._lens.setIcon(self._theme.icon("search", "dim"))

    def _on_clicked(self) -> None:
        kept = (self.selection, self.room)
        if self._model.choice.clicked is not None and self.tabs.currentWidget() not in kept:
            self.tabs.setCurrentWidget(self.point)

    def _on_selected(self) -> None:
        if len(self._model.choice.selected):
            self.tabs.setCurrentWidget(self.selection)

    # --- user -> model ----------------------------------------------------------------------------

    def _use_hand(self) -> None:
        if (hand := self.hands.chosen) is not None:
            self.maps.use(hand)

    def _lay_out(self, config: ProjectionConfig) -> None:
        for side in (self._model.first, self._model.second):
            side.lay_out(config)

    def _listen(self) -> None:
        table = self._model.first.table
        if self._live.running or table is None:
            self._live.stop()
        else:
            self._live.start(table.path)

    def _cancel(self) -> None:
        for side in (self._model.first, self._model.second):
            side.cancel()
