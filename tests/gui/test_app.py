import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, track

from roomprint.corpora.demo import WriteDemo
from roomprint.library.adding import AddReport, AddTracks
from roomprint.library.listening import Listen
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.theme import Mode
from roomprint_gui.widgets.command_palette import CommandPalette

PAGES = ("Rooms", "Audio", "Library", "Identify", "Train", "Embeddings", "Evaluate")
_INNER = (QComboBox, QDoubleSpinBox, QLineEdit)  # whose own parts need no words
HEAVY = ("torch", "torchaudio", "faiss", "scipy", "av", "pyqtgraph")


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_themes(app: App, name: str, mode: Mode) -> None:
    app.theme.choose(mode)
    app.window.show_page(PAGES.index(name))
    app.window.resize(1280, 800)
    picture = app.window.grab().toImage()
    places = [(x, y) for x in range(80, 1280, 3) for y in range(0, 800, 3)]
    colors = {picture.pixelColor(x, y).name().upper() for x, y in places}
    assert {app.theme.palette.window, app.theme.palette.text} <= colors


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_the_smallest_window(app: App, name: str) -> None:
    app.window.show_page(PAGES.index(name))
    app.window.resize(1100, 700)
    assert (app.window.width(), app.window.height()) == (1100, 700)
    hint, around = app.window.pages.minimumSizeHint(), app.window.minimumSizeHint()
    assert hint.width() <= 1100 - app.window.rail.width()
    assert hint.height() <= 700
    assert around.width() <= 1100
    assert around.height() <= 700


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_for_the_sake_of_another(qtbot: QtBot, app: App, name: str) -> None:
    app.window.resize(1280, 800)
    app.window.show_page(PAGES.index(name))
    viewport = app.window.pages.parentWidget()
    assert viewport is not None
    qtbot.waitUntil(lambda: app.window.pages.height() == viewport.height())


def test_everything_that_can_be_pressed_says_what_it_does(app: App) -> None:
    widgets: list[QWidget] = [*app.window.findChildren(QAbstractButton)]
    widgets += app.window.findChildren(QLineEdit)
    widgets += app.window.findChildren(QDoubleSpinBox)
    widgets += app.window.findChildren(QComboBox)
    own = [widget for widget in widgets if not widget.objectName().startswith("qt_")]
    silent = [
        widget
        for widget in own
        if not (widget.accessibleName() or getattr(widget, "text", str)())
        and type(widget).__module__.startswith("roomprint")
    ]
    assert silent == []
    assert all(widget.toolTip() for widget in (app.library_page.search, app.identify_page.picker))
    for page in (app.rooms_page, app.train_page):
        there = [widget for widget in own if page.isAncestorOf(widget)]
        mute = [w for w in there if not w.toolTip() and not isinstance(w.parent(), _INNER)]
        assert [w for w in mute if w.isVisibleTo(page)] == []


def test_ctrl_and_a_number_choose_the_page(qtbot: QtBot, app: App) -> None:
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    pages = (app.rooms_page, app.audio_page, app.library_page, app.identify_page)
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
    for key, page in zip(keys[::-1], pages[::-1], strict=True):
        QTest.keyClick(app.window, key, Qt.KeyboardModifier.ControlModifier)
        assert app.window.pages.currentWidget() is page


def test_the_demo_tour_ends_in_listening(app: App, held: HeldJobs, workspace: Workspace) -> None:
    app.library_page.demo_button.click()
    assert not app.library_page.demo_button.isEnabled()
    assert held.works(WriteDemo) == [WriteDemo(folder=workspace.demo)]
    pieces = [workspace.demo / f"{number}.flac" for number in range(24)]
    held.jobs[-1].settle("succeeded", pieces)
    (adding,) = held.works(AddTracks)
    assert adding.paths == (workspace.demo,)
    held.jobs[-1].settle("succeeded", AddReport((track(1),), 0, ()))
    (listening,) = held.works(Listen)
    assert listening.file in pieces
    assert app.window.pages.currentWidget() is app.identify_page
    assert app.library_page.demo_button.isEnabled()
    app.identify.stop()


def test_a_cancelled_tour_can_begin_again(app: App, held: HeldJobs) -> None:
    app.tour.begin()
    app.tour.begin()
    assert len(held.works(WriteDemo)) == 1
    held.jobs[-1].settle("cancelled", None)
    app.tour.begin()
    assert len(held.works(WriteDemo)) == 2
    held.jobs[-1].settle("cancelled", None)


def test_a_bug_can_be_copied(app: App, qapp: QApplication) -> None:
    app.window.show_bug("Something went wrong.", "Traceback: here")
    app.window.notice.action.click()
    assert qapp.clipboard().text() == "Traceback: here"


def test_the_window_remembers_its_size(app: App, settings: QSettings) -> None:
    app.window.resize(1234, 777)
    app.window.close()
    assert settings.value("window/geometry")


@pytest.fixture(autouse=True)
def settings_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window in a process of its own opens where nobody left it, and remembers nothing."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))


def _python(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


def test_the_windows_process_never_imports_what_is_heavy(tmp_path: Path) -> None:
    done = _python(
        "import sys; from roomprint_gui.entry import main; main();"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])",
        "--workspace",
        str(tmp_path),
        "--smoke",
    )
    painted, heavy = done.stdout.splitlines()
    assert "painted=True" in painted, done.stderr
    assert heavy == ""


def test_words_go_to_the_command_line_without_qt() -> None:
    done = _python(
        "import sys; from roomprint_gui.entry import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('Qt' if any(name.startswith('PySide6') for name in sys.modules) else 'no Qt')",
        "--help",
    )
    assert done.stdout.splitlines()[-1] == "no Qt", done.stderr


def test_a_workspace_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text('{"schema": 99}')
    code = "from roomprint_gui.entry import main; raise SystemExit(main())"
    done = _python(code, f"--workspace={tmp_path}", "--smoke")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(tmp_path) in done.stderr


def test_ctrl_c_lets_what_is_painted_or_built_come_to_its_end(tmp_path: Path) -> None:
    """The window went in the midst of a call that still needed it, and the process crashed."""
    done = _python(
        "import signal, sys; from pathlib import Path; from PySide6.QtWidgets import QLabel\n"
        "from roomprint_gui import app, session\n"
        "def begin(app):\n"
        "    label = QLabel('whole', app.window)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    print(label.text())\n"
        "app.App.begin = begin\n"
        "sys.exit(session.run(Path(sys.argv[1])))",
        str(tmp_path / "workspace"),
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_no_display_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = _python("from roomprint_gui.entry import main; raise SystemExit(main())")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("roomprint: there is no display")
    assert len(done.stderr.splitlines()) == 1


def test_the_palette_finds_every_page_and_what_is_on_it(qtbot: QtBot, app: App) -> None:
    app.window.open_page(app.library_page)
    with qtbot.waitActive(app.window):
        app.window.activateWindow()
    QTest.keyClick(app.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = app.window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    found = palette.found
    shown = {found.command(row).name for row in range(found.rowCount())}
    assert set(PAGES) <= shown
    assert {"Simulate", "Record, or stop", "Add folder", "Room: New room: Classroom"} <= shown
    assert {"Theme: Dark", "Start training", "Normalise"} <= shown
    QTest.keyClicks(palette.edit, "mirror left")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert app.window.pages.currentWidget() is app.rooms_page
    assert app.room.undo_label.startswith("Mirror")


def test_a_dialog_and_every_part_wear_the_theme(app: App) -> None:
    dialog = QDialog(app.window)
    dialog.show()
    palette = app.window.findChild(CommandPalette)
    assert palette is not None
    palette.open()
    for part in (dialog, app.rooms_page, palette, app.window.rail):
        assert part.styleSheet() == app.theme.sheet
    dialog.close()


def test_every_command_has_the_keys_it_came_with(app: App) -> None:
    for command in app.commands:
        assert app.commands.shortcut(command.key) == command.keys, command.key
