"""Responses as WAV: they come back as they went, and what is not one is told in a sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tests.core.made_responses import RATE_HZ, decaying, response

from roomprint.errors import RoomError, RoomprintError
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_file import read_responses, write_responses
from roomprint.rooms.wav_file import note_path, write_wav

MADE = replace(
    response(decaying(0.4, 0.6), onset_s=0.02),
    source="Rednerin ä/1",
    microphone="Reihe 3",
    scene_digest="0123456789abcdef",
    note="Hybrid, order 3",
)


def same(one: ImpulseResponse, other: ImpulseResponse) -> None:
    np.testing.assert_allclose(one.samples, other.samples, atol=1e-6)
    assert {**vars(one), "samples": None} == {**vars(other), "samples": None}


@pytest.mark.parametrize("name", ["room.wav", "ünï 音.wav", "two\nlines.wav"])
def test_a_response_comes_back_as_it_went(name: str, tmp_path: Path) -> None:
    write_wav(tmp_path / name, MADE)
    (read,) = read_responses(tmp_path / name)
    same(read, MADE)


def test_several_come_back_as_channels_each_of_its_length(tmp_path: Path) -> None:
    loud = replace(
        MADE,
        samples=3 * MADE.samples[:4_000],
        microphone="Row 4",
        onset_s=None,
        origin=Origin.MEASURED,
    )
    write_responses(tmp_path / "room.wav", [MADE, loud])
    assert soundfile.info(tmp_path / "room.wav").channels == 2
    assert soundfile.info(tmp_path / "room.wav").subtype == "FLOAT"
    first, second = read_responses(tmp_path / "room.wav")
    same(first, MADE)
    same(second, loud)


def test_a_room_project_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "room.json").write_text("the room")
    write_wav(tmp_path / "room.wav", MADE)
    assert (tmp_path / "room.json").read_text() == "the room"


@pytest.mark.parametrize("end", ["wav", "flac", "ogg"])
def test_files_of_others_are_imported_a_channel_a_response(end: str, tmp_path: Path) -> None:
    frames = np.stack([decaying(0.3, 0.5), 0.5 * decaying(0.3, 0.5, seed=1)], axis=1) / 8
    soundfile.write(tmp_path / f"church.{end}", frames, RATE_HZ)
    left, right = read_responses(tmp_path / f"church.{end}")
    assert left.origin is right.origin is Origin.IMPORTED
    assert left.onset_s is None
    assert (left.source, left.microphone) == ("church", "channel 1")
    assert (right.source, right.microphone) == ("church", "channel 2")
    if end != "ogg":
        np.testing.assert_allclose(right.samples, frames[:, 1], atol=1e-4)


def test_one_silent_channel_is_a_response_all_are_not(tmp_path: Path) -> None:
    frames = np.zeros((1_000, 2))
    frames[10, 1] = 0.5
    soundfile.write(tmp_path / "shadow.wav", frames, RATE_HZ)
    assert not read_responses(tmp_path / "shadow.wav")[0].samples.any()


def raw(path: Path, samples: Any, rate_hz: int = RATE_HZ) -> None:
    soundfile.write(path, np.asarray(samples, float), rate_hz, subtype="FLOAT", format="WAV")


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "does not exist"),
    "empty": (lambda path: path.touch(), "is empty"),
    "text": (lambda path: path.write_text("a response\n" * 99), "cannot be read as audio|no sound"),
    "no samples": (lambda path: raw(path, []), "holds no s|cannot be read"),
    "zero": (lambda path: raw(path, np.zeros(500)), "is silent: all its samples are zero"),
    "not a number": (lambda path: raw(path, [0.5, np.nan, 0.1]), "not numbers"),
    "infinite": (lambda path: raw(path, [0.5, np.inf, 0.1]), "not numbers"),
    "slow": (lambda path: raw(path, [0.5] * 9_000, 2_000), "sample rate of 2000 Hz"),
    "fast": (lambda path: raw(path, [0.5] * 9_000, 700_000), "sample rate of 700000 Hz"),
    "music": (lambda path: raw(path, np.ones(70 * 8_000), 8_000), "lasts 70 s, .* no impulse"),
}


@pytest.mark.parametrize("what", list(BAD))
def test_what_is_no_response_is_one_sentence(what: str, tmp_path: Path) -> None:
    path = tmp_path / "room.wav"
    make, sentence = BAD[what]
    make(path)
    with pytest.raises(RoomprintError, match=sentence) as caught:
        read_responses(path)
    assert "room.wav" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_cut_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "room.wav"
    write_wav(path, MADE)
    path.write_bytes(path.read_bytes()[:-9_000])
    with pytest.raises(RoomError, match=r"room\.wav is not what .* damaged"):
        read_responses(path)


BAD_NOTES: dict[str, tuple[str | bytes, str]] = {
    "no JSON": ("{", "it is not JSON"),
    "a list": ("[]", "must be an object"),
    "newer": ('{"schema": 2, "responses": []}', "a newer Roomprint"),
    "of others": ('{"schema": 1, "responses": []}', "is not what .* describes"),
    "no text": (b"\xff\xfe", "it is not text"),
}


@pytest.mark.parametrize("what", list(BAD_NOTES))
def test_a_note_that_is_none_is_one_sentence(what: str, tmp_path: Path) -> None:
    write_wav(tmp_path / "room.wav", MADE)
    content, sentence = BAD_NOTES[what]
    note_path(tmp_path / "room.wav").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    with pytest.raises(RoomError, match=sentence) as caught:
        read_responses(tmp_path / "room.wav")
    assert "room.wav.json" in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("origin", "guessed", r"responses\[0\].origin must be one of"),
        ("onset_s", "soon", r"responses\[0\].onset_s must be a number"),
        ("onset_s", 9.0, "ends before its direct sound, at 9"),
        ("source", None, r"responses\[0\].source must be text"),
        ("samples", -5, r"responses\[0\].samples must be"),
        ("samples", 1e9, "is not what .* describes"),
    ],
)
def test_a_wrong_field_of_a_note_is_named(
    field: str, value: object, sentence: str, tmp_path: Path
) -> None:
    write_wav(tmp_path / "room.wav", MADE)
    beside = note_path(tmp_path / "room.wav")
    content = json.loads(beside.read_text(encoding="utf-8"))
    content["responses"][0][field] = value
    beside.write_text(json.dumps(content))
    with pytest.raises(RoomError, match=sentence):
        read_responses(tmp_path / "room.wav")


def test_rates_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match="of one sample rate, there are 2"):
        write_wav(tmp_path / "room.wav", MADE, replace(MADE, sample_rate_hz=48_000))
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(RoomprintError, match=r"room\.wav cannot be written"):
        write_wav(tmp_path / "no folder" / "room.wav", MADE)
