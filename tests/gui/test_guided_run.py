"""The guided run over steps that a test does: what it says, what it remembers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, Signal
from pytestqt.qtbot import QtBot

from roomprint_gui.models.guided_run import GuidedRun, GuidedStep, GuideState, nothing
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.guide_bar import GuideBar

KEYS = ("fill", "name", "draw")


class World(QObject):
    """What was done so far, and what goes on."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.done: set[str] = set()
        self.asked: list[str] = []
        self.doing = ""

    def do(self, key: str) -> None:
        self.done.add(key)
        self.changed.emit()

    def step(self, number: int, key: str) -> GuidedStep:
        return GuidedStep(
            key,
            number,
            key.capitalize(),
            f"Please {key}.",
            f"You did {key}.",
            lambda: self.asked.append(key),
            lambda: key in self.done,
            lambda: self.doing,
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def make(settings: QSettings, world: World) -> Callable[[], GuidedRun]:
    def made() -> GuidedRun:
        steps = [world.step(number, key) for number, key in enumerate(KEYS, start=1)]
        return GuidedRun(settings, steps, [world.changed], Path("here"))

    return made


def offered(guide: GuidedRun) -> GuideState:
    """Its state when it was offered."""
    guide.offer()
    return guide.state


def test_each_step_is_left_when_it_is_done(make: Callable[[], GuidedRun], world: World) -> None:
    guide = make()
    guide.begin()
    assert (guide.state, guide.step.key) == (GuideState.UNDER_WAY, "fill")
    world.changed.emit()
    assert guide.step.key == "fill"
    world.do("fill")
    assert (guide.step.key, guide.reached) == ("name", "You did fill.")
    world.do("draw")
    assert guide.step.key == "name"
    world.do("name")  # and the one after it was done already
    assert guide.state is GuideState.REACHED


def test_it_is_offered_once_and_goes_on_where_it_was_left(
    make: Callable[[], GuidedRun], world: World
) -> None:
    guide = make()
    assert offered(guide) is GuideState.OFFERED
    guide.begin()
    world.do("fill")
    guide.leave()
    world.do("name")
    assert guide.state is GuideState.AWAY

    again = make()
    assert offered(again) is GuideState.AWAY
    again.begin()
    assert again.step.key == "draw"
    world.do("draw")

    over = make()
    assert offered(over) is GuideState.AWAY
    world.done.clear()
    over.begin()
    assert over.step.key == "fill"


def test_one_that_was_not_wanted_is_not_offered_again(make: Callable[[], GuidedRun]) -> None:
    guide = make()
    guide.offer()
    guide.leave()
    again = make()
    again.offer()
    assert again.state is GuideState.AWAY


def test_another_workspace_has_a_run_of_its_own(
    make: Callable[[], GuidedRun], settings: QSettings, world: World
) -> None:
    first = make()
    first.offer()
    first.leave()
    steps = [world.step(number, key) for number, key in enumerate(KEYS, start=1)]
    assert offered(GuidedRun(settings, steps, [], Path("there"))) is GuideState.OFFERED


def test_what_to_do_may_depend_on_how_things_stand(
    qtbot: QtBot, theme: Theme, settings: QSettings, world: World
) -> None:
    step = replace(world.step(1, "fill"), for_now=lambda: world.doing and "Wait for it.")
    step = replace(step, doing=nothing)
    guide = GuidedRun(settings, [step], [world.changed], Path("here"))
    bar = GuideBar(theme, guide)
    qtbot.addWidget(bar)
    guide.begin()
    assert bar.sentence.text() == "Please fill."
    world.doing = "Simulating"
    world.changed.emit()
    assert bar.sentence.text() == "Wait for it."


def test_a_step_is_skipped_or_done_for_the_person(
    qtbot: QtBot, make: Callable[[], GuidedRun], world: World
) -> None:
    guide = make()
    guide.begin()
    guide.skip()
    assert guide.step.key == "name"
    with qtbot.waitSignal(guide.page_wanted) as page:
        guide.do()
    assert page.args == ["Name"]
    assert world.asked == ["name"]
    world.doing = "Listening"
    guide.do()
    assert world.asked == ["name"]


def test_the_bar_says_where_one_is(
    qtbot: QtBot, theme: Theme, make: Callable[[], GuidedRun], world: World
) -> None:
    guide = make()
    bar = GuideBar(theme, guide)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    guide.offer()
    assert not bar.isHidden()
    assert bar.do_button.isHidden()
    bar.show()
    bar.begin_button.setFocus()
    bar.begin_button.click()
    assert bar.focusWidget() is bar.do_button
    assert bar.count.text() == "Step 1 of 3"
    assert bar.sentence.text() == "Please fill."
    world.doing = "Filling"
    world.changed.emit()
    assert bar.sentence.text() == "Filling…"
    assert not bar.do_button.isEnabled()
    world.doing = ""
    world.do("fill")
    assert bar.sentence.text() == "You did fill. Please name."
    bar.skip_button.click()
    assert bar.count.text() == "Step 3 of 3"
    world.do("draw")
    assert "Press Help" in bar.sentence.text()
    assert bar.skip_button.isHidden()
    bar.leave_button.click()
    assert bar.isHidden()
