"""An evaluation that was stopped goes on, and does not do again what is done."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.evaluation.conftest import Corpus

from roomprint.errors import WorkspaceError
from roomprint.evaluation.kept import Kept
from roomprint.evaluation.segments import SegmentReport
from roomprint.evaluation.single_vectors import SegmentQueries
from roomprint.steps import finish


def test_a_stopped_evaluation_comes_to_the_same_numbers(
    corpus: Corpus, few_conditions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, asked = corpus.work("stopped"), []
    hits = SegmentQueries.hits

    def counted(self: SegmentQueries, *given: object) -> list[float]:
        asked.append(given)
        return hits(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SegmentQueries, "hits", counted)
    whole = finish(replace(work, workspace=work.workspace / "whole").steps())
    each = 2 + 2 * 2  # twice where something is drawn
    assert len(asked) == each
    steps = work.steps()
    while len(asked) < each + 3:
        next(steps)
    steps.close()
    assert finish(work.steps()) == whole
    assert [row.condition for row in whole.rows] == few_conditions
    assert len(asked) <= 2 * each + 1  # none twice, but the one that was in hand
    before = len(asked)
    assert finish(work.steps()) == whole
    assert len(asked) == before


def test_another_seed_is_another_measurement(corpus: Corpus, report: SegmentReport) -> None:
    other = finish(replace(corpus.work(), seed=1, lengths_s=()).steps())
    assert other.rows != report.rows
    assert other.rows[0] == report.rows[0]  # clean: nothing is drawn


def test_lines_are_kept_whole_and_by_what_they_depend_on(tmp_path: Path) -> None:
    kept = Kept(tmp_path, {"model": "a"})
    kept.keep("one", [1.0, 2.0])
    assert Kept(tmp_path, {"model": "a"}).get("one") == [1.0, 2.0]
    assert Kept(tmp_path, {"model": "b"}).get("one") is None


def test_a_line_that_was_cut_short_is_measured_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path, {})
    kept.keep("one", 1)
    kept.keep("two", 2)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    again = Kept(tmp_path, {})
    assert (again.get("one"), again.get("two")) == (1, None)
    again.keep("two", 3)
    assert Kept(tmp_path, {}).get("two") == 3


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("in the way")
    with pytest.raises(WorkspaceError, match="cannot be kept"):
        Kept(tmp_path / "results", {})
