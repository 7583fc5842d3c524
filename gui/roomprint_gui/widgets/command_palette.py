"""One line that finds everything there is to do; Ctrl+K."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from roomprint_gui.commands import Command, Commands
from roomprint_gui.models.command_list import KEYS_ROLE, NOTE_ROLE, READY_ROLE, CommandList
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind

_SIZE = QSize(620, 420)
_TOP = 64
_ROW = 32
_EDGE = 12
_GAP = 10
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class CommandPalette(QFrame):
    """Lies over the window while it is open; Esc gives the focus back to where it was.

    Args:
        theme: The look.
        commands: Runs them, and knows their keys.
        gather: What there is to be found, asked each time it opens.
        window: What it lies over.
    """

    def __init__(
        self,
        theme: Theme,
        commands: Commands,
        gather: Callable[[], Iterable[Command]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._gather = gather
        self._window = window
        self._commands = commands
        self._came_from: QWidget | None = None
        set_kind(self, "popup")
        self.found = CommandList(commands)
        self.edit = QLineEdit(placeholderText="What do you want to do?")
        self.edit.setAccessibleName("Find a command or a page")
        self.edit.setToolTip("Words of its name in any order; Enter runs what is marked")
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setItemDelegate(_Row(theme, self.list))
        self.list.setAccessibleName("Commands")
        self.list.setToolTip("Click to run")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        set_kind(self.list, "commands")
        self.nothing = label("No command has these words.", "dim")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.edit)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.nothing, stretch=1)
        self.edit.textChanged.connect(self._find)
        self.edit.returnPressed.connect(lambda: self._run(self.list.currentIndex()))
        self.edit.installEventFilter(self)
        self.list.clicked.connect(self._run)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.hide()

    def open(self) -> None:
        """Show it, with everything there is."""
        if self.isVisible():
            self.close_()
            return
        self._came_from = QApplication.focusWidget()
        there = self._window.size()
        size = _SIZE.boundedTo(there - QSize(2 * _EDGE, _TOP + _EDGE))
        self.setGeometry(QRect(QPoint((there.width() - size.width()) // 2, _TOP), size))
        self.found.offer(self._gather())
        self.edit.clear()
        self._find()
        self.show()
        self.raise_()
        self.edit.setFocus()

    def close_(self) -> None:
        """Hide it; the focus goes where it was."""
        if self.isVisible():
            came_from, self._came_from = self._came_from, None
            self.hide()
            if came_from is not None and came_from.isVisible():
                came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, edit: QObject, event: QEvent) -> bool:
        """Move the mark from the line, close at Esc and when one goes elsewhere."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._leave(event.reason())
        elif event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                self.close_()
                return True
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
        return super().eventFilter(edit, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab has nowhere to go here: it moves the mark."""
        rows = self.found.rowCount()
        if rows:
            step = 1 if forward else -1
            self._mark((self.list.currentIndex().row() + step) % rows)
        return True

    def _leave(self, reason: Qt.FocusReason) -> None:
        if self.isVisible() and reason not in _STAYS:
            self._came_from = None
            self.hide()

    def _find(self) -> None:
        self.found.find(self.edit.text())
        some = self.found.rowCount() > 0
        self.list.setVisible(some)
        self.nothing.setHidden(some)
        if some:
            self._mark(0)

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.found.index(row, 0))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and self.found.is_ready(index.row()):
            command = self.found.command(index.row())
            self.close_()
            self._commands.run(command)


class _Row(QStyledItemDelegate):
    """Name, then where and why not, dim; the keys at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        painter.save()
        place: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("wash"))
            painter.drawRoundedRect(place, 4, 4)
        inner = place.adjusted(_EDGE, 0, -_EDGE, 0)
        metrics = option.fontMetrics
        middle = Qt.AlignmentFlag.AlignVCenter
        keys = index.data(KEYS_ROLE)
        painter.setPen(self._theme.color("dim"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, keys)
        inner.setRight(inner.right() - (metrics.horizontalAdvance(keys) + _GAP if keys else 0))
        name = index.data()
        painter.setPen(self._theme.color("text" if index.data(READY_ROLE) else "dim"))
        painter.drawText(inner, middle, name)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(name) + _GAP)
        painter.setPen(self._theme.color("dim"))
        note = index.data(NOTE_ROLE)
        elided = metrics.elidedText(note, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle, elided)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line."""
        del option, index
        return QSize(0, _ROW)
