"""The guided first run as a slim bar above the page: never in the way, gone at a click."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from roomprint_gui.models.guided_run import GuidedRun, GuideState
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel

_OFFER = "New here? Five steps show what Roomprint does, with sounds that it makes itself."
_REACHED = "Those were all five. Press Help on any page to read what is on it."
_LEAVE = "Put the guided run away; Help takes it up again"


class GuideBar(QFrame):
    """Says what to do next, and does it at a click.

    Args:
        theme: The look.
        model: Where one is.
    """

    def __init__(self, theme: Theme, model: GuidedRun) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        set_kind(self, "guide")
        self.count = label("", "guide-count")
        self.sentence = ElidedLabel("", "")
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.begin_button = self._link("Begin", "Take the first of five steps")
        self.do_button = self._link("Do it for me", "Open the page, and do this step")
        self.show_button = self._link("Go there", "Open the page of this step")
        self.skip_button = self._link("Skip", "Leave this step undone and go to the next")
        self.leave_button = icon_button(self._theme, "Leave the guided run", "close", _LEAVE, 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.sentence, stretch=1)
        for made in (self.begin_button, self.do_button, self.show_button, self.skip_button):
            row.addWidget(made)
        row.addWidget(self.leave_button, alignment=Qt.AlignmentFlag.AlignVCenter)

    @staticmethod
    def _link(text: str, tip: str) -> QPushButton:
        made = QPushButton(text)
        made.setToolTip(tip)
        set_kind(made, "link")
        return made

    def _connect(self) -> None:
        self.begin_button.clicked.connect(self._begin)
        self.do_button.clicked.connect(self._model.do)
        self.show_button.clicked.connect(self._model.show)
        self.skip_button.clicked.connect(self._model.skip)
        self.leave_button.clicked.connect(self._model.leave)
        self._model.changed.connect(self._show)

    def _begin(self) -> None:
        self._model.begin()
        self.do_button.setFocus()  # or it goes on to what puts the run away

    def _show(self) -> None:
        model, state = self._model, self._model.state
        under_way = state is GuideState.UNDER_WAY
        self.setVisible(state is not GuideState.AWAY)
        self.count.setVisible(under_way)
        self.count.setText(f"Step {model.step.number} of {model.count}")
        self.begin_button.setVisible(state is GuideState.OFFERED)
        for made in (self.do_button, self.show_button, self.skip_button):
            made.setVisible(under_way)
        self.do_button.setEnabled(not model.doing)
        self.sentence.setText(self._in_words())
        self.sentence.setToolTip(model.sentence if under_way else "")

    def _in_words(self) -> str:
        match self._model.state:
            case GuideState.OFFERED:
                return _OFFER
            case GuideState.REACHED:
                return f"{self._model.reached} {_REACHED}".strip()
        if self._model.doing:
            return f"{self._model.doing}…"
        return f"{self._model.reached} {self._model.sentence}".strip()
