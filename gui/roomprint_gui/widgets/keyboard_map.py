"""Which keys do what, and other keys for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from roomprint.errors import ConfigError
from roomprint_gui import words
from roomprint_gui.commands import Commands, in_words
from roomprint_gui.models.key_table import KeyTable
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.row_table import set_up_rows

_HINT = "Choose a command, press its new keys in the field, then use them."


class KeyboardMap(QWidget):
    """Every command with its keys; one is chosen, and its keys are changed below.

    Args:
        commands: Whose keys they are.
    """

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._build()
        self._connect()
        self._show_chosen()

    def _build(self) -> None:
        self.search = QLineEdit(placeholderText="Search commands")
        self.search.setAccessibleName("Search commands")
        self.search.setToolTip("Words of a command's name or page, in any order")
        self.search.setClearButtonEnabled(True)
        self.table = KeyTable(self._commands)
        self.view = QTableView()
        self.view.setModel(self.table)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        set_up_rows(
            self.view,
            "Commands and their keys",
            "Choose the command whose keys you want to change",
            28,
        )
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.keys_edit = QKeySequenceEdit()
        self.keys_edit.setAccessibleName("New keys")
        self.keys_edit.setToolTip("Press the keys here")
        self.keys_edit.setMaximumSequenceLength(1)
        self.use_button = _button("Use these keys", "The chosen command listens to them at once")
        self.none_button = _button("No keys", "The chosen command has no keys any more")
        self.default_button = _button("Back to default", "The keys the command came with")
        self.all_button = _button("All back to default", "Every command gets the keys it came with")
        self.sentence = label(_HINT, "dim")
        self.sentence.setWordWrap(True)
        below = QGridLayout()
        below.setSpacing(8)
        below.addWidget(self.keys_edit, 0, 0, 1, 2)
        below.addWidget(self.use_button, 0, 2)
        for column, made in enumerate((self.none_button, self.default_button, self.all_button)):
            below.addWidget(made, 1, column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.view, stretch=1)
        layout.addLayout(below)
        layout.addWidget(self.sentence)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.table.find)
        self.view.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.table.modelReset.connect(self._show_chosen)
        self.keys_edit.keySequenceChanged.connect(lambda _: self._show_buttons())
        self.use_button.clicked.connect(self._use)
        self.none_button.clicked.connect(lambda: self._bind(""))
        self.default_button.clicked.connect(self._restore)
        self.all_button.clicked.connect(self._restore_all)

    @property
    def chosen(self) -> str | None:
        """The key of the command that is chosen."""
        index = self.view.currentIndex()
        return self.table.command(index.row()).key if index.isValid() else None

    # --- model -> screen --------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        self.keys_edit.clear()
        self._tell(_HINT)
        self._show_buttons()

    def _show_buttons(self) -> None:
        key = self.chosen
        keys = self._commands.shortcut(key) if key is not None else ""
        self.keys_edit.setEnabled(key is not None)
        self.use_button.setEnabled(key is not None and not self.keys_edit.keySequence().isEmpty())
        self.none_button.setEnabled(bool(keys))
        own = key is not None and keys != self._commands[key].keys
        self.default_button.setEnabled(own)

    def _tell(self, sentence: str, kind: str = "dim") -> None:
        set_kind(self.sentence, kind)
        self.sentence.setText(sentence)

    # --- user -> model ----------------------------------------------------------------------------

    def _use(self) -> None:
        portable = QKeySequence.SequenceFormat.PortableText
        self._bind(self.keys_edit.keySequence().toString(portable))

    def _restore(self) -> None:
        if (key := self.chosen) is not None:
            self._bind(self._commands[key].keys)

    def _bind(self, keys: str) -> None:
        if (key := self.chosen) is None:
            return
        try:
            self._commands.bind(key, keys)
        except ConfigError as error:
            self._tell(words.sentence(error), "error")
            return
        self.keys_edit.clear()
        name = self._commands[key].name
        self._tell(f"'{name}' is {in_words(keys)} now." if keys else f"'{name}' has no keys now.")
        self._show_buttons()

    def _restore_all(self) -> None:
        self._commands.restore_all()
        self._tell("Every command has the keys it came with.")
        self._show_buttons()


def _button(text: str, tip: str) -> QPushButton:
    made = QPushButton(text)
    made.setToolTip(tip)
    return made
