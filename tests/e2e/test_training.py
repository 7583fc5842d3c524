"""Trainings begun, paused, gone on with and compared through the real page, by real trainers."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.encoders.models import read_model
from roomprint.library.choosing import choose_model
from roomprint.training.run_folder import RunState, read_config, read_run
from roomprint.workspace import Workspace
from roomprint_gui.app import App
from roomprint_gui.theme import Mode
from roomprint_gui.widgets.folded_form import FoldedForm

_TINY = {"dim": 8, "layers": 1, "heads": 2, "mels": 16, "embedding": 8}
_PATIENCE_MS = 300_000


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """Folders of noises and of rooms."""
    rng = np.random.default_rng(0)
    decay = np.exp(-np.arange(4000) / 600)
    made = {
        "noise": [rng.normal(0, 0.1, 4 * SAMPLE_RATE_HZ) for _ in range(2)],
        "rooms": [np.r_[0.9, 0.3 * decay * rng.normal(size=4000)] * 0.5 for _ in range(3)],
    }
    for kind, recordings in made.items():
        (tmp_path / kind).mkdir()
        for number, samples in enumerate(recordings):
            soundfile.write(tmp_path / kind / f"{number}.flac", samples, SAMPLE_RATE_HZ)
    return tmp_path


def press(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(form: FoldedForm, **values: float) -> None:
    """Open a group of settings and type numbers into it."""
    if not form.heading.isChecked():
        form.heading.click()
    assert form.form is not None
    for name, value in values.items():
        editor: Any = form.form.editors[name]
        editor.selectAll()
        QTest.keyClicks(editor, f"{value:g}")
        QTest.keyClick(editor, Qt.Key.Key_Return)


def ask(app: App, name: str, music: Path, sounds: Path, **loop: float) -> Path:
    """Fill in the form; where the run will lie."""
    form = app.train_page.form
    folders = {"music": music, "noise": sounds / "noise", "rooms": sounds / "rooms"}
    for kind, folder in folders.items():
        form.folders[kind].line.setText(str(folder))
    write_name(form.name, name)
    type_into(form.parts["encoder"], **_TINY)
    type_into(form.parts["loop"], batch=8, warm_up=5, **loop)
    type_into(form.parts["monitors"], every=20)
    for part in form.parts.values():
        part.heading.setChecked(False)
    return app.runs.folder / name


def write_name(line: QLineEdit, name: str) -> None:
    line.clear()
    QTest.keyClicks(line, name)


def steps_drawn(app: App) -> int:
    return len(app.train_page.curves.loss.told.traces[0].x)


@pytest.mark.timeout(1800)
def test_two_trainings_are_begun_paused_and_compared(
    open_app: OpenApp, demo_folder: Path, sounds: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    app = open_app(tmp_path / "workspace")
    app.window.resize(1280, 800)
    app.theme.choose(Mode.LIGHT)
    (rail,) = (b for b in app.window.rail.findChildren(QAbstractButton) if b.text() == "Train")
    press(rail)
    page = app.train_page
    assert page.isVisible()
    qtbot.waitUntil(lambda: app.runs.known, timeout=20_000)
    keep_picture(app, "train-empty")

    first = ask(app, "first", demo_folder, sounds, steps=4000, learning_rate=0.01)
    press(page.start_button)
    qtbot.waitUntil(lambda: page.steering.pause_button.isEnabled(), timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: steps_drawn(app) > 20, timeout=_PATIENCE_MS)
    press(page.steering.pause_button)
    qtbot.waitUntil(lambda: page.steering.go_on_button.isEnabled(), timeout=_PATIENCE_MS)
    paused = read_run(first)
    assert paused.state is RunState.PAUSED
    assert 20 < paused.step < 4000
    qtbot.waitUntil(lambda: steps_drawn(app) == paused.step, timeout=20_000)
    _, before = app.runs.history(paused).column("smooth")

    press(page.steering.go_on_button)
    qtbot.waitUntil(lambda: steps_drawn(app) > paused.step + 15, timeout=_PATIENCE_MS)
    _, after = app.runs.history(paused).column("smooth")
    np.testing.assert_array_equal(after[: paused.step], before)
    qtbot.waitUntil(lambda: page.status.facts["left"].text() != "–", timeout=20_000)
    keep_picture(app, "train-running")
    press(page.steering.pause_button)
    qtbot.waitUntil(lambda: page.steering.go_on_button.isEnabled(), timeout=_PATIENCE_MS)

    second = ask(app, "second", demo_folder, sounds, steps=40, learning_rate=0.001)
    press(page.start_button)
    qtbot.waitUntil(second.exists, timeout=20_000)
    app.window.close()  # the trainer goes on, and another window picks it up
    again = open_app(tmp_path / "workspace")
    again.window.resize(1280, 800)
    again.theme.choose(Mode.DARK)
    again.window.open_page(again.train_page)
    page = again.train_page

    def finished() -> bool:
        run = again.runs.chosen
        return run is not None and run.name == "second" and run.state is RunState.FINISHED

    qtbot.waitUntil(finished, timeout=_PATIENCE_MS)
    with qtbot.waitSignal(app.runs.changed):
        app.runs.look()

    table = page.list.table
    table.setData(table.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: page.notes.comparison.rowCount() == 2, timeout=20_000)
    rows = [
        [
            page.notes.comparison.data(page.notes.comparison.index(row, column))
            for column in range(3)
        ]
        for row in range(2)
    ]
    assert rows == [
        ["Steps, training", "40", "4,000"],
        ["Learning rate, training", "0.001", "0.01"],
    ]
    assert read_config(second)["encoder"]["dim"] == 8
    titles = [trace.title for trace in page.curves.loss.told.traces]
    assert [title for title in titles if title] == ["second", "first", "A guess, ln(2B − 1)"]
    placed = page.curves.plots[0].told.traces
    assert placed[0].x.tolist() == [20, 40]
    press(page.curves.log_steps)
    page.notes.setCurrentIndex(1)
    for picker, words in zip(page.curves.pickers, ("Effective rank", "Throughput"), strict=True):
        choose(picker, words)
    plots = (page.curves.loss, *page.curves.plots)
    qtbot.waitUntil(lambda: all(plot.box.viewRange()[0][1] < 3 for plot in plots))
    keep_picture(again, "train-compared")

    with qtbot.waitSignal(again.run_models.used, timeout=_PATIENCE_MS):
        press(page.steering.use_button)
    workspace = Workspace(tmp_path / "workspace")
    step = read_run(second).best_step
    assert choose_model(workspace, None).name == f"second-{step}"
    assert read_model(workspace.models / f"second-{step}").card["steps"] == step
    assert "is the model of this workspace now" in page.notice.sentence.text()
    page.notes.setCurrentIndex(0)
    keep_picture(again, "train-model")
    see_and_hear_pairs(again, qtbot)
    evaluate(again, f"second-{step}", demo_folder, sounds, qtbot)


def see_and_hear_pairs(app: App, qtbot: QtBot) -> None:
    """Draw pairs as the form says."""
    page = app.train_page
    page.form.ensureWidgetVisible(page.form.pairs_button)
    press(page.form.pairs_button)
    qtbot.waitUntil(lambda: len(app.pairs.pairs) == 4, timeout=_PATIENCE_MS)
    for pair in app.pairs.pairs:
        assert pair.original.audio.shape == pair.replica.audio.shape == (48_000,)
        assert not np.array_equal(pair.original.audio, pair.replica.audio)
    for mode in (Mode.LIGHT, Mode.DARK):
        app.theme.choose(mode)
        keep_picture(app, f"train-pairs-{mode.value}")
    press(page.gallery.close_button)


def evaluate(app: App, model: str, music: Path, sounds: Path, qtbot: QtBot) -> None:
    """Open the chosen run in Evaluate, measure it, and look at what was found."""
    press(app.train_page.steering.evaluate_button)
    page = app.evaluate_page
    qtbot.waitUntil(page.isVisible, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: page.form.fingerprints.model.currentText() == model, timeout=20_000)
    keep_picture(app, "evaluate-empty")
    for kind, folder in {"music": music, **{k: sounds / k for k in ("noise", "rooms")}}.items():
        assert page.form.folders[kind].line.text() == str(folder)  # those of the run
    for name in ("runs", "per_recording"):
        editor: Any = page.form.fingerprints.amount.editors[name]
        editor.setValue(1)
    press(page.start_button)
    qtbot.waitUntil(lambda: page.bar.maximum() > 0, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: not app.evaluations.running, timeout=3 * _PATIENCE_MS)
    qtbot.waitUntil(lambda: page.headline.text().startswith(model), timeout=20_000)
    assert "24 tracks" in page.headline.text()
    sections = page.view.sections
    assert {"Table 2", "Table 4", "Figure 4", "Figure 5"} <= set(sections)
    for mode in (Mode.LIGHT, Mode.DARK):
        app.theme.choose(mode)
        for title in ("Table 2", "Table 4", "Figure 4", "Figure 5"):
            page.view.setCurrentWidget(sections[title])
            keep_picture(app, f"evaluate-{title.lower().replace(' ', '-')}-{mode.value}")
    page.view.setCurrentWidget(sections["Figure 4"])
    plot = sections["Figure 4"].plots[0]
    assert plot is not None
    assert plot.content.traces[0].y[0] > 0.99  # one that is not shifted is its own fingerprint
    press(page.card_button)
    qtbot.waitUntil(lambda: page.notice.isVisible(), timeout=20_000)
    card = read_model(app.evaluations.workspace / "models" / model).card
    assert card["segments"]["tracks"] == 24


def choose(picker: QComboBox, text: str) -> None:
    picker.setCurrentIndex(picker.findText(text))
