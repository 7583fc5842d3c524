"""A simulated room inside a real sound server, measured back."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.e2e.conftest import Command
from tests.virtual_microphone import VirtualMicrophone
from tests.virtual_room import ROOM_HZ, virtual_room

from roomprint.audio.capture import Microphone
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.errors import DeviceError
from roomprint.rooms.comparison import compare
from roomprint.rooms.measuring import MeasureConfig, MeasureRoom
from roomprint.rooms.parameters import analyze
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_file import read_responses
from roomprint.rooms.simulation import SimulateRoom
from roomprint.steps import finish

SETTINGS = MeasureConfig(sweep_s=4.0, sweeps=2, decay_s=1.5)
OURS = ("edt_s", "t20_s", "t30_s", "c80_db", "d50", "ts_s")


@pytest.fixture(scope="module")
def simulated() -> ImpulseResponse:
    """A living room."""
    return finish(SimulateRoom(scene=PRESETS["living-room"]).steps()).responses[0]


def in_the_server(response: ImpulseResponse) -> NDArray[np.float64]:
    """As loud as a microphone's gain would be set."""
    assert response.sample_rate_hz == ROOM_HZ
    samples: NDArray[np.float64] = response.samples
    loudest = float(np.abs(np.fft.rfft(samples)).max())
    return samples * (2 / loudest)


def same_within_one_step(measured: ImpulseResponse, simulated: ImpulseResponse) -> None:
    """No listener could tell them apart by any parameter, from 125 Hz to 4 kHz."""
    rows = compare(analyze(measured), analyze(simulated))
    octaves = [row for row in rows if row.key in OURS and 125 <= (row.centre_hz or 0) <= 4_000]
    assert len(octaves) == 6 * len(OURS)
    for row in octaves:
        assert row.steps is not None, row
        assert not row.noticeable, row


def test_measures_a_simulated_room_back(
    microphone: VirtualMicrophone, simulated: ImpulseResponse
) -> None:
    with virtual_room(microphone, in_the_server(simulated), noise=1e-4, speaker_hz=44_100):
        measurement = finish(MeasureRoom(settings=SETTINGS).steps())
    assert measurement.warnings == ()
    same_within_one_step(measurement.response, simulated)


def test_measures_from_the_command_line(
    microphone: VirtualMicrophone,
    simulated: ImpulseResponse,
    roomprint: Command,
    tmp_path: Path,
) -> None:
    out = tmp_path / "living room.wav"
    settings = ["--sweep-s", "3", "--decay-s", "1.5", "--level-dbfs", "-10"]
    with virtual_room(microphone, in_the_server(simulated), noise=1e-4):
        done = roomprint("rir", "measure", "-o", out, *settings, "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["path"] == str(out)
    assert facts["snr_db"] > 60
    (response,) = read_responses(out)
    assert response.origin is Origin.MEASURED
    assert response.note == facts["note"]
    assert "2 sweeps of 3 s" in response.note
    same_within_one_step(response, simulated)


def test_interrupting_the_command_leaves_nothing(
    microphone: VirtualMicrophone, simulated: ImpulseResponse, tmp_path: Path
) -> None:
    out = tmp_path / "half.wav"
    words = ["rir", "measure", "-o", str(out), "--sweep-s", "30"]
    with virtual_room(microphone, in_the_server(simulated)):
        command = [sys.executable, "-m", "roomprint_gui", *words]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = next(line for line in process.stderr if "measuring with" in line)
            assert "%" in said
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []
    with Microphone() as source:  # the sound server still holds a little
        heard = np.ones(SAMPLE_RATE_HZ // 2, np.float32)
        while heard.any():
            source.wait()
            heard = np.concatenate([heard, source.read_new()])[-SAMPLE_RATE_HZ // 2 :]


def test_a_muted_microphone_is_one_sentence(
    microphone: VirtualMicrophone, roomprint: Command, tmp_path: Path
) -> None:
    out = tmp_path / "nothing.wav"
    mute = ["pactl", "set-source-mute", "@DEFAULT_SOURCE@", "1"]
    subprocess.run(mute, env=microphone.environment, check=True)
    done = roomprint("rir", "measure", "-o", out)
    assert done.returncode == 1
    assert "hears nothing" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_pulling_the_device_out_is_one_sentence(microphone: VirtualMicrophone) -> None:
    steps = MeasureRoom(settings=SETTINGS).steps()
    while next(steps).done < 5:
        pass
    microphone.unplug()
    with pytest.raises(DeviceError, match="went away during the measurement"):
        finish(steps)
