"""What goes into a fingerprint training: folders of sounds, and what is held out of them."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.packs import noise, sine
from tests.core.training.sound_run import TINY, empty, events, write

from roomprint.errors import ConfigError, RunError
from roomprint.steps import finish
from roomprint.training.environment import describe_files
from roomprint.training.exporting import ExportModel
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.ingredients import room_groups
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.run_folder import (
    MONITORS,
    RunState,
    parse_lines,
    read_environment,
    read_run,
)


def test_rooms_are_grouped_by_their_manifest(tmp_path: Path) -> None:
    names = ["a/0.flac", "a/1.flac", "a/2.flac"]
    assert len(set(room_groups(names, tmp_path / "manifest.csv").tolist())) == 3
    lines = ("path,room", "0.flac,hall", "2.flac,hall", "1.flac,attic")
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    grouped = room_groups(names, tmp_path / "manifest.csv").tolist()
    assert grouped[0] == grouped[2] != grouped[1]


def test_a_manifest_without_rooms_is_named(recipe: TrainFingerprint) -> None:
    (recipe.rooms / "manifest.csv").write_text("path,hall\n0.flac,1\n")
    with pytest.raises(ConfigError, match=r"manifest.csv' has no column 'room'"):
        finish(recipe.steps())


SILENCE = np.zeros(64_000, np.float32)
BAD: dict[str, tuple[Callable[[TrainFingerprint], object], str]] = {
    "no folder": (
        lambda r: r.noise.rename(r.noise.with_name("gone")),
        "the noise folder '.*' does not exist",
    ),
    "no music": (lambda r: empty(r.music), "the music folder '.*' holds no audio file"),
    "one track": (lambda r: write(r.music, sine(300, 5.0)), "two recordings of 3 s at least"),
    "short tracks": (
        lambda r: write(r.music, *[sine(300, 2.9)] * 3),
        "two recordings of 3 s at least",
    ),
    "no noise in it": (lambda r: write(r.noise, SILENCE), "holds nothing but silence"),
    "no audio": (
        lambda r: [file.write_bytes(b"text") for file in r.rooms.iterdir()],
        "the folder of impulse responses '.*' cannot be used: none of the 3 files",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_trained_on_is_one_sentence(recipe: TrainFingerprint, what: str) -> None:
    spoil, sentence = BAD[what]
    spoil(recipe)
    with pytest.raises(ConfigError, match=sentence):
        finish(recipe.steps())
    run = read_run(recipe.run)
    assert run.state is RunState.FAILED
    assert "\n" not in run.message


@pytest.mark.usefixtures("in_this_process")
def test_what_is_left_out_is_counted_and_listed(recipe: TrainFingerprint) -> None:
    (recipe.music / "broken.mp3").write_bytes(b"no audio")
    soundfile.write(recipe.music / "short.flac", sine(500, 1.0), 16_000)
    finish(recipe.steps())
    assert "1 of 6 files of the music folder cannot be read and are left out: broken.mp3" in events(
        recipe.run
    )
    assert "1 of 5 recordings are shorter than 3 s and left out" in events(recipe.run)
    (skipped,) = read_environment(recipe.run)["data"]["music"]["skipped"]
    assert skipped["name"].endswith("broken.mp3")


@pytest.mark.usefixtures("in_this_process")
def test_other_data_or_another_encoder_is_refused(recipe: TrainFingerprint) -> None:
    finish(recipe.steps())
    wider = replace(recipe, encoder=replace(TINY, dim=16))
    with pytest.raises(
        RunError, match=r"another encoder \(encoder.dim 8, now 16\); begin a new run"
    ):
        finish(wider.steps())
    soundfile.write(recipe.noise / "more.flac", noise(4.0, seed=3), 16_000)
    with pytest.raises(
        RunError, match="other data: noise had 2 files of other names, sizes, contents or rooms"
    ):
        finish(recipe.steps())
    (recipe.noise / "more.flac").unlink()
    (recipe.run / "model" / "card.json").unlink()
    assert finish(recipe.steps()) is not None  # nothing was spoilt by asking


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("place", [-1, 0])
def test_a_file_replaced_by_one_as_large_is_other_data(
    recipe: TrainFingerprint, place: int
) -> None:
    finish(recipe.steps())
    file = recipe.noise / "0.flac"
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(RunError, match="other data: noise had 2 files of other names, sizes, con"):
        finish(recipe.steps())


@pytest.mark.usefixtures("in_this_process")
def test_a_run_of_before_goes_on_and_knows_its_data_from_then_on(recipe: TrainFingerprint) -> None:
    finish(recipe.steps())
    file = recipe.run / "run.json"
    known = json.loads(file.read_text())
    del known["data"]["learned"]
    known["data"]["noise"]["digest"] = "of names and sizes"
    file.write_text(json.dumps(known | {"schema": 1}))
    (recipe.run / "model" / "card.json").unlink()
    exported = finish(
        ExportModel(run=recipe.run, folder=recipe.run / "mine", checkpoint="last").steps()
    )
    assert exported.card["trained_on"] == "4 recordings, 0.0 h"
    shorter = replace(recipe, loop=replace(recipe.loop, steps=2))
    model = finish(shorter.steps())
    assert model is not None
    assert model.card["steps"] == 3
    assert json.loads(file.read_text())["schema"] == 2
    assert any("known by names and sizes" in text for text in events(recipe.run))


def test_what_cannot_be_read_counts_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "whole.wav").write_bytes(bytes(20_000))
    files = sorted(tmp_path.iterdir())
    before = describe_files(tmp_path, files)
    content = bytearray(20_000)
    content[10_000] = 1  # only beginning, middle and end are read
    (tmp_path / "whole.wav").write_bytes(content)
    after = describe_files(tmp_path, files)
    assert (before["files"], before["bytes"]) == (after["files"], after["bytes"])
    assert before["digest"] != after["digest"]


@pytest.mark.usefixtures("in_this_process")
def test_which_response_is_of_which_room_is_data_too(recipe: TrainFingerprint) -> None:
    finish(recipe.steps())
    (recipe.rooms / "manifest.csv").write_text("path,room\n0.flac,hall\n1.flac,hall\n")
    with pytest.raises(RunError, match="other data: rooms had 3 files"):
        finish(recipe.steps())


@pytest.mark.usefixtures("in_this_process")
def test_no_recording_goes_from_held_out_to_learned(recipe: TrainFingerprint) -> None:
    for hz in range(200, 2_200, 100):
        soundfile.write(recipe.music / f"more{hz}.flac", sine(hz, 4.0), 16_000)
    watched = replace(recipe, monitors=MonitorConfig(every=3, recordings=2))
    model = finish(watched.steps())
    assert model is not None
    assert model.card["trained_on"] == "22 recordings, 0.0 h"
    with pytest.raises(RunError, match="learned from 22 recordings, and would from 24 others now"):
        finish(replace(watched, monitors=MonitorConfig(every=0)).steps())


@pytest.mark.usefixtures("in_this_process")
def test_a_folder_of_held_out_recordings_is_watched(
    recipe: TrainFingerprint, tmp_path: Path
) -> None:
    (tmp_path / "dev").mkdir()
    write(tmp_path / "dev", *[sine(hz, 6.0) + noise(6.0, hz, 0.02) for hz in (400, 900)])
    finish(replace(recipe, held_out=tmp_path / "dev", monitors=MonitorConfig(every=2)).steps())
    found = parse_lines((recipe.run / MONITORS).read_bytes())
    assert [row["step"] for row in found] == [2, 3]
    assert {"top1", "top5", "placed1", "alignment", "uniformity", "noise_top1"} <= found[0].keys()
    assert (recipe.run / "checkpoints" / "best.safetensors").exists()


@pytest.mark.usefixtures("in_this_process")
def test_too_little_music_to_watch_by_is_said(recipe: TrainFingerprint) -> None:
    finish(replace(recipe, monitors=MonitorConfig(every=2)).steps())
    assert any("4 recordings are too few to hold some out" in text for text in events(recipe.run))
    assert not (recipe.run / MONITORS).read_bytes()


@pytest.mark.usefixtures("in_this_process")
def test_the_last_of_the_music_are_held_out(recipe: TrainFingerprint) -> None:
    write(recipe.music, *[sine(300 + 40 * n, 5.0) + noise(5.0, n, 0.02) for n in range(20)])
    model = finish(replace(recipe, monitors=MonitorConfig(every=3)).steps())
    assert model is not None
    assert model.card["trained_on"] == "18 recordings, 0.0 h"
    assert "the last 2 of 20 recordings are held out, to watch by" in events(recipe.run)
    assert len(parse_lines((recipe.run / MONITORS).read_bytes())) == 1
