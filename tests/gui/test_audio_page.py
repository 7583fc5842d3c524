from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.gui.dragging import drag
from tests.gui.sound_page import RATE, Stage

from roomprint.audio.spectrum_picture import DrawSpectrum
from roomprint.errors import DeviceError
from roomprint.steps import finish
from roomprint.workspace import Workspace

NOISE = np.random.default_rng(0).uniform(-0.5, 0.5, (4 * RATE, 2)).astype(np.float32)


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    path = tmp_path / "noise.wav"
    soundfile.write(path, NOISE, RATE, subtype="FLOAT")
    return path


def test_an_empty_page_says_what_to_do(stage: Stage) -> None:
    assert stage.page.empty.isVisible()
    assert stage.page.begin_button.isEnabled()
    assert not stage.page.save_button.isEnabled()
    assert not stage.page.edit_panel.which_button.isEnabled()
    assert stage.page.header.state.text() == "Nothing is open"


def test_a_dropped_file_is_shown(qtbot: QtBot, stage: Stage, noise: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(noise))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(stage.page, QDragEnterEvent(QPoint(300, 300), copy, data, left, none))
    QApplication.sendEvent(stage.page, QDropEvent(QPointF(300, 300), copy, data, left, none))
    stage.work()
    assert stage.page.header.state.text() == "noise, 0:04.0, 8 kHz, stereo"
    plot = stage.page.view.waveform
    qtbot.waitUntil(lambda: len(plot.table()) > 100)
    columns = np.array([[float(cell) for cell in row] for row in plot.table()[1:]])
    assert columns[:, 1].min() == pytest.approx(NOISE.min(), abs=1e-5)
    assert columns[:, 2].max() == pytest.approx(NOISE.max(), abs=1e-5)


def test_the_spectrogram_is_of_what_is_seen(qtbot: QtBot, stage: Stage, noise: Path) -> None:
    stage.open(noise)
    qtbot.waitUntil(lambda: bool(stage.jobs.works(DrawSpectrum)))
    job = stage.jobs.jobs[-1]
    assert stage.jobs.lanes[job] == "spectrum"
    first = stage.jobs.works(DrawSpectrum)[0]
    assert (first.start_s, first.stop_s) == (0.0, 4.0)
    stage.page.view.waveform.see(1.0, 2.0)
    qtbot.waitUntil(lambda: not stage.page.view._pause.isActive())
    job.settle("succeeded", finish(job.work.steps()))
    newest = stage.jobs.works(DrawSpectrum)[-1]
    assert (newest.start_s, newest.stop_s) == pytest.approx((1.0, 2.0))
    image = stage.page.view.spectrogram.image
    assert image is not None
    assert image.whole == (0.0, 4.0)
    assert stage.page.view.waveform.seen_s == pytest.approx((1.0, 2.0))


def test_a_drag_selects_and_a_click_places_the_cursor(
    qtbot: QtBot, stage: Stage, noise: Path
) -> None:
    stage.open(noise)
    plot = stage.page.view.waveform
    qtbot.waitUntil(lambda: len(plot.table()) > 100)
    area, viewport = plot._area(), plot.view.viewport()
    quarter = QPoint(area.left() + area.width() // 4, area.center().y())
    half = QPoint(area.left() + area.width() // 2, area.center().y())
    drag(viewport, [half, quarter])
    assert stage.sound.selection == pytest.approx((1.0, 2.0), abs=0.03)
    assert plot.seen_s == pytest.approx((0.0, 4.0))
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=half)
    assert stage.sound.selection is None
    assert stage.playing.position_s == pytest.approx(2.0, abs=0.03)


def test_trim_cut_fade_undo_redo(stage: Stage, noise: Path) -> None:
    stage.open(noise)
    page = stage.page
    assert not page.edit_panel.trim_button.isEnabled()
    assert not page.undo_button.isEnabled(), "opening the first sound is nothing to take back"
    stage.sound.select((1.0, 3.0))
    page.edit_panel.trim_button.click()
    np.testing.assert_array_equal(stage.heard(), NOISE[RATE : 3 * RATE])
    assert stage.sound.selection is None
    stage.sound.select((0.5, 1.0))
    page.edit_panel.cut_button.click()
    assert stage.heard().shape == (3 * RATE // 2, 2)
    stage.sound.select((0.0, 1.5))
    page.edit_panel.fade_out_button.click()
    assert np.abs(stage.heard()[-100:]).max() < 0.01
    assert page.undo_button.toolTip() == "Undo: Fade out"
    for _ in range(3):
        page.undo_button.click()
    np.testing.assert_array_equal(stage.heard(), NOISE)
    page.redo_button.click()
    np.testing.assert_array_equal(stage.heard(), NOISE[RATE : 3 * RATE])


def test_normalise_resample_and_mono(stage: Stage, noise: Path) -> None:
    stage.open(noise)
    panel = stage.page.edit_panel
    panel.target.setValue(-6.0)
    panel.normalise_button.click()
    assert not stage.page.undo_button.isEnabled()  # while it works
    stage.work()
    assert np.abs(stage.heard()).max() == pytest.approx(10 ** (-6 / 20), abs=1e-5)
    panel.resample_button.click()
    stage.work()
    assert stage.page.header.state.text() == "noise, 0:04.0, 16 kHz, stereo"
    assert not panel.resample_button.isEnabled()
    panel.mono_button.click()
    stage.work()
    assert stage.heard().shape == (8 * RATE, 1)
    assert not panel.mono_button.isEnabled()


def test_plays_the_selection_in_a_loop_with_a_moving_cursor(
    qtbot: QtBot, stage: Stage, noise: Path
) -> None:
    stage.open(noise)
    stage.sound.select((1.0, 2.0))
    stage.page.view.loop_button.click()
    stage.page.view.play_button.click()
    assert stage.player.loop
    assert stage.player.asked == [(RATE, 2 * RATE, RATE)]
    stage.player.position_s = 1.5
    qtbot.waitUntil(lambda: stage.page.view.clock.text() == "0:01.5 of 0:04")
    assert stage.page.view.waveform._cursor.value() == 1.5
    stage.player.playing, stage.player.error = False, "there is no loudspeaker"
    qtbot.waitUntil(lambda: not stage.playing.playing)
    assert stage.page.notice.sentence.text() == "There is no loudspeaker."


def test_the_page_turns_with_what_plays_unless_one_looks_elsewhere(
    stage: Stage, noise: Path
) -> None:
    stage.open(noise)
    plot = stage.page.view.waveform
    plot.see(0.0, 1.0)
    stage.page.view.play_button.click()

    def play_to(at_s: float) -> None:
        stage.player.position_s = at_s
        stage.playing.position_changed.emit(at_s)

    play_to(0.9)
    assert plot.seen_s == pytest.approx((0.0, 1.0))
    play_to(1.05)
    assert plot.seen_s == pytest.approx((1.05, 2.05))
    plot.see(3.0, 4.0)
    play_to(1.2)
    assert plot.seen_s == pytest.approx((3.0, 4.0))


def test_saves_what_is_heard(
    stage: Stage, noise: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open(noise)
    stage.sound.select((0.0, 1.0))
    stage.sound.trim()
    path = tmp_path / "short.flac"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "FLAC (*.flac)"))
    stage.page.save_button.click()
    stage.work()
    samples, rate = soundfile.read(path)
    assert rate == RATE
    np.testing.assert_allclose(samples, NOISE[:RATE], atol=1e-6)
    assert stage.page.notice.sentence.text() == f"Saved 'short.flac' in {tmp_path}."


def test_hands_over_no_lossy_copy(stage: Stage, noise: Path, tmp_path: Path) -> None:
    stage.open(noise)
    stage.sound.select((0.0, 1.0))
    stage.sound.trim()
    asked: list[Path] = []
    stage.page.identify_wanted.connect(asked.append)
    for ending in ("ogg", "flac"):
        stage.sound.save(tmp_path / f"short.{ending}")
        stage.work()
        stage.page.edit_panel.which_button.click()
        stage.work()
    assert [path.suffix for path in asked] == [".wav", ".flac"]


def test_hands_over_the_file_itself_or_the_selection(
    stage: Stage, noise: Path, workspace: Workspace
) -> None:
    asked: list[Path] = []
    panel = stage.page.edit_panel
    stage.page.identify_wanted.connect(asked.append)
    stage.page.library_wanted.connect(asked.append)
    stage.open(noise)
    panel.which_button.click()
    assert asked == [noise]
    stage.sound.select((1.0, 2.0))
    panel.which_button.click()
    stage.work()
    panel.library_button.click()
    stage.work()
    for path in asked[1:]:
        samples, _ = soundfile.read(path, dtype="float32")
        np.testing.assert_array_equal(samples, NOISE[RATE : 2 * RATE])
    assert asked[2] == workspace.recordings / "noise.wav"


def test_errors_are_one_sentence(stage: Stage, tmp_path: Path) -> None:
    empty = tmp_path / "take 3.wav"
    empty.touch()
    stage.open(empty)
    assert stage.page.notice.sentence.text().endswith("take 3.wav is empty.")
    stage.page.record_panel.record_button.click()
    stage.jobs.jobs[-1].settle("failed", DeviceError("there is no microphone"))
    assert stage.page.notice.sentence.text() == "There is no microphone."
    assert stage.page.record_panel.record_button.isEnabled()


def test_working_copies_go_with_the_window(stage: Stage, noise: Path, workspace: Workspace) -> None:
    stage.open(noise)
    assert list(workspace.root.glob("open sounds *"))
    stage.sound.close()
    assert not list(workspace.root.glob("open sounds *"))


def test_levels_are_written_with_a_true_minus(stage: Stage) -> None:
    target = stage.page.edit_panel.target
    assert target.text() == "−1.0 dBFS"
    for typed in ("-6.5", "−6.5"):
        target.setValue(0.0)
        target.lineEdit().setText(f"{typed} dBFS")
        target.interpretText()
        assert target.value() == -6.5
