"""The guided first run: what to do next, until everything was done once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, SignalInstance

from roomprint_gui.models.workspace_key import workspace_key

_GROUP = "guided run"
_OVER = "over"  # what is remembered in place of a step's key


def nothing() -> str:
    """Nothing goes on."""
    return ""


@dataclass(frozen=True)
class GuidedStep:
    """One thing to do.

    Attributes:
        key: What is remembered of it.
        number: What a person counts it as.
        page: The name of the page where it is done.
        sentence: What to do there.
        done: What was reached, in words.
        do: Does it for the person.
        is_done: Whether it is done, by whomever.
        doing: What goes on of it, in words; empty when nothing does.
        for_now: What to do in place of ``sentence``, as things stand; empty when that fits.
    """

    key: str
    number: int
    page: str
    sentence: str
    done: str
    do: Callable[[], object]
    is_done: Callable[[], bool]
    doing: Callable[[], str] = nothing
    for_now: Callable[[], str] = nothing


class GuideState(Enum):
    """Where the guided run stands.

    ``AWAY -> OFFERED`` (once, in an empty workspace) ``-> UNDER_WAY -> REACHED`` (all was done);
    from each of the last three back to ``AWAY``, and from there again to ``UNDER_WAY``.
    """

    AWAY = auto()
    OFFERED = auto()
    UNDER_WAY = auto()
    REACHED = auto()


class GuidedRun(QObject):
    """Knows the step in hand, goes on when it is done, and remembers how far one came.

    Args:
        settings: Where that is remembered.
        steps: What there is to do, in order.
        signals: After any of them something may have been done.
        workspace: Where they are done; how far one came is remembered of each.
    """

    changed = Signal()
    page_wanted = Signal(str)

    def __init__(
        self,
        settings: QSettings,
        steps: Sequence[GuidedStep],
        signals: Sequence[SignalInstance],
        workspace: Path,
    ) -> None:
        super().__init__()
        self._key = workspace_key(_GROUP, workspace, "at")
        self._settings = settings
        self._steps = tuple(steps)
        self._state = GuideState.AWAY
        self._place = self._remembered()
        self._reached = ""
        for signal in signals:
            signal.connect(self._look)

    @property
    def state(self) -> GuideState:
        """Where it stands."""
        return self._state

    @property
    def step(self) -> GuidedStep:
        """The step in hand; at the end the last one."""
        return self._steps[min(self._place, len(self._steps) - 1)]

    @property
    def count(self) -> int:
        """How many steps a person counts."""
        return self._steps[-1].number

    @property
    def reached(self) -> str:
        """What was reached last, in words; empty when the step in hand is the first one."""
        return self._reached

    @property
    def sentence(self) -> str:
        """What to do now."""
        return self.step.for_now() or self.step.sentence

    @property
    def doing(self) -> str:
        """What goes on of the step in hand, in words; empty when nothing does."""
        return self.step.doing() if self._state is GuideState.UNDER_WAY else ""

    def offer(self) -> None:
        """Ask whether a person wants it, if nobody ever said."""
        if self._state is GuideState.AWAY and not self._settings.contains(self._key):
            self._set(GuideState.OFFERED)

    def begin(self) -> None:
        """Take it up where it was left; from the beginning when it was over."""
        if self._place >= len(self._steps):
            self._place = 0
        self._reached = ""
        self._state = GuideState.UNDER_WAY
        self._keep()
        self._pass_what_is_done()
        self.changed.emit()

    def do(self) -> None:
        """Show the step's page, and do what there is to do."""
        step = self.step
        if not step.doing():
            self.page_wanted.emit(step.page)
            step.do()
            self._look()

    def show(self) -> None:
        """Show the step's page."""
        self.page_wanted.emit(self.step.page)

    def skip(self) -> None:
        """Leave the step in hand undone."""
        self._reached = ""
        self._go_on()
        self._pass_what_is_done()
        self.changed.emit()

    def leave(self) -> None:
        """Be out of the way, until it is taken up again."""
        self._keep()
        self._set(GuideState.AWAY)

    def _look(self) -> None:
        if self._state is GuideState.UNDER_WAY:
            self._pass_what_is_done()
            self.changed.emit()

    def _pass_what_is_done(self) -> None:
        while self._state is GuideState.UNDER_WAY and self.step.is_done():
            self._reached = self.step.done
            self._go_on()

    def _go_on(self) -> None:
        self._place += 1
        if self._place >= len(self._steps):
            self._state = GuideState.REACHED
        self._keep()

    def _set(self, state: GuideState) -> None:
        self._state = state
        self.changed.emit()

    def _remembered(self) -> int:
        at = str(self._settings.value(self._key, ""))
        keys = [step.key for step in self._steps]
        if at == _OVER:
            return len(keys)
        return keys.index(at) if at in keys else 0

    def _keep(self) -> None:
        over = self._place >= len(self._steps)
        self._settings.setValue(self._key, _OVER if over else self.step.key)
