"""The room that is heard: its name, its numbers, the last minute, and a name for it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from roomprint.library.room_answers import RoomEstimate
from roomprint.rooms.sizes import LARGE_M3
from roomprint_gui import words
from roomprint_gui.models.room_hearing import HISTORY_S, RoomHearing
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import button, icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.named_rooms_menu import NamedRoomsMenu
from roomprint_gui.widgets.spark_line import SparkLine

_HEIGHT = 164
_NAMES = ("RT60", "C50", "Size")
_RT60 = "RT60, the reverberation time: how long until a sound has fallen by 60 dB"
_C50 = "C50, the clarity index: the sound of the first 50 ms against all that comes later"
_SIZE = f"Large is more than {LARGE_M3:g} m³"
_ENROL = "Give this room a name, to be told by it from then on"
_ROOMS = "Named rooms: list them, take one away, or tell rooms by another model"
_NO_SPEECH = (
    "Not told: it sounds like music or noise, and only speech tells of a room. Enrolled, it would "
    "make known this sound, not the room"
)


class RoomCard(QFrame):
    """Shows what :class:`RoomHearing` knows.

    Args:
        theme: The look.
        model: What hears the room.
    """

    def __init__(self, theme: Theme, model: RoomHearing) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        set_kind(self, "card")
        self.headline = ElidedLabel("", "heading")
        self.rt60, self.c50, self.size_word = (
            label("", "fact"),
            label("", "fact"),
            label("", "fact"),
        )
        self.note = ElidedLabel("", "dim", lines=3)
        self.line = SparkLine(
            self._theme, "Reverberation time of the last minute", "RT60", HISTORY_S
        )
        self.line.setToolTip("The reverberation time of the last minute")
        self.enrol_button = button(self._theme, "Enrol this room…", "keep", _ENROL)
        self.name_edit = QLineEdit()
        self.name_edit.setAccessibleName("Name of the room")
        self.name_edit.setToolTip("What this room is to be called")
        self.name_edit.setPlaceholderText("Name, such as kitchen")
        self.name_edit.setMaximumWidth(220)
        self.keep_button = button(self._theme, "Enrol", "keep", _ENROL)
        self.keep_button.setEnabled(False)
        facts = QHBoxLayout()
        facts.setSpacing(24)
        for fact in (self.rt60, self.c50, self.size_word):
            facts.addWidget(fact)
        facts.addStretch(1)
        self._facts = QWidget()
        self._facts.setLayout(facts)
        facts.setContentsMargins(0, 0, 0, 0)
        self.rooms_button = icon_button(self._theme, "Named rooms", "rooms", _ROOMS)
        naming = QHBoxLayout()
        naming.setSpacing(8)
        for part in (self.enrol_button, self.name_edit, self.keep_button, self.rooms_button):
            naming.addWidget(part)
        naming.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.headline)
        texts.addWidget(self._facts)
        texts.addWidget(self.note)
        texts.addStretch(1)
        texts.addLayout(naming)
        self.setFixedHeight(_HEIGHT)  # what is below stays where it is
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(16)
        layout.addLayout(texts, stretch=3)
        layout.addWidget(self.line, stretch=2)
        self._ask_name(asked=False)

    def _connect(self) -> None:
        self._model.changed.connect(self._show)
        self._model.enrolled.connect(lambda _: self._ask_name(asked=False))
        self.enrol_button.clicked.connect(lambda: self._ask_name(asked=True))
        self.name_edit.textChanged.connect(
            lambda text: self.keep_button.setEnabled(bool(text.strip()))
        )
        self.name_edit.returnPressed.connect(self._enrol)
        self.keep_button.clicked.connect(self._enrol)
        self.rooms_button.clicked.connect(self._open_rooms)

    def showEvent(self, event: QShowEvent) -> None:
        """Another model may have been made since."""
        super().showEvent(event)
        self._model.models_wanted.emit()

    def _show(self) -> None:
        estimate = self._model.estimate
        self.headline.setText(self._model.headline)
        self.note.setText(self._model.note)
        self.note.setVisible(bool(self._model.note))
        set_kind(self.note, "dim" if self._model.is_sure else "warning")
        self._facts.setVisible(estimate is not None)
        if estimate is not None:
            self._show_estimate(estimate)
        points = [(point.at_s, point.rt60_s) for point in self._model.history]
        self.line.show_points(points)
        self.line.setVisible(bool(points))
        self.enrol_button.setEnabled(self._model.can_enrol)
        self.enrol_button.setToolTip(_ENROL if self._model.is_speech else _NO_SPEECH)
        if not self._model.can_enrol:
            self._ask_name(asked=False)

    def _show_estimate(self, estimate: RoomEstimate) -> None:
        """Numbers that are not sure are dim; those that music would tell are not shown."""
        kind = "fact" if self._model.is_sure else "dim"
        speaks = estimate.speaks
        told = _in_words(estimate) if speaks else [f"{name} {words.UNKNOWN}" for name in _NAMES]
        facts = (self.rt60, self.c50, self.size_word)
        for fact, tip, text in zip(facts, (_RT60, _C50, _SIZE), told, strict=True):
            set_kind(fact, kind)
            fact.setText(text)
            fact.setToolTip(tip if speaks else _NO_SPEECH)

    def _ask_name(self, *, asked: bool) -> None:
        self.enrol_button.setVisible(not asked)
        self.name_edit.setVisible(asked)
        self.keep_button.setVisible(asked)
        if asked:
            self.name_edit.clear()
            self.name_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_rooms_menu(self) -> NamedRoomsMenu:
        """The rooms that have a name, and the models of rooms."""
        model = self._model
        menu = NamedRoomsMenu(self.rooms_button, model.named_rooms, model.models, model.model_name)
        menu.forget_wanted.connect(model.forget)
        menu.model_wanted.connect(model.listen_with)
        return menu

    def _open_rooms(self) -> None:
        place = QPoint(0, self.rooms_button.height() + 4)
        self.make_rooms_menu().popup(self.rooms_button.mapToGlobal(place))

    def _enrol(self) -> None:
        name = self.name_edit.text().strip()
        if name:
            self._model.enrol(name)


def _in_words(estimate: RoomEstimate) -> list[str]:
    """Time, clarity and size, with their spread where there is one."""
    time, clarity = words.fixed(estimate.rt60_s, 2), words.fixed(estimate.c50_db, 1)
    several = estimate.segments > 1
    if several or estimate.contradicted:
        time = f"{time} ± {words.fixed(estimate.rt60_spread_s, 2)}"
    if several:
        clarity = f"{clarity} ± {words.fixed(estimate.c50_spread_db, 1)}"
    sure = words.percent(estimate.p_size)
    size = "Size not sure" if estimate.size is None else f"{estimate.size}, {sure} sure"
    return [f"RT60 {time} s", f"C50 {clarity} dB", words.capital(size)]
