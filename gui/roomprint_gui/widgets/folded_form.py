"""A group of settings under a heading that opens it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from roomprint.settings import Config
from roomprint_gui.widgets.basics import set_kind
from roomprint_gui.widgets.settings_form import SettingsForm


class FoldedForm(QWidget):
    """The form is made when it is opened for the first time: there are many, and few are opened.

    Args:
        title: Its heading.
        tip: What the group is about.
        config: What it begins with.
        hidden: Settings that are not for a person to set here.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, title: str, tip: str, config: Config, hidden: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._title = title
        self._config = config
        self._hidden = hidden
        self.form: SettingsForm | None = None
        self.heading = QToolButton()
        self.heading.setCheckable(True)
        self.heading.setToolTip(tip)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setArrowType(Qt.ArrowType.RightArrow)
        set_kind(self.heading, "fold")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.heading)
        self.heading.toggled.connect(self._fold)
        self._say()

    def show_config(self, config: Config) -> None:
        """Show other values."""
        if config == self._config:
            return
        self._config = config
        self._say()
        if self.form is not None:
            self._drop_form()
            if self.heading.isChecked():
                self._make_form()

    def _fold(self, opened: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened and self.form is None:
            self._make_form()
        if self.form is not None:
            self.form.setVisible(opened)

    def _make_form(self) -> None:
        self.form = SettingsForm(self._config, hidden=self._hidden)
        self.form.setContentsMargins(16, 0, 0, 8)
        self.form.changed.connect(self._take)
        self.form.refused.connect(self.refused)
        self._layout.addWidget(self.form)

    def _drop_form(self) -> None:
        assert self.form is not None
        self._layout.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None

    def _take(self, config: Config) -> None:
        self._config = config
        self._say()
        self.changed.emit(config)

    def _say(self) -> None:
        """The heading, with the share of what happens only now and then."""
        share = getattr(self._config, "probability", None)
        often = "" if share is None else f"   {100 * share:.0f} %"
        self.heading.setText(f"{self._title}{often}")
