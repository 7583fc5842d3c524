"""The rooms page: a room in plan and in 3D, its parts and materials, and what it sounds like."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from roomprint.rooms.autosave import Unsaved
from roomprint_gui import words
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor
from roomprint_gui.models.room_words import left_in_words, room_in_words
from roomprint_gui.saving import ask_where
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import PageHeader, card, icon_button, page_layout, set_kind
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.remembered_splitter import RememberedSplitter
from roomprint_gui.widgets.room_menu import RoomMenu
from roomprint_gui.widgets.side_panel import SidePanel

_RESULTS_WIDTH = 600  # what the smallest window leaves
_KEY = "rooms"


class RoomsPage(QWidget):
    """Draws a room, and shows what follows from it.

    All but its frame is built by :meth:`begin`, once the window is on the screen.

    Args:
        theme: The look.
        settings: Remembers what is folded away.
        document: The open room.
    """

    def __init__(self, theme: Theme, settings: QSettings, document: RoomDocument) -> None:
        super().__init__()
        self._theme = theme
        self._settings = settings
        self._document = document
        self._editor = RoomEditor(document)
        self._passing = False  # what the notice says holds until the next edit
        self._offered: Unsaved | None = None
        self._build()
        self._connect()
        self._show_state()

    # --- layout -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader("Rooms")
        self.menu = RoomMenu(self, self._document)
        self.menu_button = QPushButton("Room")
        self.menu_button.setToolTip("New room, open, save, duplicate, picture")
        self.menu_button.setMenu(self.menu)
        self.undo_button = icon_button(self._theme, "Undo", "undo", "")
        self.redo_button = icon_button(self._theme, "Redo", "redo", "")
        self.panel = SidePanel(self._theme, self._settings, _KEY, "Properties")
        for made in (self.undo_button, self.redo_button, self.menu_button, self.panel.button):
            self.header.add(made)
        self.notice = Notice(self._theme)
        self.views = QSplitter(Qt.Orientation.Horizontal)
        self.views.setChildrenCollapsible(False)
        self.views.setHandleWidth(8)
        self._place = card()
        self.views.addWidget(self._place)
        self.split = RememberedSplitter(Qt.Orientation.Vertical, self._settings, _KEY)
        self.split.addWidget(self.views)
        body = QHBoxLayout()
        body.setSpacing(8)
        body.addWidget(self.split, stretch=1)
        body.addWidget(self.panel)
        layout = page_layout(self)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addLayout(body, stretch=1)

    @property
    def parts(self) -> tuple[Callable[[], None], ...]:
        """What brings in the properties, the plan and the 3D view; in this order, once."""
        return (self._add_properties, self._add_plan, self._add_3d, self._begin)

    def begin(self) -> None:
        """Bring all of that in at once."""
        for part in self.parts:
            part()

    def _add_properties(self) -> None:
        from roomprint_gui.widgets.reverberation_sheet import ReverberationSheet
        from roomprint_gui.widgets.room_inspector import RoomInspector

        self.inspector = RoomInspector(self._theme, self._document, self._editor)
        self.sheet = ReverberationSheet(self._theme, self._document)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(self.inspector, stretch=1)
        layout.addWidget(self.sheet)

    def _add_plan(self) -> None:
        from roomprint_gui.widgets.plan_view import PlanView

        self.plan = PlanView(self._theme, self._document, self._editor)
        self.views.replaceWidget(0, self.plan)
        self._place.deleteLater()

    def _add_3d(self) -> None:
        from roomprint_gui.widgets.room_3d import Room3D

        self.room_3d = Room3D(self._theme, self._document)
        self.views.addWidget(self.room_3d)
        self.views.setSizes([500, 500])

    def _begin(self) -> None:
        self.room_3d.begin()
        curve = self.inspector.surface.picker.curve
        for failed in (self.plan.taking.failed, self.sheet.chart.failed, curve.failed):
            failed.connect(lambda sentence: self._tell_for_now(sentence, "error"))
        self._offer_unsaved()

    def add_results(self, view: QWidget, simulate_button: QPushButton) -> None:
        """Put what the room sounds like below the plan, and its verb into the header."""
        self.header.add(simulate_button)
        view.setMinimumWidth(_RESULTS_WIDTH)
        self.split.addWidget(view)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 1)
        self.split.recall(500, 500)

    # --- wiring -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.undo_button.clicked.connect(self._document.undo)
        self.redo_button.clicked.connect(self._document.redo)
        self.menu.picture_wanted.connect(self._choose_picture)
        self._document.state_changed.connect(self._show_state)
        self._document.dragged.connect(self._show_state)
        self._document.saved.connect(self._show_saved)
        self._document.left.connect(self._show_left)
        self._document.failed.connect(self._show_error)
        self._document.state_changed.connect(self._withdraw)
        self._document.scene_changed.connect(self._pass)
        self._document.dragged.connect(self._pass)
        self._document.selection_changed.connect(self._pass)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_state(self) -> None:
        set_kind(self.header.state, "error" if self._document.faults else "dim")
        self.header.state.setText(room_in_words(self._document))
        for made, verb, label in (
            (self.undo_button, "Undo", self._document.undo_label),
            (self.redo_button, "Redo", self._document.redo_label),
        ):
            made.setEnabled(bool(label))
            made.setToolTip(f"{verb}: {label}" if label else f"Nothing to {verb.lower()}")

    def _show_saved(self, path: Path) -> None:
        self._tell_for_now(f"Saved '{path.name}' in {path.parent}.")

    def _show_left(self, unsaved: Unsaved) -> None:
        sentence = f"'{unsaved.scene.name}' had changes that were not saved. They are kept."
        self._offer(unsaved, sentence, "accent", "Go back to it")

    def _show_error(self, error: Exception) -> None:
        self._tell_for_now(words.sentence(error), "error")

    def _offer_unsaved(self) -> None:
        if self._document.left_behind:
            newest = self._document.left_behind[0]
            sentence = f"Changes of a room were not saved: {left_in_words(newest)}."
            self._offer(newest, sentence, "warning", "Open it")

    def _tell_for_now(self, sentence: str, tone: str = "accent") -> None:
        """Say what holds until the next edit, the next room or another selection."""
        self._passing, self._offered = True, None
        self.notice.tell(sentence, tone)

    def _offer(self, unsaved: Unsaved, sentence: str, tone: str, verb: str) -> None:
        """Offer to open a room that was left behind, for as long as it is there."""
        self._passing, self._offered = False, unsaved
        self.notice.tell(sentence, tone, action=(verb, lambda: self._recover(unsaved)))

    def _pass(self) -> None:
        if self._passing:
            self._passing = False
            self.notice.dismiss()

    def _withdraw(self) -> None:
        if self._offered is not None and self._offered not in self._document.left_behind:
            self._offered = None
            self.notice.dismiss()

    # --- user -> model ----------------------------------------------------------------------------

    def _recover(self, unsaved: Unsaved) -> None:
        self._offered = None
        self.notice.dismiss()
        self._document.recover(unsaved)

    def _choose_picture(self) -> None:
        start = self._document.folder / f"{self._document.scene.name}.png"
        path = ask_where(self, "Export plan and 3D view", start, "PNG picture (*.png)")
        if path is not None:
            self.export_picture(path)

    def export_picture(self, path: Path) -> None:
        """Write plan and 3D view, as they are on the screen, to a picture."""
        if not self.views.grab().save(str(path)):
            self._tell_for_now(f"Could not write '{path}': choose another folder.", "error")
