"""Results on disk: kept, listed, read again; and written into a model's card."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from roomprint.encoders.models import ModelInfo
from roomprint.errors import ModelError, WorkspaceError
from roomprint.evaluation.result import (
    Figure,
    Line,
    Result,
    Table,
    keep_result,
    list_results,
    read_result,
    remove_result,
    write_card,
)


def made(at: float = 1.8e9) -> Result:
    line = Line("own", (0.0, 15.0), (1.0, 0.9))
    return Result(
        "",
        "Paper",
        "fast",
        "abc",
        Path("/models/fast"),
        at,
        {"runs": 5, "music": "/music"},
        "fast: 3 tracks",
        (Table("Table 2: shift", ("", "10 %"), (("ours", "98.5 ±0.2"),)),),
        (Figure("Figure 4: shift", "Shift", "ms", "Cosine", "", (line,)),),
        {"segments": {"tracks": 3}},
    )


def test_a_result_is_read_as_it_was_kept(tmp_path: Path) -> None:
    path = keep_result(tmp_path / "results", made())
    assert read_result(path) == replace(made(), name=path.stem)
    assert path.stem.endswith("-fast")


def test_a_removed_result_goes_alone(tmp_path: Path) -> None:
    for at in (1.8e9, 1.8e9 + 100):
        keep_result(tmp_path / "results", made(at))
    newest, oldest = list_results(tmp_path / "results")
    remove_result(tmp_path / "results", newest)
    assert list_results(tmp_path / "results") == [oldest]
    remove_result(tmp_path / "results", newest)  # it has gone already
    (tmp_path / "results" / "taken.json").mkdir()
    with pytest.raises(WorkspaceError, match=r"taken\.json' cannot be removed: "):
        remove_result(tmp_path / "results", replace(oldest, name="taken"))
    assert list_results(tmp_path / "results") == [oldest]


def test_results_are_listed_the_newest_first(tmp_path: Path) -> None:
    for at in (1.8e9, 1.8e9 + 100, 1.8e9 + 50):
        keep_result(tmp_path, made(at))
    (tmp_path / "torn.json").write_text('{"protocol": "Pap')
    (tmp_path / "other.json").write_text(json.dumps({"protocol": "Paper"}))
    assert [one.made_at - 1.8e9 for one in list_results(tmp_path)] == [100, 50, 0]
    assert list_results(tmp_path / "nowhere") == []


def test_two_results_of_one_second_are_both_kept(tmp_path: Path) -> None:
    paths = {keep_result(tmp_path, made()), keep_result(tmp_path, made())}
    assert len(paths) == len(list_results(tmp_path)) == 2


def test_a_damaged_result_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text("{")
    with pytest.raises(WorkspaceError, match=r"torn\.json' cannot be read: it is damaged"):
        read_result(tmp_path / "torn.json")


def test_the_card_of_the_same_weights_only(tmp_path: Path) -> None:
    folder = tmp_path / "fast"
    folder.mkdir()
    info = ModelInfo("fast", "abc", folder, {}, {"steps": 10})
    write_card(made(), info)
    assert json.loads((folder / "card.json").read_text()) == {
        "steps": 10,
        "segments": {"tracks": 3},
    }
    with pytest.raises(ModelError, match="has other weights now"):
        write_card(made(), replace(info, identity="xyz"))
