"""A designed room told from the speech in it, by the window."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture

from roomprint.corpora.grid_rows import GridRows
from roomprint.rooms.auralization import convolve
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.simulation import SimulateRoom
from roomprint.rooms.voice import RATE_HZ, speak
from roomprint.steps import finish
from roomprint_gui.app import App

QUICK = SimulationConfig(sample_rate_hz=16_000, rays=500, order=2, method="hybrid")


def talk_in(preset: str, path: Path) -> tuple[float, float]:
    """Write Roomprint's own voice in a designed room; T20 in s and C50 in dB of its response."""
    scene = PRESETS[preset]
    one = replace(scene, sources=scene.sources[:1], microphones=scene.microphones[:1])
    (response,) = finish(SimulateRoom(scene=one, settings=QUICK).steps()).responses
    rows = GridRows()
    rows.add(response, 0, {})
    labels = rows.grid("").labels
    voice = soxr.resample(speak(np.random.default_rng(1)), RATE_HZ, 16_000)
    wet = convolve(np.resize(voice, 20 * 16_000).astype(np.float32), response.samples)
    soundfile.write(path, 0.5 * wet / np.abs(wet).max(), 16_000)
    return float(labels["t20_s"][0]), float(labels["c50_db"][0])


def ask(app: App, qtbot: QtBot, path: Path) -> None:
    """Open a file on the Audio page and ask what room it is."""
    app.window.open_page(app.audio_page)
    app.audio_page.open(path)
    button = app.audio_page.edit_panel.room_button
    qtbot.waitUntil(
        lambda: app.sound.recording is not None and app.sound.recording.name == path.stem,
        timeout=60_000,
    )
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=20_000)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.hearing.estimate is None, timeout=30_000)  # the former one
    qtbot.waitUntil(lambda: app.hearing.estimate is not None, timeout=120_000)


@pytest.mark.timeout(400)
def test_the_audio_page_tells_what_was_designed(
    open_app: OpenApp, tmp_path: Path, qtbot: QtBot
) -> None:
    app = open_app(tmp_path / "workspace")
    app.window.resize(1280, 800)
    for preset in ("classroom", "living-room", "stairwell"):
        path = tmp_path / f"{preset}.wav"
        t20_s, c50_db = talk_in(preset, path)
        ask(app, qtbot, path)
        estimate = app.hearing.estimate
        assert estimate is not None
        assert estimate.in_distribution
        assert estimate.rt60_s == pytest.approx(t20_s, rel=0.35)
        assert estimate.c50_db == pytest.approx(c50_db, abs=4.0)
        card = app.identify_page.room_card
        assert card.isVisible()
        assert card.rt60.text().startswith(f"RT60 {estimate.rt60_s:.2f}")
    keep_picture(app, "room told")
