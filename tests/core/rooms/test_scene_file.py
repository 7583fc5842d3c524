import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roomprint.errors import RoomError
from roomprint.rooms.editing import set_surface
from roomprint.rooms.materials import OWN, Material, find_material
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene, Surface, Transducer
from roomprint.rooms.scene_file import (
    LARGEST_BYTES,
    SCHEMA,
    from_json,
    read_scene,
    to_json,
    write_scene,
)

OWN_CURTAIN = Material(
    "velvet", "Grandmother's", OWN, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7), "by ear"
)


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_written_is_read_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_scene(path, PRESETS[name])
    assert read_scene(path) == PRESETS[name]
    assert read_scene(path).digest == PRESETS[name].digest
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


def test_own_materials_travel_with_their_coefficients() -> None:
    scene = set_surface(PRESETS["classroom"], "walls[2]", Surface(OWN_CURTAIN, 0.25))
    content = json.loads(to_json(scene))
    assert content["walls"][2]["material"]["absorption"] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert content["floor"]["material"] == "chairs_wooden"
    assert from_json(to_json(scene)) == scene


def test_a_changed_row_of_the_table_is_written_out() -> None:
    """A key alone would give the table's coefficients back."""
    changed = replace(find_material("brickwork"), absorption=(0.5,) * 7)
    scene = replace(PRESETS["classroom"], floor=Surface(changed))
    assert from_json(to_json(scene)).floor.material.absorption == (0.5,) * 7


def test_any_name_and_any_number_survive() -> None:
    scene = replace(
        PRESETS["bathroom"], name="Küche “3”\n\u2028", height_m=1 / 3, humidity_percent=1e-300
    )
    assert from_json(to_json(scene)) == scene


def test_a_room_that_makes_no_sense_yet_can_be_put_away() -> None:
    scene = replace(
        PRESETS["bathroom"],
        height_m=-1.0,
        corners=(),
        microphones=(Transducer("", (99.0, 99.0, 99.0)),),
    )
    assert from_json(to_json(scene)) == scene


def test_what_is_left_out_has_a_default() -> None:
    content = json.loads(to_json(PRESETS["bathroom"]))
    for key in ("sources", "microphones", "temperature_c", "humidity_percent"):
        del content[key]
    del content["floor"]["scattering"]
    scene = from_json(json.dumps(content))
    assert (scene.sources, scene.microphones) == ((), ())
    assert (scene.temperature_c, scene.humidity_percent) == (20.0, 50.0)
    assert scene.floor.scattering == 0.1


def test_whole_numbers_are_numbers() -> None:
    content = json.loads(to_json(PRESETS["bathroom"]))
    content["height_m"] = 3
    scene = from_json(json.dumps(content))
    assert scene.digest == replace(PRESETS["bathroom"], height_m=3.0).digest


Change = Callable[[dict[str, Any]], object]

WRONG: dict[str, tuple[Change, str]] = {
    "newer": (lambda c: c.update(schema=SCHEMA + 1), "newer Roomprint made it"),
    "older": (lambda c: c.update(schema=0), "schema must be 1, got 0"),
    "no schema": (lambda c: c.pop("schema"), "schema is missing"),
    "schema of text": (lambda c: c.update(schema="1"), 'schema must be a number, got "1"'),
    "no name": (lambda c: c.pop("name"), "name is missing"),
    "name": (lambda c: c.update(name=3), "name must be text, got 3"),
    "surrogate": (lambda c: c.update(name="\ud800"), "name must be text"),
    "height": (lambda c: c.update(height_m="high"), 'height_m must be a number, got "high"'),
    "true": (lambda c: c.update(height_m=True), "height_m must be a number, got true"),
    "null": (lambda c: c.update(temperature_c=None), "temperature_c must be a number, got null"),
    "nan": (lambda c: c.update(height_m=float("nan")), "height_m must be a finite number, got NaN"),
    "huge": (lambda c: c.update(height_m=10**400), "height_m must be a finite number"),
    "corners": (lambda c: c.update(corners={}), "corners must be a list, got {}"),
    "corner": (
        lambda c: c["corners"].__setitem__(2, [1, 2, 3]),
        r"corners\[2\] must be a list of 2 numbers",
    ),
    "coordinate": (
        lambda c: c["corners"].__setitem__(1, [1, "x"]),
        r'corners\[1\]\[1\] must be a number, got "x"',
    ),
    "walls": (lambda c: c.update(walls=3), "walls must be a list"),
    "wall": (lambda c: c.update(walls=["brick"]), r"walls\[0\] must be an object"),
    "no material": (lambda c: c["floor"].pop("material"), "floor.material is missing"),
    "unknown material": (
        lambda c: c["walls"][1].update(material="cheese"),
        r"walls\[1\].material: there is no material cheese",
    ),
    "material": (lambda c: c["floor"].update(material=7), "floor.material must be an object"),
    "gap": (
        lambda c: c["floor"].update(material={"key": "k", "absorption": [0.1, None]}),
        r"floor.material.absorption\[1\] must be a number, got null",
    ),
    "short": (
        lambda c: c["floor"].update(material={"key": "k", "absorption": [0.1] * 6}),
        "floor.material: the material k needs 7 absorption coefficients",
    ),
    "above one": (
        lambda c: c["floor"].update(material={"key": "k", "absorption": [0.1] * 6 + [1.2]}),
        "floor.material: the absorption of k at 8000 Hz must be in",
    ),
    "scattering": (
        lambda c: c["ceiling"].update(scattering=[]),
        r"ceiling.scattering must be a number, got \[\]",
    ),
    "misspelt": (lambda c: c.update(humidity=3), "humidity is not a field of a room"),
    "misspelt inside": (
        lambda c: c["sources"][0].update(azimuth=3),
        r"sources\[0\].azimuth is not a field",
    ),
    "directivity": (
        lambda c: c["sources"][0].update(directivity="shotgun"),
        r'sources\[0\].directivity must be one of omni, .* got "shotgun"',
    ),
    "position": (
        lambda c: c["microphones"][0].update(position=[1, 2]),
        r"microphones\[0\].position must be a list of 3 numbers",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_error_names_the_field(what: str, tmp_path: Path) -> None:
    change, words = WRONG[what]
    content = json.loads(to_json(PRESETS["bathroom"]))
    change(content)
    path = tmp_path / "r.json"
    path.write_text(json.dumps(content))
    with pytest.raises(RoomError, match=words) as caught:
        read_scene(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\n ", "it is empty"),
        (b"{", "it is not JSON from line 1 on"),
        (b"3", "a room must be an object, got 3"),
        (b"[" * 100_000, "not JSON that a room could be in"),
        (b"9" * 5000, "not JSON that a room could be in"),
        (b"\xff\xfe\x00", "it is not text"),
        (b" " * (LARGEST_BYTES + 1), "too large"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(RoomError, match=words):
        read_scene(path)


def test_a_mark_at_the_beginning_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(to_json(PRESETS["bathroom"]), encoding="utf-8-sig")
    assert read_scene(path) == PRESETS["bathroom"]


def test_places_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(RoomError, match=r"none\.json cannot be read: No such file"):
        read_scene(tmp_path / "none.json")
    with pytest.raises(RoomError, match="cannot be read: Is a directory"):
        read_scene(tmp_path)
    with pytest.raises(RoomError, match=r"x\.json cannot be saved: No such file"):
        write_scene(tmp_path / "none" / "x.json", PRESETS["bathroom"])


def test_a_number_that_is_none_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    write_scene(path, PRESETS["bathroom"])
    broken = replace(PRESETS["bathroom"], sources=(Transducer("S", (1.0, float("nan"), 1.0)),))
    with pytest.raises(RoomError, match=r"sources\[0\].position\[1\] must be a finite number"):
        write_scene(path, broken)
    assert read_scene(path) == PRESETS["bathroom"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.json"
    write_scene(path, PRESETS["bathroom"])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    other: Scene = replace(PRESETS["bathroom"], name="Other")
    with pytest.raises(RoomError, match="cannot be saved: No space left"):
        write_scene(path, other)
    assert read_scene(path) == PRESETS["bathroom"]
    assert list(tmp_path.iterdir()) == [path]
