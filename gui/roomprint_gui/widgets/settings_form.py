"""A form for any core config: names, tips, ranges and choices come from its declarations."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from roomprint.errors import ConfigError
from roomprint.settings import Config, Setting, describe
from roomprint_gui import words
from roomprint_gui.models.setting_words import choice_title, setting_title
from roomprint_gui.widgets.basics import keep_narrow
from roomprint_gui.widgets.real_box import RealBox
from roomprint_gui.widgets.wheel_guard import WheelGuard

_WIDEST = 2**31 - 1
_HEIGHT = 32
_MARGINS = (7, 0, 7, 0)
_TITLES = 92  # pixels: forms that stand below each other begin at one line


class SettingsForm(QWidget):
    """One row a setting; ``refused`` comes with a value that contradicts another one.

    Args:
        config: What it begins with.
        choices: Numbers to choose from in place of a range, with their words.
        hidden: Settings that stand somewhere else.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        config: Config,
        choices: Mapping[str, Mapping[Any, str]] | None = None,
        hidden: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._config = config
        self.editors: dict[str, QWidget] = {}
        self._guard = WheelGuard(self)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(8)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, info in describe(config).items():
            if name in hidden:
                continue
            offered = (choices or {}).get(name) or {one: choice_title(one) for one in info.choices}
            editor = _editor(getattr(config, name), info, offered, self._writer(name))
            title = setting_title(name)
            editor.setToolTip(_tip(info))
            editor.setAccessibleName(title)
            if not isinstance(editor, QCheckBox):
                editor.setMinimumHeight(_HEIGHT)  # known before the stylesheet is
            editor.installEventFilter(self._guard)
            layout.addRow(title, editor)
            named = layout.labelForField(editor)
            named.setToolTip(_tip(info))
            named.setMinimumWidth(_TITLES)
            if not isinstance(editor, QCheckBox):
                named.setMinimumHeight(_HEIGHT)  # or it stands above the middle
            self.editors[name] = editor
        self._enable()

    @property
    def config(self) -> Config:
        """The config as it is in the form."""
        return self._config

    def _enable(self) -> None:
        """Grey what counts for nothing beside another setting."""
        described = describe(self._config)
        for name, editor in self.editors.items():
            if other := described[name].unless:
                editor.setDisabled(bool(getattr(self._config, other)))

    def _writer(self, name: str) -> Callable[[Any], None]:
        def write(value: Any) -> None:
            try:
                self._config = replace(self._config, **{name: value})  # type: ignore[type-var]
            except ConfigError as error:
                self.refused.emit(error)
                return
            self._enable()
            self.changed.emit(self._config)

        return write


def _tip(info: Setting) -> str:
    """What a setting means, and its range."""
    unit = f" {info.unit}" if info.unit else ""
    match info.low, info.high:
        case _ if info.choices:
            return info.doc
        case None, None:
            return f"{info.doc}\nIn {info.unit}." if unit else info.doc
        case low, None:
            return f"{info.doc}\nFrom {_written(low)}{unit}."
        case None, high:
            return f"{info.doc}\nUp to {_written(high)}{unit}."
        case low, high:
            return f"{info.doc}\n{_written(low)} to {_written(high)}{unit}."


def _written(limit: float | None) -> str:
    """A limit with all its digits, and a true minus."""
    return f"{limit:,.10g}".replace("-", "−")


def _editor(
    value: Any, info: Setting, offered: Mapping[Any, str], write: Callable[[Any], None]
) -> QWidget:
    if offered:
        return _choice(value, offered, write)
    unit = f" {info.unit}" if info.unit else ""
    match value:
        case bool():
            box = QCheckBox()
            box.setChecked(value)
            box.toggled.connect(write)
            return box
        case int():
            whole = QSpinBox(suffix=unit)
            whole.setRange(int(info.low or 0), int(min(info.high or _WIDEST, _WIDEST)))
            whole.setKeyboardTracking(False)
            whole.lineEdit().setTextMargins(*_MARGINS)
            whole.setValue(value)
            if info.low == 0 and "0 chooses" in info.doc:
                whole.setSpecialValueText("Automatic")
            whole.valueChanged.connect(write)
            return whole
        case float():
            real = RealBox(_low(info), _high(info), unit)
            real.lineEdit().setTextMargins(*_MARGINS)
            real.setValue(value)
            real.valueChanged.connect(write)
            return real
        case str():
            line = QLineEdit(value)
            line.editingFinished.connect(lambda: write(line.text()))
            return line
    raise TypeError(f"no editor for {type(value).__name__}")


def _choice(value: Any, offered: Mapping[Any, str], write: Callable[[Any], None]) -> QComboBox:
    picker = QComboBox()
    keep_narrow(picker)
    for one, word in offered.items():
        picker.addItem(words.capital(word), one)
    picker.setCurrentIndex(list(offered).index(value))
    picker.currentIndexChanged.connect(lambda row: write(picker.itemData(row)))
    return picker


def _low(info: Setting) -> float:
    return -1e9 if info.low is None else info.low


def _high(info: Setting) -> float:
    return 1e9 if info.high is None else info.high
