import os
import subprocess
import sys
from dataclasses import replace
from math import nan
from pathlib import Path

import pytest

from roomprint.errors import RoomError
from roomprint.rooms.autosave import AutosaveSlot, left_behind
from roomprint.rooms.presets import PRESETS

ROOM = PRESETS["classroom"]
CRASH = """
import os, sys
from pathlib import Path
from roomprint.rooms.autosave import AutosaveSlot
from roomprint.rooms.presets import PRESETS
slot = AutosaveSlot(Path(sys.argv[1]))
slot.keep(PRESETS["bathroom"], Path("/rooms/bath.json"))
print('kept', flush=True)
sys.stdin.read()
os._exit(9)
"""


def test_a_crash_leaves_the_room_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CRASH, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert left_behind(tmp_path) == [], "its owner lives"
        process.communicate("")
    (found,) = left_behind(tmp_path)
    assert (found.scene, found.path) == (PRESETS["bathroom"], Path("/rooms/bath.json"))
    found.forget()
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_what_was_saved_leaves_nothing(tmp_path: Path) -> None:
    slot = AutosaveSlot(tmp_path / "rooms")
    slot.keep(ROOM, None)
    slot.clear()
    slot.close()
    assert list((tmp_path / "rooms").iterdir()) == []


def test_a_crash_with_nothing_unsaved_leaves_nothing_for_long(tmp_path: Path) -> None:
    (tmp_path / "1-abc.unsaved.lock").touch()
    living = AutosaveSlot(tmp_path)
    assert left_behind(tmp_path) == []
    assert len(list(tmp_path.iterdir())) == 1
    living.close()


def test_two_windows_keep_two_rooms_the_newest_first(tmp_path: Path) -> None:
    for second, name in enumerate(("older", "newer")):
        slot = AutosaveSlot(tmp_path)
        slot.keep(replace(ROOM, name=name), None)
        slot.close()
        (file,) = (f for f in tmp_path.glob("*.json") if name in f.read_text())
        os.utime(file, (second, second))
    assert [(found.scene.name, found.path) for found in left_behind(tmp_path)] == [
        ("newer", None),
        ("older", None),
    ]


def test_a_damaged_slot_is_passed_over(tmp_path: Path) -> None:
    for number, content in enumerate(("", "{", "[]", '{"path": 3}', '{"path": 3, "room": 4}')):
        (tmp_path / f"{number}.unsaved.json").write_text(content)
    (tmp_path / "6.unsaved.json").write_bytes(b"\xff\xfe")
    assert left_behind(tmp_path) == []


def test_old_slots_go(tmp_path: Path) -> None:
    for number in range(12):
        slot = AutosaveSlot(tmp_path)
        slot.keep(replace(ROOM, name=str(number)), None)
        slot.close()
    assert len(left_behind(tmp_path)) == 8
    assert len(list(tmp_path.glob("*.unsaved.json"))) == 8


def test_what_cannot_be_written_is_one_sentence_and_keeps_the_last(tmp_path: Path) -> None:
    slot = AutosaveSlot(tmp_path)
    slot.keep(ROOM, None)
    with pytest.raises(RoomError, match="height_m"):
        slot.keep(replace(ROOM, height_m=nan), None)
    slot.close()
    assert [found.scene for found in left_behind(tmp_path)] == [ROOM]


def test_no_folder_is_no_reason_to_fail(tmp_path: Path) -> None:
    assert left_behind(tmp_path / "nowhere") == []
