"""A real sound server between what plays and what listens."""

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from tests.virtual_microphone import VirtualMicrophone

from roomprint.audio.ab_player import ABPlayer
from roomprint.audio.capture import Microphone
from roomprint.audio.devices import list_inputs, rescan
from roomprint.audio.files import SAMPLE_RATE_HZ
from roomprint.audio.playback import Player
from roomprint.errors import DeviceError

TONE_HZ = 440.0
PATIENCE_S = 30.0


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    t = np.arange(48_000 * 20) / 48_000
    path = tmp_path / "tone.wav"
    soundfile.write(path, 0.25 * np.sin(2 * np.pi * TONE_HZ * t), 48_000)
    return path


def hear(source: Microphone, seconds: float) -> NDArray[np.float32]:
    """The first ``seconds`` of sound, silence before it left out."""
    heard = np.zeros(0, np.float32)
    deadline = time.monotonic() + PATIENCE_S
    while len(heard) < seconds * SAMPLE_RATE_HZ and time.monotonic() < deadline:
        source.wait()
        heard = np.concatenate([heard, source.read_new()])
        heard = heard[np.argmax(np.abs(heard) > 0.01) :] if heard.any() else heard[:0]
    return heard


def test_hears_what_is_played_near_it(microphone: VirtualMicrophone, tone: Path) -> None:
    assert any(device.is_default for device in list_inputs())
    with Microphone() as source:
        microphone.play(tone)
        heard = hear(source, 1.5)[-SAMPLE_RATE_HZ:]
        assert not source.lost
    level = np.sqrt(np.mean(heard**2))
    assert level == pytest.approx(0.25 / np.sqrt(2), rel=0.05)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))  # one bin is 1 Hz
    assert np.argmax(spectrum) == pytest.approx(TONE_HZ, abs=1)


def test_hears_what_the_player_plays(microphone: VirtualMicrophone, tone: Path) -> None:
    player = Player()
    try:
        with Microphone() as source:
            player.play(tone, 1.0)
            heard = hear(source, 1.5)[-SAMPLE_RATE_HZ:]
            assert player.error == ""
            assert player.playing
            assert player.position_s > 1.5
    finally:
        player.close()
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) == pytest.approx(TONE_HZ, abs=1)
    assert not player.playing


@pytest.mark.usefixtures("microphone")
def test_hears_which_of_two_versions_is_chosen() -> None:
    t = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    dry, wet = (0.25 * np.sin(2 * np.pi * hz * t) for hz in (TONE_HZ, 2 * TONE_HZ))
    player = ABPlayer()
    player.load(dry, wet, SAMPLE_RATE_HZ)
    player.loop = True
    try:
        with Microphone() as source:
            player.play()
            assert pitch_hz(hear(source, 1.5)) == pytest.approx(2 * TONE_HZ, abs=1)
            player.choose("dry")
            assert pitch_hz(hear(source, 2.0)) == pytest.approx(TONE_HZ, abs=1)
            assert player.playing
            assert player.error == ""
    finally:
        player.close()
    assert not player.playing


def pitch_hz(heard: NDArray[np.float32]) -> float:
    """The strongest frequency of the newest second."""
    newest = heard[-SAMPLE_RATE_HZ:]
    return float(np.argmax(np.abs(np.fft.rfft(newest * np.hanning(len(newest))))))


def test_notices_that_it_is_unplugged_and_hears_again(
    microphone: VirtualMicrophone, tone: Path
) -> None:
    with Microphone() as source:
        microphone.play(tone)
        assert hear(source, 0.5).any()
        microphone.unplug()
        deadline = time.monotonic() + PATIENCE_S
        while not source.lost and time.monotonic() < deadline:
            source.wait()
        assert source.lost
    rescan()
    with pytest.raises(DeviceError, match="microphone"), Microphone():
        pass
    microphone.plug_in()
    rescan()
    with Microphone() as source:
        microphone.play(tone)
        assert hear(source, 0.5).any()
