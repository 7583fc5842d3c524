"""The plan with its tools."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from roomprint.rooms.scene import Corner
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor
from roomprint_gui.models.room_parts import number_of, places
from roomprint_gui.plots.taking import Taking
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.plan_plot import PlanPlot

_DRAW_TIP = (
    "Draw a new floor: click its corners one after another; the first corner, Return or a double "
    "click closes it, Escape gives it up"
)
_DRAW = "Click each corner; the first again, or Return, closes it; Esc gives up"
_SNAP_TIP = "Snap to every 0.1 m and to right angles; Alt turns it off while you drag"


class PlanView(QFrame):
    """The plan, and buttons for what can be put in, taken away and turned round."""

    def __init__(self, theme: Theme, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__()
        self._theme = theme
        self._document = document
        self._editor = editor
        self._build()
        self._connect()
        self._show_selection()

    def _build(self) -> None:
        set_kind(self, "card")
        self.plot = PlanPlot(self._theme, self._document, self._editor)
        self.taking = Taking(self._theme, self.plot, "Plan", lambda: places(self._document.scene))
        self.source_button = self._tool("Add source", "source-add", "Add a source")
        self.microphone_button = self._tool("Add microphone", "microphone-add", "Add a microphone")
        tip = "Duplicate the selected source or microphone, half a metre beside it"
        self.duplicate_button = self._tool("Duplicate", "duplicate", tip)
        tip = "Remove the selected source, microphone or corner (Delete)"
        self.remove_button = self._tool("Remove", "remove", tip)
        self.draw_button = self._tool("Draw floor", "draw-floor", _DRAW_TIP)
        self.draw_button.setCheckable(True)
        tip = "Put a corner into the middle of the selected wall (double click: anywhere)"
        self.corner_button = self._tool("Add corner", "corner-add", tip)
        tip = "Mirror the room: left becomes right"
        self.mirror_x_button = self._tool("Mirror left and right", "mirror-x", tip)
        tip = "Mirror the room: front becomes back"
        self.mirror_y_button = self._tool("Mirror front and back", "mirror-y", tip)
        self.snap_button = self._tool("Snap", "snap", _SNAP_TIP)
        self.snap_button.setCheckable(True)
        self.snap_button.setChecked(True)
        self.fit_button = self._tool("Show everything", "fit", "Show the whole room (double click)")
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(label("Plan", "small"))
        tools.addStretch(1)
        for group in (
            (self.source_button, self.microphone_button),
            (self.duplicate_button, self.remove_button),
            (self.draw_button, self.corner_button, self.mirror_x_button, self.mirror_y_button),
            (self.snap_button, self.fit_button),
        ):
            tools.addSpacing(8)
            for made in group:
                tools.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 6)
        layout.setSpacing(0)
        self.place = ElidedLabel("", "small")
        layout.addLayout(tools)
        layout.addWidget(self.place)
        layout.addWidget(self.plot, stretch=1)

    def _tool(self, name: str, icon: str, tip: str) -> QToolButton:
        made = icon_button(self._theme, name, icon, tip)
        made.setFixedSize(QSize(30, 30))
        return made

    def _connect(self) -> None:
        self.source_button.clicked.connect(lambda: self._editor.add("sources"))
        self.microphone_button.clicked.connect(lambda: self._editor.add("microphones"))
        self.duplicate_button.clicked.connect(self._editor.duplicate)
        self.remove_button.clicked.connect(self._editor.remove)
        self.draw_button.toggled.connect(self.plot.set_drawing)
        self.corner_button.clicked.connect(self._split)
        self.mirror_x_button.clicked.connect(lambda: self._editor.mirror("x"))
        self.mirror_y_button.clicked.connect(lambda: self._editor.mirror("y"))
        self.snap_button.toggled.connect(self._set_snap)
        self.fit_button.clicked.connect(self.plot.fit)
        self.plot.pointed.connect(self._show_place)
        self.plot.drawing_changed.connect(self.draw_button.setChecked)
        self.plot.drawing_changed.connect(lambda _: self._show_place(""))
        self.plot.menu_wanted.connect(self._open_menu)
        self._document.selection_changed.connect(self._show_selection)
        self._document.scene_changed.connect(self._show_selection)

    def _show_selection(self) -> None:
        self.duplicate_button.setEnabled(self._editor.can_duplicate)
        self.remove_button.setEnabled(self._editor.can_remove)
        wall = number_of(self._document.selection, "walls")
        self.corner_button.setEnabled(wall is not None)

    def _show_place(self, place: str) -> None:
        """Where the pointer is; while a floor is drawn, how to go on first."""
        hint = _DRAW if self.plot.is_drawing else ""
        self.place.setText("; ".join(filter(None, (hint, place))))

    def _split(self) -> None:
        wall = number_of(self._document.selection, "walls")
        if wall is not None:
            self._editor.split_wall(wall)

    def _set_snap(self, on: bool) -> None:
        self.plot.snap = on

    def _open_menu(self, where: QPoint, place: Corner) -> None:
        self.make_menu(place).popup(where)

    def make_menu(self, place: Corner) -> QMenu:
        """The context menu of the selected part, opened at a place of the plan."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        x, y = round(place[0], 1), round(place[1], 1)
        wall = number_of(self._document.selection, "walls")
        if wall is not None:
            self._entry(menu, "Add corner here", lambda: self.plot.split(wall, place))
        self._entry(menu, "Add source here", lambda: self._editor.add("sources", (x, y)))
        self._entry(menu, "Add microphone here", lambda: self._editor.add("microphones", (x, y)))
        menu.addSeparator()
        self._entry(menu, "Duplicate", self._editor.duplicate, self._editor.can_duplicate)
        self._entry(menu, "Remove", self._editor.remove, self._editor.can_remove)
        menu.addSeparator()
        self.taking.offer(menu)
        menu.addSeparator()
        self._entry(menu, "Show everything", self.plot.fit)
        return menu

    def _entry(self, menu: QMenu, text: str, do: Callable[[], None], enabled: bool = True) -> None:
        action = QAction(text, menu, enabled=enabled)
        action.triggered.connect(do)
        menu.addAction(action)

    def minimumSizeHint(self) -> QSize:
        """Room for the tools and a small plan."""
        return QSize(360, 200)
