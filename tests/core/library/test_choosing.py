"""Which model a workspace begins its library with, and which one it keeps."""

import errno
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from roomprint.cli import main
from roomprint.encoders.models import DEFAULT_MODEL, ModelInfo
from roomprint.errors import LibraryError, ModelError
from roomprint.library.choosing import choose_model, use_model
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.tracks import Track, TrackStore
from roomprint.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, untrained: ModelInfo) -> Workspace:
    """An empty one with a model of its own."""
    workspace = Workspace(tmp_path / "workspace").open()
    shutil.copytree(untrained.folder, workspace.models / "mine")
    return workspace


def fill(workspace: Workspace, identity: str) -> None:
    """One track that a model fingerprinted."""
    facts = dict.fromkeys(("content_hash", "title", "artist", "album", "added_at"), "")
    track = Track(id=0, path=Path("a.wav"), duration_s=3.0, **facts)
    vectors, spectrum = np.ones((2, 16), np.float16), np.ones((20, 8), np.uint8)
    with TrackStore(workspace.library_file) as store:
        store.claim(identity)
        store.add(track, Fingerprint(vectors, spectrum, 3.0), identity)


def test_an_empty_library_begins_with_the_chosen_model(workspace: Workspace) -> None:
    assert choose_model(workspace, None).name == DEFAULT_MODEL
    choice = use_model(workspace, "mine")
    assert (choice.model.name, choice.tracks, choice.made_by, choice.fits) == (
        "mine",
        0,
        None,
        True,
    )
    assert choose_model(workspace, None).name == "mine"
    assert choose_model(workspace, DEFAULT_MODEL).name == DEFAULT_MODEL


def test_a_library_keeps_the_model_that_made_it(workspace: Workspace, untrained: ModelInfo) -> None:
    fill(workspace, untrained.identity)
    choice = use_model(workspace, DEFAULT_MODEL)
    assert (choice.tracks, choice.made_by, choice.fits) == (1, "mine", False)
    assert choose_model(workspace, None).name == "mine"
    assert use_model(workspace, "mine").fits
    with TrackStore(workspace.library_file) as store:
        store.remove([track.id for track in store.tracks()])
    use_model(workspace, DEFAULT_MODEL)
    assert choose_model(workspace, None).name == DEFAULT_MODEL


def test_a_runs_model_is_taken_in_and_called_as_the_run_is(
    workspace: Workspace, untrained: ModelInfo, tmp_path: Path
) -> None:
    for number, name in enumerate(("run", "run-2")):
        made = tmp_path / f"runs{number}" / "run" / "model"
        shutil.copytree(untrained.folder, made)
        (made.parent / "run.json").write_text("{}")
        config = json.loads((made / "config.json").read_text()) | {"dropout": 0.1 + number / 10}
        (made / "config.json").write_text(json.dumps(config))
        assert use_model(workspace, str(made)).model.name == name
        (made / "calibration.json").write_text("{}")
        assert use_model(workspace, str(made)).model.name == name
        assert (workspace.models / name / "calibration.json").exists()  # fitted since
        shutil.rmtree(made.parent)
        assert choose_model(workspace, None).config["dropout"] == config["dropout"]
    assert use_model(workspace, str(untrained.folder)).model.name == "mine"  # it is there already


def test_a_full_disk_takes_no_model_in(
    workspace: Workspace, untrained: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(workspace.models / "mine")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("roomprint.encoders.models.write_whole", full)
    with pytest.raises(ModelError, match=r"cannot be kept: No space left on device"):
        use_model(workspace, str(untrained.folder))


def test_a_library_of_a_model_that_is_gone(workspace: Workspace) -> None:
    fill(workspace, "0123456789abcdef")
    choice = use_model(workspace, "mine")
    assert (choice.made_by, choice.fits) == ("0123456789abcdef", False)
    with pytest.raises(LibraryError, match="was made by a model that is not here"):
        choose_model(workspace, None)


def test_no_model_that_is_not_there_is_chosen(workspace: Workspace) -> None:
    with pytest.raises(ModelError, match="no model called 'other'"):
        use_model(workspace, "other")
    assert choose_model(workspace, None).name == DEFAULT_MODEL


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"model": 3}'])
def test_a_damaged_choice_is_none(workspace: Workspace, content: bytes) -> None:
    workspace.chosen_model.write_bytes(content)
    assert choose_model(workspace, None).name == DEFAULT_MODEL


def test_the_command_line_chooses_too(
    workspace: Workspace, untrained: ModelInfo, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["model", "use", "mine", "--workspace", str(workspace.root)]
    assert main(words) == 0
    assert "'mine' is the model of this workspace now: what is added" in capsys.readouterr().out
    fill(workspace, untrained.identity)
    assert main(["model", "use", DEFAULT_MODEL, *words[3:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"model": DEFAULT_MODEL, "tracks": 1, "made_by": "mine", "fits": False}


def listed(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Models of fingerprints that the list marks as in use, by JSON and in words alike."""
    words = ["model", "list", "--workspace", str(workspace.root)]
    assert main([*words, "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    used = [one["name"] for one in told if one["in_use"]]
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if "(in use" in line] == used
    kinds = {one["name"]: one["kind"] for one in told}
    assert kinds["room"] == "room"
    return [name for name in used if kinds[name] == "fingerprint"]


def test_the_list_marks_the_model_of_the_library(
    workspace: Workspace, untrained: ModelInfo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(workspace, capsys) == [DEFAULT_MODEL]
    use_model(workspace, "mine")
    assert listed(workspace, capsys) == ["mine"]
    fill(workspace, untrained.identity)
    use_model(workspace, DEFAULT_MODEL)
    assert listed(workspace, capsys) == ["mine"]  # which its tracks keep


def test_a_list_says_that_the_librarys_model_is_gone(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(workspace, "0123456789abcdef")
    assert main(["model", "list", "--workspace", str(workspace.root)]) == 0
    told = capsys.readouterr()
    assert "was made by a model that is not here" in told.err
    assert "mine   fingerprint" in told.out


def test_a_list_makes_no_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(Workspace(tmp_path / "none"), capsys) == [DEFAULT_MODEL]
    assert not list(tmp_path.iterdir())
