"""Everything that takes the focus has a name, says what it is for, and is reached by Tab."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QMenu,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs

from roomprint.workspace import Workspace
from roomprint_gui.app import App

_WHOLE = (QAbstractSpinBox, QComboBox, QTabBar, QKeySequenceEdit)  # their parts need no words
_MOST = 400  # steps of Tab


@pytest.fixture
def app(
    qtbot: QtBot,
    qapp: QApplication,
    workspace: Workspace,
    settings: QSettings,
    held: HeldJobs,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[App]:
    """The window with every page built, a dialog open, and the guide beside the page."""
    monkeypatch.setattr("roomprint_gui.app.Jobs", lambda: held)
    app = App(qapp, workspace, settings)
    qtbot.addWidget(app.window)
    app.window.resize(1280, 800)
    app.window.show()
    app.late.build()
    with qtbot.waitSignal(app.embeddings_page.filled):
        for number in range(app.window.pages.count()):
            app.window.show_page(number)
    qtbot.waitUntil(lambda: app.train_page.curves.is_filled)
    app.commands.run(app.commands["help"])
    app.commands.run(app.commands["preferences"])
    app.late.results_view.measure_dialog.show()
    yield app
    app.stop()


def takes_focus(root: QWidget) -> list[QWidget]:
    """What a person can come to with Tab, once each."""
    found = []
    for widget in root.findChildren(QWidget):
        parents = []
        inner = widget.parentWidget()
        while inner is not None:
            parents.append(inner)
            inner = inner.parentWidget()
        part = any(isinstance(parent, _WHOLE) for parent in parents)
        own = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if own and not part and not isinstance(widget, QMenu | QTabWidget):
            found.append(widget)
    return [widget for widget in found if not widget.objectName().startswith("qt_")]


def named(widget: QWidget) -> str:
    written = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or written


def about(widget: QWidget) -> str:
    return f"{type(widget).__name__} {named(widget)!r} on {type(widget.parent()).__name__}"


def test_everything_has_a_name_and_a_tip(app: App) -> None:
    widgets = takes_focus(app.window)
    assert len(widgets) > 150
    assert [about(one) for one in widgets if not named(one)] == []
    said = [one.toolTip() or one.accessibleDescription() for one in widgets]
    assert [about(one) for one, tip in zip(widgets, said, strict=True) if not tip] == []


def test_tab_reaches_everything_on_every_page(app: App) -> None:
    for number in range(app.window.pages.count()):
        app.window.show_page(number)
        page = app.window.pages.currentWidget()
        assert page is not None
        app.window.rail.find_button.setFocus()
        reached: set[QWidget] = set()
        for _ in range(_MOST):
            app.window.focusNextChild()
            focus = app.window.focusWidget()
            if focus is not None:
                reached.add(focus)
        here = [one for one in takes_focus(page) if one.window() is app.window]
        wanted = [one for one in here if one.isVisible() and one.isEnabled()]
        assert [about(one) for one in wanted if one not in reached] == []
