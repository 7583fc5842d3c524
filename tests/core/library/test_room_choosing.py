"""Which model of rooms a workspace listens with."""

import json
from pathlib import Path

import pytest
from tests.core.room_models import save_untrained

from roomprint.cli import main
from roomprint.encoders.models import DEFAULT_MODELS
from roomprint.errors import ModelError
from roomprint.library.room_choosing import UseRoomModel, choose_room_model, use_room_model
from roomprint.library.room_estimate import warm_reader
from roomprint.steps import finish
from roomprint.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One with a model of rooms of its own."""
    workspace = Workspace(tmp_path / "workspace").open()
    save_untrained(workspace.models / "mine")
    return workspace


def test_the_chosen_model_listens(workspace: Workspace) -> None:
    assert choose_room_model(workspace, None).name == DEFAULT_MODELS["room"]
    assert use_room_model(workspace, "mine").name == "mine"
    assert warm_reader(None, workspace).info.folder == workspace.models / "mine"
    assert choose_room_model(workspace, "room").name == "room"
    assert choose_room_model(None, None).name == "room"


def test_the_model_of_a_run_is_taken_in_and_chosen(workspace: Workspace, tmp_path: Path) -> None:
    made = save_untrained(tmp_path / "runs" / "first" / "model", farthest=0.5)
    work = UseRoomModel(workspace=workspace.root, model=made.folder, name="first-40")
    taken = finish(work.steps())
    assert (taken.name, taken.identity) == ("first-40", made.identity)
    assert choose_room_model(workspace, None).identity == made.identity


def test_a_runs_folder_is_taken_in_too(workspace: Workspace, tmp_path: Path) -> None:
    made = save_untrained(tmp_path / "runs" / "first" / "model", farthest=0.5)
    (tmp_path / "runs" / "first" / "run.json").write_text("{}")
    assert use_room_model(workspace, str(made.folder)).name == "first"
    assert choose_room_model(workspace, None).identity == made.identity


def test_a_model_of_fingerprints_hears_no_room(workspace: Workspace) -> None:
    with pytest.raises(ModelError, match="'fast' is one of fingerprints, not of rooms"):
        use_room_model(workspace, "fast")
    with pytest.raises(ModelError, match="no room model called 'gone'"):
        use_room_model(workspace, "gone")
    assert choose_room_model(workspace, None).name == "room"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"model": 3}'])
def test_a_damaged_choice_is_none(workspace: Workspace, content: bytes) -> None:
    workspace.chosen_room_model.write_bytes(content)
    assert choose_room_model(workspace, None).name == "room"


def test_the_command_line_chooses_too(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["model", "use", "mine", "--workspace", str(workspace.root)]
    assert main(words) == 0
    assert "'mine' is the model of rooms of this workspace now" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": "mine", "kind": "room"}
    assert not workspace.chosen_model.exists()  # the library's own choice stays as it was


def test_the_list_marks_the_model_that_rooms_are_told_by(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    def used() -> list[str]:
        assert main(["model", "list", "--json", "--workspace", str(workspace.root)]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [one["name"] for one in told if one["in_use"] and one["kind"] == "room"]

    assert used() == ["room"]
    use_room_model(workspace, "mine")
    assert used() == ["mine"]
