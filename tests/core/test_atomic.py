"""Files that are whole or absent, whoever reads them meanwhile."""

from pathlib import Path

import pytest

from roomprint import atomic
from roomprint.atomic import whole_file, write_whole


def test_an_error_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_whole(path, b"old")

    def stop_halfway() -> None:
        with whole_file(path) as part:
            part.write_bytes(b"half of the n")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_halfway()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def refuse(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Refuse as Windows does while somebody reads the file."""
    replace = Path.replace
    left = [times]

    def refused(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)


def test_a_file_that_is_read_is_replaced_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    write_whole(path, b"old")
    monkeypatch.setattr(atomic, "_PATIENCE_S", 60.0)
    refuse(monkeypatch, 3)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_where_readers_are_in_nobodys_way_a_refusal_is_final(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_PATIENCE_S", 0.0)
    refuse(monkeypatch, 1)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "state.json", b"new")
    assert list(tmp_path.iterdir()) == []
