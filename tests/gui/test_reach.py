"""Everything that takes the focus has a name, says what it is for, and is reached by Tab."""

from PySide6.QtWidgets import QWidget
from tests.gui.controls import about, named, takes_focus

from roomprint_gui.app import App

_MOST = 400  # steps of Tab


def test_everything_has_a_name_and_a_tip(visited: App) -> None:
    widgets = takes_focus(visited.window)
    assert len(widgets) > 150
    assert [about(one) for one in widgets if not named(one)] == []
    said = [one.toolTip() or one.accessibleDescription() for one in widgets]
    assert [about(one) for one, tip in zip(widgets, said, strict=True) if not tip] == []


def test_tab_reaches_everything_on_every_page(visited: App) -> None:
    for number in range(visited.window.pages.count()):
        visited.window.show_page(number)
        page = visited.window.pages.currentWidget()
        assert page is not None
        visited.window.rail.find_button.setFocus()
        reached = set[QWidget]()
        for _ in range(_MOST):
            visited.window.focusNextChild()
            focus = visited.window.focusWidget()
            if focus is not None:
                reached.add(focus)
        here = [one for one in takes_focus(page) if one.window() is visited.window]
        wanted = [one for one in here if one.isVisible() and one.isEnabled()]
        assert [about(one) for one in wanted if one not in reached] == []
