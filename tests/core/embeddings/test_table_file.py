import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.embeddings.tables import table

from roomprint.embeddings.projection import Map, read_map, save_map
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Responses, Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import read_table, save_table
from roomprint.embeddings.timeline import Timeline, read_timeline, save_timeline
from roomprint.errors import EmbeddingError


def rewrite(path: Path, change: Any) -> None:
    """Let ``change`` alter the arrays and the page of ``path``."""
    with np.load(path) as file:
        arrays = dict(file)
    page = json.loads(arrays.pop("about").tobytes())
    change(arrays, page)
    np.savez(path, about=np.frombuffer(json.dumps(page).encode(), np.uint8), **arrays)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "table.npz"
    save_table(path, table())
    return path


def test_a_table_comes_back_as_it_was(saved: Path) -> None:
    made, back = table(), read_table(saved)
    np.testing.assert_array_equal(back.vectors, made.vectors)
    assert back.rows.same_as(made.rows)
    assert (back.model, back.identity) == ("model", "identity")
    for name, label in made.rows.labels.items():
        assert [back.rows.labels[name].say(r) for r in range(60)] == [
            label.say(r) for r in range(60)
        ]


def test_the_files_of_a_moved_workspace_are_found(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "embeddings").mkdir(parents=True)
    (old / "workspace.json").write_text("{}")
    outside, inside = str(tmp_path / "b.wav"), "demo/a.wav"
    here = Responses(str(old / "grids" / "g.h5"), np.zeros(60, np.int64))
    rows = replace(table().rows, files=(str(old / inside), outside), heard_in=here)
    save_table(old / "embeddings" / "t.npz", replace(table(), rows=rows))
    assert read_table(old / "embeddings" / "t.npz").rows.files == rows.files
    old.rename(new)
    back = read_table(new / "embeddings" / "t.npz").rows
    assert back.files == (str(new / inside), outside)
    assert back.heard_in is not None
    assert back.heard_in.grid == str(new / "grids" / "g.h5")


def test_a_name_that_is_no_text_comes_back(tmp_path: Path) -> None:
    name = b"/music/\xff\xfe.wav".decode("utf-8", "surrogateescape")
    one = np.zeros(1, np.int64)
    rows = Rows((name,), one, np.zeros(1), np.ones(1), {"track": Words.of(["na\u00efve \u2603"])})
    save_table(tmp_path / "t.npz", EmbeddingTable(np.ones((1, 2), np.float32), rows, "m", "i"))
    back = read_table(tmp_path / "t.npz")
    assert back.rows.files == (name,)
    assert back.rows.labels["track"].say(0) == "na\u00efve \u2603"


def test_what_is_in_the_file_is_never_unpickled(saved: Path) -> None:
    def sneak(arrays: Any, page: Any) -> None:
        arrays["vectors"] = np.array([Path("/")] * 60, object)

    rewrite(saved, sneak)
    with pytest.raises(EmbeddingError, match="damaged"):
        read_table(saved)


def nan(arrays: Any, page: Any) -> None:
    arrays["vectors"][7] = np.nan


def short(arrays: Any, page: Any) -> None:
    arrays["vectors"] = arrays["vectors"][:5]


def flat(arrays: Any, page: Any) -> None:
    arrays["vectors"] = arrays["vectors"][:, 0]


def lost(arrays: Any, page: Any) -> None:
    del arrays["row_start_s"]


def newer(arrays: Any, page: Any) -> None:
    page["schema"] = 99


def odd(arrays: Any, page: Any) -> None:
    page["files"] = ["/a.wav"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (nan, "1 of 60 vectors holds values that are no numbers"),
        (short, "5 x 8 do not fit 60 rows"),
        (flat, "of shape 60 do not fit"),
        (lost, "a column is missing"),
        (newer, "made by a newer Roomprint"),
        (odd, "'file' names an entry that is not there"),
    ],
)
def test_a_bad_table_is_refused_in_words(saved: Path, change: Any, words: str) -> None:
    rewrite(saved, change)
    with pytest.raises(EmbeddingError, match=words) as raised:
        read_table(saved)
    assert str(saved) in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.npz"
    path.write_bytes(content)
    with pytest.raises(EmbeddingError, match=r"song\.npz is no table of embeddings"):
        read_table(path)
    with pytest.raises(EmbeddingError, match="No such file"):
        read_table(tmp_path / "absent.npz")


def test_a_file_that_is_cut_short_is_said(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-700])
    with pytest.raises(EmbeddingError, match="damaged"):
        read_table(saved)


def test_maps_and_timelines_come_back_and_are_told_apart(tmp_path: Path) -> None:
    rows = table().rows
    config = ProjectionConfig(neighbours=7, metric="euclidean")
    positions = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    save_map(tmp_path / "map.npz", Map(positions, rows, config, "model", "identity"))
    picture = read_map(tmp_path / "map.npz")
    np.testing.assert_array_equal(picture.positions, positions)
    assert picture.config == config

    both = np.stack([positions, -positions])
    line = Timeline(both, np.array([10, 20]), rows, "run 1")
    save_timeline(tmp_path / "line.npz", line)
    back = read_timeline(tmp_path / "line.npz")
    np.testing.assert_array_equal(back.positions, both)
    assert (back.steps.tolist(), back.run) == ([10, 20], "run 1")

    with pytest.raises(EmbeddingError, match="is a map, not a table"):
        read_table(tmp_path / "map.npz")
    with pytest.raises(EmbeddingError, match="is a timeline, not a map"):
        read_map(tmp_path / "line.npz")
