from pathlib import Path

import pytest

from roomprint.errors import WorkspaceError
from roomprint.workspace import Workspace, default_root


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
    with pytest.raises(WorkspaceError, match=words):
        Workspace(tmp_path).open()


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "w").touch()
    with pytest.raises(WorkspaceError, match=r"/w cannot be used"):
        Workspace(tmp_path / "w").open()


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(tmp_path))
    assert default_root() == tmp_path
    monkeypatch.delenv("ROOMPRINT_WORKSPACE")
    assert default_root().name == "roomprint"
