"""Two rooms told apart by the window, through the virtual microphone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.virtual_microphone import VirtualMicrophone

from roomprint.audio.samples import Mono
from roomprint.encoders.models import find_model
from roomprint.errors import ModelError
from roomprint.library.enrolled_rooms import read_rooms
from roomprint.rooms.auralization import convolve
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.simulation import SimulateRoom
from roomprint.rooms.voice import RATE_HZ, speak
from roomprint.steps import finish
from roomprint_gui.app import App
from roomprint_gui.models.answer import IdentifyState
from roomprint_gui.theme import Mode

ROOMS = ("living-room", "stairwell")
ELSEWHERE = "concert-hall"  # nobody enrols it
ENROLLED_BY, ASKED_BY = (1, 4, 5), (2,)  # seeds of voices
TURN_S, TALK_S = 5, 60
QUICK = SimulationConfig(sample_rate_hz=16_000, rays=500, order=2, method="hybrid")


def model_is_there() -> bool:
    try:
        find_model(kind="room")
    except ModelError:
        return False
    return True


def by_turns(seeds: tuple[int, ...]) -> Mono:
    """A minute of Roomprint's own voices, one after the other."""
    size = TURN_S * 16_000
    voices = [
        np.resize(
            soxr.resample(speak(np.random.default_rng(seed)), RATE_HZ, 16_000), TALK_S * 16_000
        )
        for seed in seeds
    ]
    turns = [voices[n % len(voices)][n * size :][:size] for n in range(TALK_S // TURN_S)]
    return np.concatenate(turns).astype(np.float32)


def response_of(name: str) -> NDArray[np.float64]:
    scene = PRESETS[name]
    one = replace(scene, sources=scene.sources[:1], microphones=scene.microphones[:1])
    (response,) = finish(SimulateRoom(scene=one, settings=QUICK).steps()).responses
    return response.samples


@dataclass(frozen=True)
class Talks:
    """The same rooms heard twice: no voice that enrols them asks for them."""

    enrolling: dict[str, Path]
    asking: dict[str, Path]


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    responses = {name: response_of(name) for name in (*ROOMS, ELSEWHERE)}
    found = Talks({}, {})
    for files, seeds in ((found.enrolling, ENROLLED_BY), (found.asking, ASKED_BY)):
        dry = by_turns(seeds)
        for name, response in responses.items():
            wet = convolve(dry, response)
            files[name] = tmp_path / f"{name} {len(seeds)}.wav"
            soundfile.write(files[name], 0.5 * wet / np.abs(wet).max(), 16_000)
    return found


def listen_to(
    app: App, qtbot: QtBot, microphone: VirtualMicrophone, talk: Path, until: Callable[[], bool]
) -> None:
    """Listen, then play ``talk`` until something is so."""
    QTest.mouseClick(app.identify_page.listen_button, Qt.MouseButton.LeftButton)
    open_ = (IdentifyState.TOO_QUIET, IdentifyState.LISTENING)
    qtbot.waitUntil(lambda: app.identify.state in open_, timeout=60_000)
    microphone.play(talk)
    qtbot.waitUntil(until, timeout=60_000)


def be_still(app: App, qtbot: QtBot, microphone: VirtualMicrophone) -> None:
    QTest.mouseClick(app.identify_page.listen_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.identify.state is IdentifyState.IDLE, timeout=15_000)
    microphone.hush()


@pytest.mark.timeout(400)
@pytest.mark.skipif(not model_is_there(), reason="needs the model of rooms that is shipped")
def test_two_rooms_are_enrolled_and_told_apart(
    microphone: VirtualMicrophone,
    open_app: OpenApp,
    talks: Talks,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    root = tmp_path / "workspace"
    app = open_app(root)
    app.window.resize(1280, 800)
    app.window.open_page(app.identify_page)
    card = app.identify_page.room_card
    for name in ROOMS:
        talk = talks.enrolling[name]
        listen_to(app, qtbot, microphone, talk, lambda: len(app.hearing.history) >= 12)
        QTest.mouseClick(card.enrol_button, Qt.MouseButton.LeftButton)
        QTest.keyClicks(card.name_edit, name)
        with qtbot.waitSignal(app.hearing.enrolled, timeout=60_000):
            QTest.keyClick(card.name_edit, Qt.Key.Key_Return)
        be_still(app, qtbot, microphone)
    assert {room.name for room in read_rooms(root / "enrolled rooms")} == set(ROOMS)

    times_s = {}
    for mode, name in zip((Mode.DARK, Mode.LIGHT, Mode.DARK), (*ROOMS, ELSEWHERE), strict=True):
        app.theme.choose(mode)
        talk = talks.asking[name]
        listen_to(app, qtbot, microphone, talk, lambda: len(app.hearing.history) >= 8)
        assert card.headline.text() == (name if name in ROOMS else "Unknown room")
        estimate = app.hearing.estimate
        assert estimate is not None
        times_s[name] = estimate.rt60_s
        keep_picture(app, f"{name} {mode.name.lower()}")
        be_still(app, qtbot, microphone)
    assert times_s["stairwell"] > times_s["living-room"]
