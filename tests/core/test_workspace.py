from pathlib import Path

import pytest

from roomprint.errors import WorkspaceError
from roomprint.hold import WindowHold
from roomprint.workspace import Workspace, default_root


def tree(root: Path) -> dict[str, bytes | None]:
    """Everything below a folder, to the byte."""
    found = sorted(root.rglob("*"))
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else None for p in found}


def test_opening_makes_it_and_opening_again_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "inside"
    Workspace(root).open()
    mark = (root / "workspace.json").read_bytes()
    (root / "models" / "mine").mkdir()
    assert Workspace(root).open().library_file.parent == root
    assert (root / "workspace.json").read_bytes() == mark
    assert (root / "models" / "mine").is_dir()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"schema": 99}', "newer"),
        ("{", "damaged"),
        ('{"schema": "x"}', "damaged"),
        ("3", "damaged"),
    ],
)
def test_refuses_what_it_cannot_use(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "workspace.json").write_text(content)
    (tmp_path / "library.sqlite").write_bytes(b"whatever the newer one keeps")
    before = tree(tmp_path)
    with pytest.raises(WorkspaceError, match=words):
        Workspace(tmp_path).open()
    assert tree(tmp_path) == before


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "w").touch()
    with pytest.raises(WorkspaceError, match=r"/w cannot be used"):
        Workspace(tmp_path / "w").open()


def test_somebodys_folder_is_not_littered(tmp_path: Path) -> None:
    for name in ("letter.odt", "photo.png"):
        (tmp_path / name).touch()
    before = tree(tmp_path)
    with pytest.raises(WorkspaceError, match=r"no workspace .*'letter.odt' and 1 more"):
        Workspace(tmp_path).open()
    assert tree(tmp_path) == before


@pytest.mark.parametrize("names", [(".DS_Store", "desktop.ini"), ("library.sqlite", "notes.txt")])
def test_what_systems_leave_and_a_workspace_without_its_mark_are_welcome(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert Workspace(tmp_path).open().mark.exists()


def test_a_workspace_may_begin_with_models_that_were_put_there(tmp_path: Path) -> None:
    (tmp_path / "models" / "mine").mkdir(parents=True)
    assert Workspace(tmp_path).open().mark.exists()


def test_a_folder_that_may_only_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path).open()
    monkeypatch.setattr("os.access", lambda *_: False)  # a root user may write everywhere
    with pytest.raises(WorkspaceError, match="may only be read"):
        Workspace(tmp_path).open()


def test_one_window_holds_it_at_a_time(tmp_path: Path) -> None:
    first = WindowHold(tmp_path)
    with pytest.raises(WorkspaceError, match="open in another window"):
        WindowHold(tmp_path)
    first.release()
    WindowHold(tmp_path).release()


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(tmp_path))
    assert default_root() == tmp_path
    monkeypatch.delenv("ROOMPRINT_WORKSPACE")
    assert default_root().name == "roomprint"
