"""A simulated room inside a real sound server, measured back."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.virtual_microphone import VirtualMicrophone
from tests.virtual_room import ROOM_HZ, virtual_room

from roomprint.rooms.comparison import compare
from roomprint.rooms.measuring import MeasureConfig, MeasureRoom
from roomprint.rooms.parameters import analyze
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response import ImpulseResponse
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
    return 2 * samples / np.abs(np.fft.rfft(samples)).max()


@pytest.mark.parametrize("speaker_hz", [48_000, 44_100])
def test_measures_a_simulated_room_back(
    microphone: VirtualMicrophone, simulated: ImpulseResponse, speaker_hz: int
) -> None:
    with virtual_room(microphone, in_the_server(simulated), noise=1e-4, speaker_hz=speaker_hz):
        measurement = finish(MeasureRoom(settings=SETTINGS).steps())
    rows = compare(analyze(measurement.response), analyze(simulated))
    octaves = [row for row in rows if row.key in OURS and 125 <= (row.centre_hz or 0) <= 4_000]
    print(measurement.snr_db, measurement.xruns, measurement.warnings, measurement.level)
    for row in rows:
        print(row.centre_hz, row.key, row.measured, row.simulated, row.steps, row.reason)
    assert len(octaves) == 6 * len(OURS)
    for row in octaves:
        assert row.steps is not None, row
        assert not row.noticeable, row
