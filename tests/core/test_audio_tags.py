from pathlib import Path
from typing import Any

import mutagen
import pytest
import soundfile
from mutagen.id3 import ID3, TALB, TIT2, TPE1
from mutagen.wave import WAVE
from tests.core.sounds import tone, write

from roomprint.audio.files import read_info
from roomprint.audio.tags import Tags, read_tags

EASY = ("mp3", "m4a", "flac", "ogg", "opus")


def tagged(path: Path, **values: str) -> Path:
    write(path, tone(440, 1.0, 48_000), 48_000)
    file: Any = mutagen.File(path, easy=True)
    if file.tags is None:
        file.add_tags()
    for key, value in values.items():
        file[key] = value
    file.save()
    return path


@pytest.mark.parametrize("end", EASY)
def test_tags_of_each_kind(end: str, tmp_path: Path) -> None:
    path = tagged(tmp_path / f"x.{end}", title="Für Elise", artist="L. van B.", album="WoO 59")
    info = read_info(path)
    assert (info.title, info.artist, info.album) == ("Für Elise", "L. van B.", "WoO 59")
    assert info.path == path


def test_asf(tmp_path: Path) -> None:
    names = {"Title": "Winter", "Author": "Vivaldi", "WM/AlbumTitle": "Le quattro stagioni"}
    path = tagged(tmp_path / "x.wma", **names)
    assert read_tags(path, {}) == Tags("Winter", "Vivaldi", "Le quattro stagioni")


def test_id3_in_wav(tmp_path: Path) -> None:
    path = write(tmp_path / "x.wav", tone(440, 1.0))
    file = WAVE(path)
    file.add_tags()
    for frame in (TIT2, TPE1, TALB):
        file.tags.add(frame(encoding=3, text=[frame.__name__]))
    file.save()
    assert read_tags(path, {}) == Tags("TIT2", "TPE1", "TALB")


def test_strings_that_only_the_container_has(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    with soundfile.SoundFile(path, "w", 44_100, 1) as file:
        file.title, file.artist = "In the INFO chunk", "Somebody"
        file.write(tone(440, 1.0))
    info = read_info(path)
    assert (info.title, info.artist, info.album) == ("In the INFO chunk", "Somebody", "")


def test_several_values_and_line_ends_become_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "x.mp3", tone(440, 1.0))
    ID3().save(path)
    tags = ID3(path)
    tags.add(TPE1(encoding=3, text=["Ella", "Louis\r\n Armstrong\x00"]))
    tags.save()
    assert read_info(path).artist == "Ella, Louis Armstrong"


@pytest.mark.parametrize("end", [*EASY, "wav", "mkv"])
def test_without_tags_the_name_is_the_title(end: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"03 - Largo.{end}", tone(440, 1.0, 48_000), 48_000)
    info = read_info(path)
    assert (info.title, info.artist, info.album) == ("03 - Largo", "", "")


def test_damaged_tags_are_none(tmp_path: Path) -> None:
    path = tagged(tmp_path / "x.mp3", title="Lost")
    content = bytearray(path.read_bytes())
    content[10:40] = b"\xff" * 30
    path.write_bytes(content)
    assert read_info(path).title == "x"
