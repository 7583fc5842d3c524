"""A whole workspace at another place: it trains on, identifies, and opens its rooms there."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.training.sound_run import events, make_recipe, steps_in

from roomprint.encoders.models import find_model
from roomprint.library.adding import AddTracks
from roomprint.library.choosing import choose_model
from roomprint.library.identify import IdentifyFile
from roomprint.library.verifying import VerifyLibrary
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene_file import read_scene, write_scene
from roomprint.steps import finish
from roomprint.training.fingerprint import read_training
from roomprint.training.run_folder import MODEL
from roomprint.workspace import Workspace


@pytest.fixture
def moved(tmp_path: Path, in_this_process: None) -> Path:
    """A workspace that trained, indexed its own recordings, and then went to another place."""
    old = Workspace(tmp_path / "old place" / "sounds").open()
    (old.root / "corpus").mkdir()
    work = make_recipe(old.root / "corpus")
    work = replace(work, run=old.runs / "first", loop=replace(work.loop, steps=2))
    model = finish(work.steps())
    assert model is not None
    shutil.copytree(model.folder, old.models / "mine")
    old.recordings.mkdir()
    generator = np.random.default_rng(3)
    for name in ("rain", "sea"):
        noise = 0.1 * generator.standard_normal(12 * 16_000)
        soundfile.write(old.recordings / f"{name}.wav", noise, 16_000)
    finish(AddTracks(workspace=old.root, paths=(old.recordings,), model="mine").steps())
    write_scene(old.rooms / "bath.json", PRESETS["bathroom"])
    new = tmp_path / "another" / "workshop"
    new.parent.mkdir()
    shutil.move(old.root, new)
    shutil.rmtree(tmp_path / "old place")
    return new


def test_a_workspace_works_where_it_was_moved(moved: Path) -> None:
    place = Workspace(moved).open()
    assert choose_model(place, None).name == "mine", "the library's own, without being asked for"
    answer = finish(IdentifyFile(workspace=moved, path=place.recordings / "sea.wav").steps())
    assert answer.matches[0].track.path == place.recordings / "sea.wav"
    assert finish(VerifyLibrary(workspace=moved).steps()).sound
    assert read_scene(place.rooms / "bath.json") == PRESETS["bathroom"]
    work = read_training(place.runs / "first")
    assert work.music.is_relative_to(moved)
    model = finish(replace(work, loop=replace(work.loop, steps=3)).steps())
    assert model is not None
    assert steps_in(work.run) == [1, 2, 3]
    assert [text for text in events(work.run) if " is now " in text] == [
        "loop.steps is now 3; it was 2"
    ], "the data and the settings are those from before"
    assert find_model(str(work.run / MODEL), place.models).identity == model.identity
