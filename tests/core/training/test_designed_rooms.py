"""Rooms designed in the app, as their exported files, are impulse responses to degrade with."""

from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng
from tests.core.training.degrading import EDGE, MUSIC, START, UNTOUCHED, only

from roomprint.corpora.folders import pack_sounds, sounds_in
from roomprint.corpora.packed import PackedAudio
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_file import write_responses
from roomprint.steps import finish
from roomprint.training.augmentation import Degrader
from roomprint.training.draws import SEGMENT, Surroundings
from roomprint.training.ingredients import room_groups


@pytest.fixture
def rooms(tmp_path: Path) -> PackedAudio:
    """One room with two listeners, far away and at different distances from a wall."""
    near, far = np.zeros((2, 9_000))
    near[[600, 2_200]] = 2e-4, 1e-4
    far[[900, 4_100]] = 1e-4, 1e-4
    folder = tmp_path / "rooms"
    folder.mkdir()
    responses = [
        ImpulseResponse(samples=one, sample_rate_hz=16_000, origin=Origin.SIMULATED)
        for one in (near, far)
    ]
    write_responses(folder / "hall.wav", responses)
    files = sounds_in(folder, "the folder of impulse responses", responses=True)
    assert [file.name for file in files] == ["hall.wav"]  # not the notes beside it
    packing = pack_sounds(folder, "the folder", files, tmp_path / "packed", responses=True)
    return finish(packing)


def test_every_listener_is_a_response_and_loses_nothing_in_16_bit(rooms: PackedAudio) -> None:
    assert len(rooms) == 2
    near, far = (rooms.cut(n, 0, 9_000) for n in range(2))
    assert dict(zip(np.flatnonzero(near).tolist(), near[near != 0], strict=True)) == pytest.approx(
        {600: 1.0, 2_200: 0.5}, abs=1e-4
    )
    assert np.flatnonzero(far).tolist() == [900, 4_100]
    assert len(set(room_groups(rooms.names, Path("absent")))) == 1  # of the same room


def test_a_replica_echoes_as_the_designed_room_does(rooms: PackedAudio) -> None:
    only_far = rooms.part(1, 2)
    around = Surroundings(MUSIC, MUSIC, only_far, np.array([0]))
    heard = Degrader(only("room"), around).degrade(MUSIC, 0, START, default_rng(0)).audio
    dry = Degrader(UNTOUCHED, around).degrade(MUSIC, 0, START, default_rng(0)).audio
    middle = slice(EDGE, EDGE + SEGMENT)
    echo = MUSIC.cut(0, START - 3_200, SEGMENT)
    expected = (dry[middle] + echo) / np.sqrt(2)  # of unit energy
    np.testing.assert_allclose(heard[middle], expected, atol=2e-3)
