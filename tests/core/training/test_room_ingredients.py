"""Rooms, speech and noise from their folders, and who hears which."""

import csv
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from tests.core.corpora.grids import small_grid
from tests.core.training.made_rooms import made_set

from roomprint.corpora.speech import cut_speech
from roomprint.errors import ConfigError
from roomprint.steps import Steps, finish
from roomprint.training import reverberation, room_ingredients
from roomprint.training.reverberation import Reverberator
from roomprint.training.room_ingredients import gather_rooms
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import TrainRooms
from roomprint.training.room_set import room_set
from roomprint.training.room_speech import (
    SpeechConfig,
    downstream_speech,
    upstream_speech,
)
from roomprint.training.run_record import Record
from roomprint.training.team import alone

VOICES = SpeechConfig(segments=4, validation=3)
SPEAKERS = np.repeat(np.arange(20), 5)


def test_no_voice_is_in_two_parts_and_encoders_share_none_with_heads() -> None:
    up, down = (
        purpose(SPEAKERS, SpeechConfig(segments=0, validation=100))
        for purpose in (upstream_speech, downstream_speech)
    )
    voices = [
        set(SPEAKERS[part].tolist())
        for part in (up.train, up.validation, down.train, down.validation, down.test)
    ]
    assert all(voices)
    assert sum(map(len, voices)) == 20
    assert len(set.union(*voices)) == 20
    assert len(up.test) == 0


def test_all_speakers_may_teach_both() -> None:
    both = SpeechConfig(segments=0, share=1.0, validation=100)
    for purpose in (upstream_speech, downstream_speech):
        parts = purpose(SPEAKERS, both)
        heard = [set(SPEAKERS[part].tolist()) for part in (parts.train, parts.validation)]
        assert not heard[0] & heard[1]
    assert len(upstream_speech(SPEAKERS, both).train) == 75


@pytest.mark.parametrize(
    ("speakers", "words"),
    [
        (np.repeat(np.arange(2), 50), "too few speakers: 1 of 2 are to be divided into 2 parts"),
        (np.arange(12), "there are 4 segments of speech to learn from and 2 to validate by"),
    ],
)
def test_too_little_speech_is_said(speakers: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        upstream_speech(speakers, SpeechConfig())


def test_noise_is_drawn_in_its_range_and_as_often_as_asked() -> None:
    noise = RoomNoise(probability=0.5, low_db=5, high_db=25)
    drawn = noise.draw(2000, 1000, np.random.default_rng(0))
    noisy = drawn[:, 0] >= 0
    assert 0.45 < noisy.mean() < 0.55
    assert drawn[noisy, 0].max() < 1000
    assert drawn[:, 1].min() >= 5
    assert drawn[:, 1].max() <= 25
    assert not (RoomNoise().draw(50, 1000, np.random.default_rng(0))[:, 0] >= 0).any()
    with pytest.raises(ConfigError, match="low_db must not exceed high_db"):
        RoomNoise(low_db=30, high_db=20)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainRooms:
    speech = tmp_path / "speech"
    speech.mkdir()
    rng = np.random.default_rng(0)
    with (speech / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "speaker"])
        for number in range(8):
            table.writerow([f"{number}.wav", f"speaker {number // 2}"])
            soundfile.write(speech / f"{number}.wav", 0.1 * rng.standard_normal(200_000), 16_000)

    def rooms(*_: Any) -> Steps[Any]:
        yield from ()
        return small_grid(6)

    monkeypatch.setattr(room_ingredients, "_rooms", rooms)
    return TrainRooms(
        speech=speech, run=tmp_path / "runs" / "it", voices=VOICES, clips=RoomNoise(probability=0.5)
    )


def test_too_little_speech_is_told_before_rooms_are_simulated(
    recipe: TrainRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Steps[Any]:
        raise AssertionError("rooms are simulated")

    monkeypatch.setattr(room_ingredients, "_rooms", never)
    work = replace(recipe, voices=SpeechConfig())
    with pytest.raises(ConfigError, match="segments of speech to learn from"):
        finish(gather_rooms(work, upstream_speech, 2, 0, Record(work.run), alone()))


def test_folders_become_a_set_of_rooms(recipe: TrainRooms) -> None:
    found = finish(gather_rooms(recipe, upstream_speech, 2, 0, Record(recipe.run), alone()))
    assert found is not None
    rooms, data = found
    assert len(np.unique(rooms.rooms[rooms.held_out])) == 2
    assert not set(rooms.rooms[rooms.held_out]) & set(rooms.rooms[rooms.learned])
    assert [len(part) for part in rooms.parts] == [4, 3, 0]
    assert rooms.sounds.speech.shape == (7, 64_000)
    assert not set(rooms.speakers[rooms.parts[0]]) & set(rooms.speakers[rooms.parts[1]])
    assert len(rooms.sounds.noise) == 60 * 16_000
    assert data["grid"]["rooms"] == 6
    assert data["speech"]["files"] == 8


def test_the_memory_of_speech_is_that_of_its_16_bit(
    recipe: TrainRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No copy of all segments is made, in floats or otherwise."""
    monkeypatch.setattr(reverberation, "_KEPT_BYTES", 0)
    speech = finish(cut_speech(recipe.speech, recipe.run.parent / "packed", hop_s=0.2))
    numbers = np.arange(len(speech))
    assert len(numbers) > 300
    noise = np.zeros(0, np.int16)
    tracemalloc.start()
    try:
        rooms = room_set(small_grid(3), speech, (numbers, numbers[:0], numbers[:0]), noise, 1, 0)
        made = Reverberator(rooms.sounds, torch.device("cpu"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(numbers) * 128_000 <= peak < 1.1 * len(numbers) * 128_000
    wanted = torch.from_numpy(speech.segments([len(numbers) - 1]))
    torch.testing.assert_close(made._speech[-1:].float() / 32_767, wanted, rtol=0, atol=0)


def test_too_many_rooms_held_out_is_said(recipe: TrainRooms) -> None:
    with pytest.raises(ConfigError, match="one room is too few to learn from"):
        made_set(1, held_out=0)
    with pytest.raises(ConfigError, match="5 of 6 rooms cannot be held out"):
        finish(gather_rooms(recipe, upstream_speech, 5, 0, Record(recipe.run), alone()))


def test_a_pause_while_it_gets_ready_is_heard(recipe: TrainRooms) -> None:
    class Asked(Record):
        def stop_asked(self) -> bool:
            return True

    found = finish(gather_rooms(recipe, upstream_speech, 1, 0, Asked(recipe.run), alone()))
    assert found is None
