"""From the microphone through the real page: what is recorded is what was played."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot
from tests.e2e.opening import OpenApp, keep_picture
from tests.virtual_microphone import VirtualMicrophone

from roomprint.audio.recorder import Moment
from roomprint.audio.recording import Recording
from roomprint.corpora.demo import demo_titles
from roomprint_gui.app import App
from roomprint_gui.models.sound_recorder import RecorderState

TONE_HZ, AMPLITUDE, RATE = 1_000.0, 0.25, 48_000
PRE_ROLL_S = 1.0


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    t = np.arange(RATE * 60) / RATE
    path = tmp_path / "tone.wav"
    soundfile.write(path, AMPLITUDE * np.sin(2 * np.pi * TONE_HZ * t), RATE)
    return path


class Recordist:
    """Works the audio page as a person does, and remembers what the recorder said."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self._app = app
        self._qtbot = qtbot
        self.moments: list[Moment] = []
        app.recorder.heard.connect(self._note)

    def _note(self, moment: object) -> None:
        assert isinstance(moment, Moment)
        self.moments.append(moment)

    def press(self, button: QAbstractButton) -> None:
        self._qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=20_000)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def record(self, seconds: float) -> Recording:
        """Listen in until the pre-roll is full of sound, record, and give what is then open."""
        panel = self._app.audio_page.record_panel
        self.moments.clear()
        self.press(panel.listen_button)
        self._qtbot.waitUntil(self._pre_roll_sounds, timeout=60_000)
        assert self._app.audio_page.live.isVisible()
        self.press(panel.record_button)
        recorded = lambda: self.moments[-1].recorded_s > PRE_ROLL_S + seconds  # noqa: E731
        self._qtbot.waitUntil(recorded, timeout=60_000)
        keep_picture(self._app, "recording")
        self.press(panel.record_button)
        idle = lambda: self._app.recorder.state is RecorderState.IDLE  # noqa: E731
        self._qtbot.waitUntil(idle, timeout=20_000)
        sound = self._app.sound.recording
        assert sound is not None
        return sound

    def _pre_roll_sounds(self) -> bool:
        """Whether for as long as the pre-roll there has been sound all the time."""
        wanted = round(100 * PRE_ROLL_S)
        outlines = [np.zeros((0, 2), np.float32), *(moment.outline for moment in self.moments)]
        newest = np.concatenate(outlines)[-wanted:]
        return len(newest) == wanted and bool(np.ptp(newest, axis=1).all())


def amplitude_and_pitch(samples: NDArray[np.float32], rate: int) -> tuple[float, float]:
    """Of a sine: from the median power of its tenths of a second, and its strongest frequency."""
    tenths = samples[: len(samples) // (rate // 10) * (rate // 10)].reshape(-1, rate // 10)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    pitch_hz = float(spectrum.argmax()) * rate / len(samples)
    return float(np.sqrt(2 * np.median((tenths**2).mean(axis=1)))), pitch_hz


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("added")
def test_records_what_is_played_saves_it_and_names_it(
    microphone: VirtualMicrophone,
    open_app: OpenApp,
    workspace: Path,
    demo_folder: Path,
    tone: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_app(workspace)
    page = app.audio_page
    app.window.open_page(page)
    page.record_panel.pre_roll.setValue(PRE_ROLL_S)
    recordist = Recordist(app, qtbot)

    microphone.play(tone)
    sound = recordist.record(1.5)
    microphone.hush()
    first = next(moment for moment in recordist.moments if moment.recording)
    assert first.pre_roll_s == pytest.approx(PRE_ROLL_S, abs=0.2)
    assert sound.duration_s > PRE_ROLL_S + 1.5
    assert (workspace / "recordings" / f"{sound.name}.wav").is_file()
    before = sound.read(0, round(0.9 * PRE_ROLL_S * sound.sample_rate_hz))[:, 0]
    heard = amplitude_and_pitch(before, sound.sample_rate_hz)  # from before Record was pressed
    assert heard == pytest.approx((AMPLITUDE, TONE_HZ), rel=0.03)

    for ending in ("wav", "flac", "ogg"):
        path = tmp_path / f"take.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, at=path: (str(at), ""))
        recordist.press(page.save_button)
        qtbot.waitUntil(path.exists, timeout=20_000)
        qtbot.waitUntil(lambda: not app.sound.busy, timeout=20_000)
        samples, rate = soundfile.read(path, dtype="float32")
        assert (len(samples), rate) == (sound.frames, sound.sample_rate_hz)
        assert amplitude_and_pitch(samples, rate) == pytest.approx((AMPLITUDE, TONE_HZ), rel=0.03)

    number = 7
    microphone.play(sorted(demo_folder.iterdir())[number])
    piece = recordist.record(6.0)
    microphone.hush()
    assert piece is not sound
    recordist.press(page.edit_panel.which_button)

    def named() -> bool:
        answer = app.identify.answer
        return answer is not None and answer.match is not None

    qtbot.waitUntil(named, timeout=60_000)
    assert app.identify_page.isVisible()
    assert app.identify_page.card.headline.text() == demo_titles()[number]
    app.sound.undo()
    assert app.sound.recording is sound
