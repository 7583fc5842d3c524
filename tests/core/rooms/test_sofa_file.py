"""Responses as SOFA, which sofar verifies and reads with its own code."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pytest
import sofar
from tests.core.made_responses import decaying, response

from roomprint.errors import RoomError, RoomprintError
from roomprint.rooms.parameters import analyze
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.response_file import read_responses, write_responses
from roomprint.rooms.scene import Scene, Transducer

CLASSROOM = PRESETS["classroom"]
TALKER = Transducer("Talker", (1.0, 2.0, 1.6), azimuth_deg=90.0)
HELPER = Transducer("Helper", (2.0, 2.0, 1.5))
ROWS = tuple(Transducer(f"Row {n}", (2.0 + n, 3.0, 1.2), elevation_deg=30.0 * n) for n in range(3))
SCENE = replace(CLASSROOM, sources=(TALKER, HELPER), microphones=ROWS)


def made(sources: int, microphones: int, scene: Scene = SCENE) -> list[ImpulseResponse]:
    """Of different lengths, each other samples."""
    return [
        replace(
            response(decaying(0.3, 0.3, seed=number), onset_s=0.02),
            samples=decaying(0.3, 0.3, seed=number)[: 5_000 - 10 * number],
            source=source.name,
            microphone=microphone.name,
            scene_digest=scene.digest,
            note="Image sources",
        )
        for number, (source, microphone) in enumerate(
            (source, microphone)
            for source in scene.sources[:sources]
            for microphone in scene.microphones[:microphones]
        )
    ]


@pytest.mark.parametrize(("sources", "microphones"), [(1, 1), (1, 3), (2, 1), (2, 3)])
@pytest.mark.parametrize("scene", [SCENE, None], ids=["scene", "no scene"])
def test_responses_come_back_as_they_went(
    sources: int, microphones: int, scene: Scene | None, tmp_path: Path
) -> None:
    written = made(sources, microphones)
    write_responses(tmp_path / "room.sofa", written, scene)
    read = read_responses(tmp_path / "room.sofa")
    assert len(read) == len(written)
    for one, other in zip(read, written, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
        for key in ("source", "microphone", "onset_s", "origin", "scene_digest", "note"):
            assert getattr(one, key) == getattr(other, key), key


@pytest.mark.parametrize(("sources", "microphones"), [(1, 1), (1, 3), (2, 3)])
def test_sofar_verifies_and_finds_everything_in_its_place(
    sources: int, microphones: int, tmp_path: Path
) -> None:
    written = made(sources, microphones)
    write_responses(tmp_path / "room.sofa", written, SCENE)
    sofa = sofar.read_sofa(str(tmp_path / "room.sofa"), verbose=False)
    assert sofa.verify(issue_handling="return") is None
    assert sofa.GLOBAL_SOFAConventions == (
        "SingleRoomMIMOSRIR" if sources > 1 else "SingleRoomSRIR"
    )
    assert np.squeeze(sofa.Data_SamplingRate) == 16_000
    samples = np.asarray(sofa.Data_IR).reshape(microphones, -1, sources)
    for number, one in enumerate(written):
        source, microphone = divmod(number, microphones)
        np.testing.assert_array_equal(samples[microphone, : len(one.samples), source], one.samples)
    heard = np.asarray(sofa.ReceiverPosition).reshape(microphones, 3)
    np.testing.assert_allclose(heard, [row.position for row in ROWS[:microphones]])
    assert sofa.ReceiverPosition_Type == "cartesian"
    places = np.asarray(sofa.EmitterPosition if sources > 1 else sofa.SourcePosition)
    offset = np.asarray(sofa.SourcePosition) if sources > 1 else np.zeros((1, 3))
    np.testing.assert_allclose(
        places.reshape(sources, 3) + offset, [one.position for one in SCENE.sources[:sources]]
    )
    assert np.squeeze(sofa.RoomTemperature) == pytest.approx(SCENE.temperature_c + 273.15)
    if sources == 1:
        np.testing.assert_allclose(np.squeeze(sofa.SourceView), [0, 1, 0], atol=1e-12)


def test_only_a_box_along_the_axes_is_a_shoebox(tmp_path: Path) -> None:
    kinds = {}
    for name in ("classroom", "l-shaped-room"):
        scene = PRESETS[name]
        write_responses(tmp_path / "room.sofa", made(1, 1, scene), scene)
        sofa = sofar.read_sofa(str(tmp_path / "room.sofa"), verbose=False)
        kinds[name] = sofa.GLOBAL_RoomType, hasattr(sofa, "RoomCornerA")
    assert kinds == {"classroom": ("shoebox", True), "l-shaped-room": ("reverberant", False)}


@pytest.mark.parametrize(
    "name", ["ünï 音.sofa", "UPPER.SOFA", "two\nlines.sofa", os.fsdecode(b"latin-\xe9.sofa")]
)
def test_odd_names(name: str, tmp_path: Path) -> None:
    write_responses(tmp_path / name, made(1, 1), SCENE)
    assert len(read_responses(tmp_path / name)) == 1


def foreign(path: Path, convention: str = "SingleRoomSRIR", **changes: Any) -> None:
    """A file as another program would write it."""
    sofa = sofar.Sofa(convention)
    for name in ("ReceiverDescriptions", "EmitterDescriptions", "MeasurementDate"):
        if hasattr(sofa, name):
            sofa.delete(name)
    for name, value in changes.items():
        setattr(sofa, name, value)
    sofar.write_sofa(str(path), sofa)


def test_a_file_of_others_gives_every_measurement_and_microphone(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).standard_normal((2, 1, 600))
    foreign(
        tmp_path / "hall.sofa",
        Data_IR=samples,
        Data_Delay=np.array([[7.0]]),
        Data_SamplingRate=44_100.0,
        ListenerPosition=np.zeros((2, 3)),
        SourcePosition=np.ones((2, 3)),
    )
    read = read_responses(tmp_path / "hall.sofa")
    assert [one.source for one in read] == ["source 1", "source 2"]
    for one, theirs in zip(read, samples[:, 0], strict=True):
        assert one.origin is Origin.IMPORTED
        assert one.onset_s is None
        assert one.sample_rate_hz == 44_100
        np.testing.assert_array_equal(one.samples, [0.0] * 7 + theirs.tolist())


def test_broken_rules_are_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "room.sofa"
    write_responses(path, made(1, 1), SCENE)
    (sound,) = read_responses(path)
    assert sound.warnings == ()
    with netCDF4.Dataset(path, "a") as dataset:
        dataset.delncattr("Title")
        dataset["SourcePosition"].Type = "somewhere"
    (read,) = read_responses(path)
    np.testing.assert_array_equal(read.samples, sound.samples)
    (warning,) = read.warnings
    assert warning.startswith("the file breaks rules of SOFA: ")
    assert "there is no GLOBAL_Title" in warning
    assert "SourcePosition_Type" in warning
    assert "\n" not in warning
    assert warning in analyze(read).warnings


def cut(path: Path) -> None:
    write_responses(path, made(1, 1), SCENE)
    path.write_bytes(path.read_bytes()[:20_000])


def scratched(path: Path) -> None:
    write_responses(path, made(1, 1), SCENE)
    content = bytearray(path.read_bytes())
    content[300:9_000] = np.random.default_rng(0).bytes(8_700)
    path.write_bytes(content)


def altered(path: Path, change: Callable[[netCDF4.Dataset], object]) -> None:
    """A file that keeps to no convention any more."""
    write_responses(path, made(1, 1), SCENE)
    with netCDF4.Dataset(path, "a") as dataset:
        change(dataset)


def without(name: str) -> Callable[[Path], object]:
    return lambda path: altered(path, lambda dataset: dataset.renameVariable(name, "Other"))


def holding(name: str, value: float) -> Callable[[Path], object]:
    return lambda path: altered(path, lambda dataset: dataset[name].__setitem__(slice(None), value))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "No such file"),
    "a folder": (lambda path: path.mkdir(), "room.sofa"),
    "empty": (lambda path: path.touch(), "is empty"),
    "text": (lambda path: path.write_text("SOFA" * 999), "is damaged or none"),
    "cut": (cut, "is damaged or none"),
    "scratched": (scratched, "room.sofa"),
    "of heads": (
        lambda path: foreign(path, "SimpleFreeFieldHRIR"),
        "of the convention SimpleFreeFieldHRIR; room responses are in",
    ),
    "silent": (lambda path: foreign(path, Data_IR=np.zeros((1, 1, 99))), "is silent"),
    "not a number": (
        lambda path: foreign(path, Data_IR=np.full((1, 1, 99), np.nan)),
        "not numbers",
    ),
    "slow": (
        lambda path: foreign(path, Data_IR=np.ones((1, 1, 99)), Data_SamplingRate=100.0),
        "sample rate of 100 Hz",
    ),
    "a broken rate": (
        lambda path: foreign(path, Data_IR=np.ones((1, 1, 99)), Data_SamplingRate=44_100.5),
        "not a whole number",
    ),
    "of no rate": (holding("Data.SamplingRate", np.nan), "sample rate of nan Hz"),
    "of an endless rate": (holding("Data.SamplingRate", np.inf), "sample rate of inf Hz"),
    "endlessly late": (holding("Data.Delay", 1e12), "which is no impulse response"),
    "without samples": (without("Data.IR"), "holds no Data.IR"),
    "without a rate": (without("Data.SamplingRate"), "holds no Data.SamplingRate"),
    "without delays": (without("Data.Delay"), "holds no Data.Delay"),
}


@pytest.mark.parametrize("what", list(BAD))
def test_what_is_no_response_is_one_sentence(what: str, tmp_path: Path) -> None:
    path = tmp_path / "room.sofa"
    make, sentence = BAD[what]
    make(path)
    with pytest.raises(RoomprintError, match=sentence) as caught:
        read_responses(path)
    assert "room.sofa" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pair_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match="lacks a response from Helper to Row 2"):
        write_responses(tmp_path / "room.sofa", made(2, 3)[:-1], SCENE)
    with pytest.raises(RoomError, match="only one response of each source at each microphone"):
        write_responses(tmp_path / "room.sofa", made(1, 1) * 2, SCENE)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "room.sofa"
    write_responses(path, made(1, 1), SCENE)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sofar, "write_sofa", full)
    with pytest.raises(RoomError, match=r"room\.sofa cannot be written: No space left"):
        write_responses(path, made(1, 3), SCENE)
    assert path.read_bytes() == before
