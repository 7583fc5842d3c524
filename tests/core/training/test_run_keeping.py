"""Runs that are called otherwise, and runs that go."""

import json
import stat
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.core.training.sound_run import events, make_recipe, steps_in

from roomprint.cli.app import main
from roomprint.errors import RunError
from roomprint.steps import finish
from roomprint.training.run_folder import (
    CONFIG,
    EVENTS,
    LOCK,
    STATE,
    RunState,
    list_runs,
    read_config,
    read_run,
)
from roomprint.training.run_keeping import (
    DeleteRuns,
    are_aside,
    put_aside,
    rename_run,
    why_no_name,
)
from roomprint.training.run_record import RunRecord, holding
from roomprint.workspace import Workspace


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that rests, with another one beside it."""
    for name in ("soft", "hard"):
        with RunRecord(tmp_path / "runs" / name) as record:
            (record.folder / CONFIG).write_text(json.dumps({"run": str(record.folder)}))
            record.event("begun")
            record.paused()
    return tmp_path / "runs" / "soft"


def names(parent: Path) -> list[str]:
    return sorted(one.name for one in list_runs(parent))


# --- another name --------------------------------------------------------------------------------


def test_a_renamed_run_is_the_same_run(run: Path) -> None:
    said = (run / EVENTS).read_bytes()
    new = rename_run(run, "  softer ")
    assert new == run.with_name("softer")
    assert names(run.parent) == ["hard", "softer"]
    assert (new / EVENTS).read_bytes() == said
    assert read_config(new)["run"] == str(new)


@pytest.mark.parametrize("name", ["", " ", ".", "..", "../out", "a/b", ".hidden", "a\nb"])
def test_what_is_no_name_is_refused(run: Path, name: str) -> None:
    with pytest.raises(RunError) as refused:
        rename_run(run, name)
    assert str(refused.value).endswith(
        f"'{name.strip()}': the name of a run is made of letters, digits, spaces and - _ . +"
    )
    assert names(run.parent) == ["hard", "soft"]


@pytest.mark.parametrize("name", ["soft.", "CON", "nul.txt", "Com1", "lpt9.a.b", "aux .x", "prn."])
def test_what_windows_keeps_no_folder_by_is_refused(run: Path, name: str) -> None:
    with pytest.raises(RunError, match=f"called '{name}': no folder can be called so on Windows"):
        rename_run(run, name)
    assert names(run.parent) == ["hard", "soft"]
    assert why_no_name("soft ")  # a rename would cut it off


@pytest.mark.parametrize("name", ["console", "com10", "my con", "null", "soft 0.1", "lpt"])
def test_what_only_looks_like_one_of_them_is_a_name(name: str) -> None:
    assert why_no_name(name) == ""


def test_a_name_that_is_taken_is_refused(run: Path) -> None:
    (run.parent / "packed").mkdir()  # what runs share lies beside them, and is no run
    for name in ("hard", "packed"):
        with pytest.raises(RunError, match=f"'soft' cannot be called '{name}': that is there"):
            rename_run(run, name)
    assert names(run.parent) == ["hard", "soft"]
    assert rename_run(run, "soft") == run


def test_a_renamed_run_goes_on(
    tmp_path: Path, in_this_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command that a person would type, in a workspace that has moved since."""
    old = Workspace(tmp_path / "old").open()
    (old.root / "corpus").mkdir()
    work = make_recipe(old.root / "corpus")
    work = replace(work, run=old.runs / "first", loop=replace(work.loop, steps=2))
    finish(work.steps())
    whole = json.loads((work.run / CONFIG).read_text().replace("{workspace}", str(old.root)))
    (work.run / CONFIG).write_text(json.dumps(whole))  # as an earlier version kept it
    place = old.root.rename(tmp_path / "new")
    run = rename_run(place / "runs" / "first", "second")
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(place))
    assert main(["train", "fingerprint", "--resume", str(run), "--set", "loop.steps=3"]) == 0
    assert steps_in(run) == [1, 2, 3]
    assert [text for text in events(run) if " is now " in text] == [
        "loop.steps is now 3; it was 2"
    ], "the data and the settings are those from before"
    assert read_run(run).state is RunState.FINISHED
    assert names(place / "runs") == ["second"]


# --- gone ----------------------------------------------------------------------------------------


def test_a_removed_run_leaves_the_list_at_once_and_the_disk_later(run: Path) -> None:
    (run / "checkpoints").mkdir()
    (run / "checkpoints" / "last.safetensors").write_bytes(b"0" * 5_000)
    there = sum(file.stat().st_size for file in run.rglob("*") if file.is_file())
    put_aside(run)
    assert names(run.parent) == ["hard"]
    assert are_aside(run.parent)
    assert finish(DeleteRuns(parent=run.parent).steps()) == there > 5_000
    assert not are_aside(run.parent)
    assert names(run.parent) == ["hard"]
    assert not list(run.parent.rglob("last.safetensors"))


def test_deleting_can_be_stopped_and_gone_on_with(run: Path) -> None:
    put_aside(run)
    first = DeleteRuns(parent=run.parent).steps()
    next(first)
    next(first)  # one file has gone
    first.close()
    assert are_aside(run.parent)
    assert names(run.parent) == ["hard"]
    with RunRecord(run) as record:  # another one by that name meanwhile
        record.paused()
    put_aside(run)
    finish(DeleteRuns(parent=run.parent).steps())
    assert not are_aside(run.parent)
    assert finish(DeleteRuns(parent=run.parent).steps()) == 0


def test_what_a_link_points_to_stays(run: Path, tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "song.wav").write_bytes(b"la")
    (run / "music").symlink_to(tmp_path / "music", target_is_directory=True)
    put_aside(run)
    finish(DeleteRuns(parent=run.parent).steps())
    assert (tmp_path / "music" / "song.wav").read_bytes() == b"la"


def test_what_a_junction_leads_to_stays(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To Windows it is a folder, and a way to another place."""
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "song.wav").write_bytes(b"la")
    (run / "music").symlink_to(tmp_path / "music", target_is_directory=True)
    put_aside(run)
    as_it_is = Path.lstat

    def as_windows_says(path: Path) -> Any:
        if path.name != "music":
            return as_it_is(path)
        return SimpleNamespace(st_mode=stat.S_IFDIR, st_size=0, st_reparse_tag=0xA0000003)

    monkeypatch.setattr(Path, "lstat", as_windows_says)
    finish(DeleteRuns(parent=run.parent).steps())
    assert not are_aside(run.parent)
    assert (tmp_path / "music" / "song.wav").read_bytes() == b"la"


def test_what_goes_while_it_is_listed_is_passed_over(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run / "checkpoints").mkdir()
    put_aside(run)
    as_it_is = Path.iterdir

    def another_window_was_quicker(path: Path) -> Any:
        if path.name == "checkpoints":
            path.rmdir()
        return as_it_is(path)

    monkeypatch.setattr(Path, "iterdir", another_window_was_quicker)
    notes = [progress.note for progress in DeleteRuns(parent=run.parent).steps()]
    assert "deleting config.json" in notes
    assert not list((run.parent / ".removed").glob("*"))


# --- not now -------------------------------------------------------------------------------------


def test_a_run_that_is_being_trained_stays(run: Path) -> None:
    with RunRecord(run) as record:
        with pytest.raises(RunError, match="the run 'soft' is being trained: stop it first"):
            rename_run(run, "other")
        record.paused()  # and tidies up
        with pytest.raises(RunError, match="the run 'soft' is being trained: stop it first"):
            put_aside(run)
    assert names(run.parent) == ["hard", "soft"]


def test_a_run_whose_trainer_is_on_its_way_stays(run: Path) -> None:
    state = json.loads((run / STATE).read_text()) | {"state": "starting"}
    (run / STATE).write_text(json.dumps(state))
    with pytest.raises(RunError, match="being trained"):
        put_aside(run)


def test_a_run_that_is_given_heads_stays(run: Path) -> None:
    with RunRecord(run / "heads-40" / "rt60") as heads:
        with pytest.raises(RunError, match="heads are being trained on the run 'soft'"):
            put_aside(run)
        heads.paused()
    assert (run / "heads-40" / "rt60" / LOCK).exists()
    put_aside(run)
    assert names(run.parent) == ["hard"]


def test_a_run_whose_heads_listen_still_stays(run: Path) -> None:
    """None of the tasks has begun."""
    with holding(run / "heads-40"):
        for refused in (put_aside, lambda folder: rename_run(folder, "other")):
            with pytest.raises(RunError, match="heads are being trained on the run 'soft'"):
                refused(run)
    put_aside(run)
    assert names(run.parent) == ["hard"]


def test_what_is_no_run_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "grids").mkdir()
    for folder in (tmp_path / "grids", tmp_path / "nothing"):
        with pytest.raises(RunError, match="there is no run in"):
            put_aside(folder)
    assert (tmp_path / "grids").is_dir()
