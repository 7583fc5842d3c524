"""A room is measured through the window and laid over its own simulation."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.virtual_microphone import VirtualMicrophone
from tests.virtual_room import virtual_room

from roomprint.rooms.comparison import compare
from roomprint.rooms.presets import PRESETS
from roomprint_gui.models.room_measuring import MeasureState

PATIENCE_MS = 120_000


@pytest.mark.timeout(400)
def test_measures_through_the_window(
    open_app: OpenApp, microphone: VirtualMicrophone, tmp_path: Path, qtbot: QtBot
) -> None:
    app = open_app(tmp_path / "rooms")
    app.window.resize(1280, 800)
    results, view = app.results, app.late.results_view
    results.simulations.set_live(False)
    app.room.begin(PRESETS["living-room"])
    QTest.mouseClick(view.simulate_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: (
            bool(results.drawn)
            and results.drawn[0].result is results.live
            and not results.is_preview
        ),
        timeout=PATIENCE_MS,
    )
    samples = results.drawn[0].response.samples
    gain = 2 / float(np.abs(np.fft.rfft(samples)).max())

    QTest.mouseClick(view.measure_button, Qt.MouseButton.LeftButton)
    dialog = view.measure_dialog
    sweeps, sweep_s, decay_s = (
        dialog.form.editors[name] for name in ("sweeps", "sweep_s", "decay_s")
    )
    assert isinstance(sweeps, QSpinBox)
    assert isinstance(sweep_s, QDoubleSpinBox)
    assert isinstance(decay_s, QDoubleSpinBox)
    sweeps.setValue(1)
    sweep_s.setValue(4.0)
    decay_s.setValue(1.5)
    with virtual_room(microphone, gain * samples, noise=1e-4, speaker_hz=48_000):
        QTest.mouseClick(dialog.measure_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: len(results.drawn) == 2, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: app.measuring.state is MeasureState.IDLE)
    keep_picture(app, "rooms measure")
    dialog.close()
    simulated, measured = (one.analysis.parameters for one in results.drawn)
    view.tabs.setCurrentWidget(view.compare)
    keep_picture(app, "rooms compare")
    octaves = [
        row
        for row in compare(measured, simulated)
        if 250 <= (row.centre_hz or 0) <= 4_000 and row.steps is not None
    ]
    assert len(octaves) > 25
    assert sum(row.noticeable for row in octaves) <= 2
    (kept,) = (tmp_path / "rooms" / "rooms" / "measurements").glob("*.wav")
    assert str(kept) in results.entries[0].about
