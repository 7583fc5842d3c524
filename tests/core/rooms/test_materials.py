import json
from typing import Any

import numpy as np
import pyroomacoustics
import pytest

from roomprint.errors import RoomError
from roomprint.rooms.materials import (
    OCTAVES_HZ,
    OWN,
    Material,
    find_material,
    is_found,
    materials,
    read_table,
)


def test_the_table_is_pyroomacoustics_own() -> None:
    """Every row, against what its own reader makes of it."""
    assert len(materials()) == 90
    assert len({material.group for material in materials().values()}) == 11
    for key, material in materials().items():
        theirs = pyroomacoustics.Material(key).energy_absorption
        assert tuple(theirs["center_freqs"]) == OCTAVES_HZ[: len(theirs["coeffs"])]
        assert material.absorption[: len(theirs["coeffs"])] == tuple(theirs["coeffs"])
        assert material.source


def table(**row: Any) -> str:
    return json.dumps({"absorption": {"Floors": {"moss": {"description": "Moss", **row}}}})


def test_only_8_khz_may_be_left_out() -> None:
    moss = read_table(table(coeffs=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]))["moss"]
    assert (moss.group, moss.absorption) == ("Floors", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6))
    for coefficients in ([], [0.1] * 5, [0.1] * 8):
        with pytest.raises(RoomError, match="moss needs 7 absorption coefficients"):
            read_table(table(coeffs=coefficients))


@pytest.mark.parametrize(
    "row", [{"coeffs": [0.1] * 3 + [None] + [0.1] * 3}, {"coeffs": None}, {}, {"coeffs": ["x"]}]
)
def test_a_gap_is_named(row: dict[str, Any]) -> None:
    with pytest.raises(RoomError, match="the material moss has a gap"):
        read_table(table(**row))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"absorption": [1]}', '{"absorption": {"a": 3}}']
)
def test_a_damaged_table_is_refused(text: str) -> None:
    with pytest.raises(RoomError, match="the table of materials is damaged"):
        read_table(text)


@pytest.mark.parametrize("coefficient", [-0.01, 1.01, np.nan, np.inf])
def test_no_surface_takes_more_than_all(coefficient: float) -> None:
    with pytest.raises(RoomError, match="absorption of felt at 500 Hz must be in"):
        Material("felt", "Felt", OWN, (0.1, 0.1, coefficient, 0.1, 0.1, 0.1, 0.1))


def test_search_finds_every_word_in_any_order() -> None:
    found = [one for one in materials().values() if is_found(one, "CARPET  foam")]
    assert {"carpet_6mm_closed_cell_foam", "carpet_6mm_open_cell_foam"} <= {m.key for m in found}
    for material in found:
        words = f"{material.key} {material.description} {material.group}".lower()
        assert "carpet" in words
        assert "foam" in words
    assert all(is_found(one, "") for one in materials().values())
    assert not any(is_found(one, "no such thing") for one in materials().values())


def test_an_unknown_key_is_named() -> None:
    assert find_material("brickwork").key == "brickwork"
    with pytest.raises(RoomError, match="there is no material cheese in the table"):
        find_material("cheese")
