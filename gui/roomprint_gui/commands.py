"""What can be done by a name or by keys: one list for palette, shortcuts and keyboard map."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from roomprint.errors import ConfigError

_RECENT = "commands/recent"
_KEPT = 20
_MOVES_FOCUS = ("Tab", "Backtab")


@dataclass(frozen=True)
class Command:
    """Something that can be done. It calls what its button calls, never a copy of it.

    Attributes:
        key: Unique, ``page/verb``.
        name: The verb, as its button says it.
        where: The page's name, or "Window".
        run: Does it.
        keys: The shortcut it comes with, as ``Ctrl+Z``; several are parted by ``"; "``.
        ready: Whether it can be done now.
        why: Why not, when it cannot.
        focus: Its keys work only while this or a part of it has the focus; else all over the page.
        button: Does the same, and tells the keys in its tooltip.
    """

    key: str
    name: str
    where: str
    run: Callable[[], object]
    keys: str = ""
    ready: Callable[[], bool] = lambda: True
    why: Callable[[], str] = lambda: ""
    focus: QWidget | None = None
    button: QAbstractButton | None = None


def of_button(
    button: QAbstractButton,
    key: str,
    where: str,
    *,
    name: str = "",
    keys: str = "",
    why: str = "",
    focus: QWidget | None = None,
) -> Command:
    """The command that presses ``button``.

    Args:
        button: What is pressed.
        key: As of :class:`Command`, and so on.
        where: The page's name.
        name: By default what is written on the button.
        keys: The shortcut it comes with.
        why: Why it cannot be pressed, when it cannot; by default what its tooltip says then.
        focus: Where its keys work.
    """
    return Command(
        key,
        name or button.text().rstrip("…") or button.accessibleName(),
        where,
        button.click,
        keys,
        lambda: button.isEnabled() and not button.isHidden(),
        lambda: why or button.toolTip(),
        focus,
        button,
    )


class Commands(QObject):
    """The commands in the order of their pages, and the keys of each.

    Keys that a person chose are in the settings under ``keys/``; those run last are remembered too.

    Args:
        settings: Where both are kept.
    """

    changed = Signal()  # a command came, or keys are others

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._commands: dict[str, Command] = {}
        self._homes: dict[str, QWidget] = {}
        self._keys: dict[str, str] = {}
        self._shortcuts: dict[str, list[QShortcut]] = {}

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, key: str) -> Command:
        return self._commands[key]

    def add(self, command: Command, home: QWidget) -> None:
        """Take in a command; its keys work while ``home``, a page or the window, is seen."""
        assert command.key not in self._commands, command.key
        self._commands[command.key] = command
        self._homes[command.key] = home
        wanted = str(self._settings.value(self._setting(command.key), command.keys))
        taken = self._taken_by(command.key, wanted) is not None
        self._set(command.key, "" if taken else wanted)
        if command.button is not None:
            command.button.installEventFilter(_KeysInTip(self, command))
        self.changed.emit()

    def run(self, command: Command) -> None:
        """Do it, if it can be done now; it need not be one of these."""
        if command.ready():
            others = [key for key in self.recent if key != command.key]
            self._settings.setValue(_RECENT, [command.key, *others][:_KEPT])
            command.run()

    @property
    def recent(self) -> list[str]:
        """The keys of those that were run last, the latest first."""
        saved = self._settings.value(_RECENT)
        keys = [saved] if isinstance(saved, str) else saved if isinstance(saved, list) else []
        return [str(key) for key in keys]

    def shortcut(self, key: str) -> str:
        """The keys in force, as :attr:`Command.keys`; empty when there are none."""
        return self._keys.get(key, "")

    def bind(self, key: str, keys: str) -> None:
        """Use other keys from now on; none when ``keys`` is empty.

        Raises:
            ConfigError: They are no keys, move the focus, or another command has them.
        """
        pressed = [one for part in _parts(keys) for one in part.toString().split(", ")]
        if "" in pressed:
            raise ConfigError(f"'{keys}' are no keys.")
        if any(one.split("+")[-1] in _MOVES_FOCUS for one in pressed):
            raise ConfigError("Tab moves from one control to the next: choose other keys.")
        other = self._taken_by(key, keys)
        if other is not None:
            raise ConfigError(
                f"{in_words(keys)} is taken by '{other.name}' ({other.where}): "
                "choose other keys, or change those first."
            )
        if keys == self._commands[key].keys:
            self._settings.remove(self._setting(key))
        else:
            self._settings.setValue(self._setting(key), keys)
        self._set(key, keys)
        self.changed.emit()

    def restore(self, key: str) -> None:
        """Use the keys it came with.

        Raises:
            ConfigError: Another command has them now.
        """
        self.bind(key, self._commands[key].keys)

    def restore_all(self) -> None:
        """Use the keys that all came with."""
        for key, command in self._commands.items():
            self._settings.remove(self._setting(key))
            self._set(key, command.keys)
        self.changed.emit()

    def _set(self, key: str, keys: str) -> None:
        for old in self._shortcuts.pop(key, ()):
            old.setEnabled(False)
            old.deleteLater()
        self._keys[key] = keys
        made = [self._listen(key, sequence) for sequence in _parts(keys)]
        self._shortcuts[key] = made

    def _listen(self, key: str, sequence: QKeySequence) -> QShortcut:
        focus = self._commands[key].focus
        shortcut = QShortcut(sequence, focus or self._homes[key])
        if focus is not None:
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.run(self._commands[key]))
        return shortcut

    def _taken_by(self, key: str, keys: str) -> Command | None:
        """Another command that has one of these keys where this one would use them."""
        wanted, place = _parts(keys), self._place(key)
        for other in self:
            if other.key == key or other.key not in self._keys:
                continue
            there = self._place(other.key)
            meet = place is there or place.isAncestorOf(there) or there.isAncestorOf(place)
            if meet and any(_clash(a, b) for a in wanted for b in _parts(self._keys[other.key])):
                return other
        return None

    def _place(self, key: str) -> QWidget:
        return self._commands[key].focus or self._homes[key]

    @staticmethod
    def _setting(key: str) -> str:
        return f"keys/{key}"


def in_words(keys: str) -> str:
    """Keys as this system writes them: ``Ctrl+Shift+Z or Ctrl+Y``."""
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(part.toString(native) for part in _parts(keys))


def _parts(keys: str) -> list[QKeySequence]:
    return QKeySequence.listFromString(keys) if keys else []


def _clash(first: QKeySequence, second: QKeySequence) -> bool:
    """Whether one is the other, or how the other begins."""
    none = QKeySequence.SequenceMatch.NoMatch
    return first.matches(second) != none or second.matches(first) != none


class _KeysInTip(QObject):
    """Says a command's keys in its button's tooltip, as they are when it is shown."""

    def __init__(self, commands: Commands, command: Command) -> None:
        super().__init__(command.button)
        self._commands, self._command = commands, command

    def eventFilter(self, button: QObject, event: QEvent) -> bool:
        """Show the tip with the keys."""
        keys = self._commands.shortcut(self._command.key)
        if event.type() != QEvent.Type.ToolTip or not keys:
            return False
        assert isinstance(button, QAbstractButton)
        assert isinstance(event, QHelpEvent)
        QToolTip.showText(event.globalPos(), f"{button.toolTip()} ({in_words(keys)})", button)
        return True
