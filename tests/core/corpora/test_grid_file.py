"""Grids on disk."""

import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from tests.core.corpora.grids import small_grid

from roomprint.corpora.grid import LABELS
from roomprint.corpora.grid_file import open_grid, write_grid
from roomprint.errors import GridError


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    grid = small_grid()
    write_grid(tmp_path / "a.h5", grid, {"seed": 0})
    for path in (tmp_path / "a.h5", tmp_path):
        again = open_grid(path)
        np.testing.assert_array_equal(again.halves, grid.halves)
        assert again.rooms.tolist() == grid.rooms.tolist()
        assert again.onsets_s.tolist() == grid.onsets_s.tolist()
        assert (again.scenes, again.digest, again.dropped) == (grid.scenes, grid.digest, 0)
        for key in LABELS:
            np.testing.assert_array_equal(again.labels[key], grid.labels[key])
    assert [path.name for path in tmp_path.iterdir()] == ["a.h5"]


def test_any_reader_of_hdf5_finds_its_way(tmp_path: Path) -> None:
    grid = small_grid()
    write_grid(tmp_path / "a.h5", grid, {"seed": 0})
    with h5py.File(tmp_path / "a.h5") as file:
        assert json.loads(file.attrs["settings"]) == {"seed": 0}
        assert file.attrs["sample_rate_hz"] == 16_000
        start, end = file["starts"][3:5]
        response = file["responses"][start:end].astype(np.float32) * file["scales"][3]
        np.testing.assert_allclose(response, grid.response(3), rtol=1e-6)
        assert file["labels/t20_s"][3] == grid.labels["t20_s"][3]


def test_a_folder_of_several_or_no_grids_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(GridError, match=r"holds no grids$"):
        open_grid(tmp_path)
    for name in ("a.h5", "b.h5"):
        write_grid(tmp_path / name, small_grid(rooms=1), {})
    with pytest.raises(GridError, match=r"holds 2 grids \(a.h5, b.h5\); name one"):
        open_grid(tmp_path)


def test_what_is_no_grid_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    with pytest.raises(GridError, match=r"a.h5 does not exist"):
        open_grid(path)
    path.write_bytes(b"something else")
    with pytest.raises(GridError, match=r"a.h5 is no grid of impulse responses"):
        open_grid(path)
    with h5py.File(path, "w") as file:
        file["other"] = [1]
    with pytest.raises(GridError, match=r"a.h5 is no grid of impulse responses"):
        open_grid(path)


@pytest.mark.parametrize("column", ["starts", "rooms", "scenes", "labels/c50_db"])
def test_parts_that_do_not_fit_are_noticed(tmp_path: Path, column: str) -> None:
    path = tmp_path / "a.h5"
    write_grid(path, small_grid(), {})
    with h5py.File(path, "r+") as file:
        kept = file[column][:-1]
        del file[column]
        file[column] = kept
    with pytest.raises(GridError, match="is damaged: its parts do not fit"):
        open_grid(path)


def test_a_newer_grid_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    write_grid(path, small_grid(), {})
    with h5py.File(path, "r+") as file:
        file.attrs["schema"] = 2
    with pytest.raises(GridError, match="a newer Roomprint made the grid"):
        open_grid(path)


def test_a_grid_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(GridError, match="cannot be written"):
        write_grid(tmp_path / "missing" / "a.h5", small_grid(), {})
