import hashlib
import os
from pathlib import Path

import pytest

from roomprint.audio.files import content_hash, find_audio


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder with sound files, other files, hidden ones and a loop of links."""
    for name in (
        "b/2.FLAC",
        "b/10.mp3",
        "a/song.ogg",
        "a/cover.jpg",
        "a/.hidden.ogg",
        ".trash/x.ogg",
        "clip.mp4",
        "notes.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "b" / "same.ogg").symlink_to(tmp_path / "a" / "song.ogg")
    return tmp_path


def names(root: Path, found: list[Path]) -> list[str]:
    return [path.relative_to(root).as_posix() for path in found]


def test_a_folder_is_searched_to_the_bottom_in_order(music: Path) -> None:
    assert names(music, find_audio([music])) == ["a/song.ogg", "b/10.mp3", "b/2.FLAC", "clip.mp4"]


def test_files_are_taken_as_given_and_once(music: Path) -> None:
    given = [music / "notes.txt", music / "gone.wav", music / "b" / "2.FLAC", music / "b"]
    found = find_audio([*given, *given])
    assert names(music, found)[:4] == ["notes.txt", "gone.wav", "b/2.FLAC", "b/10.mp3"]
    assert len(set(found)) == len(found)


def test_a_folder_without_sound_is_empty(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").touch()
    assert find_audio([tmp_path]) == []


def test_a_folder_that_cannot_be_opened_is_kept(
    music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it says why; the rest is found all the same."""
    listed = Path.iterdir

    def deny(path: Path) -> object:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", deny)
    assert names(music, find_audio([music])) == ["a", "b/10.mp3", "b/2.FLAC", "b/same.ogg",
                                                 "clip.mp4"]  # fmt: skip


def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.mp3")
    path.touch()
    assert find_audio([tmp_path]) == [path]


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    (tmp_path / "x").write_bytes(content)
    assert content_hash(tmp_path / "x") == hashlib.sha256(content).hexdigest()
