"""The protocols as one work: what it keeps is what the protocol measured."""

from pathlib import Path

import pytest
from tests.core.evaluation.conftest import Corpus

from roomprint.errors import ConfigError, ModelError
from roomprint.evaluation.fingerprint import Report
from roomprint.evaluation.identification import Rates
from roomprint.evaluation.protocols import (
    EXCERPTS,
    PROTOCOLS,
    VECTORS,
    Amount,
    Evaluate,
    excerpt_tables,
)
from roomprint.evaluation.result import list_results
from roomprint.evaluation.segments import SegmentReport
from roomprint.library.confidence import Calibration
from roomprint.steps import finish
from roomprint.workspace import Workspace


def evaluate(corpus: Corpus, workspace: Path, protocol: str = VECTORS) -> Evaluate:
    return Evaluate(
        workspace=workspace,
        model=str(corpus.model.folder),
        protocol=protocol,
        amount=Amount(runs=2, per_recording=3),
        music=corpus.folder / "music",
        noise=corpus.folder / "noise",
        rooms=corpus.folder / "rooms",
    )


def test_the_result_is_what_the_protocol_measured(
    corpus: Corpus, report: SegmentReport, tmp_path: Path
) -> None:
    found = finish(evaluate(corpus, tmp_path).steps())
    assert list_results(Workspace(tmp_path).results) == [found]
    assert (found.protocol, found.identity) == (PROTOCOLS[VECTORS], corpus.model.identity)
    assert "3 tracks" in found.headline
    four, five = found.figures
    assert four.lines[0].x == report.shifts_ms
    assert four.lines[0].y == report.to_own
    assert five.lines[0].x == (70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 130.0)
    measured = {row.condition: row.top1[0] for row in report.rows}
    assert five.lines[0].y[2:5] == (
        measured["stretch 90 %"],
        measured["clean"],
        measured["stretch 110 %"],
    )
    (table,) = (table for table in found.tables if table.title.startswith("Table 2"))
    assert table.rows[-1][-1] == "96.2 (98.2)"  # the paper's large model in reverb
    assert found.card["segments"]["tracks"] == 3
    assert found.card["segments"]["cosines"]["to_next"] == list(report.to_next)


def test_known_and_unknown_excerpts_in_a_table_of_each_length() -> None:
    rows = tuple(
        (seconds, condition, Rates(9, 88.9, 77.8, 66.7, 1.0))
        for seconds in (3.0, 10.0)
        for condition in ("clean", "room")
    )
    tables = excerpt_tables(Report("fast", 3, 90, Calibration(), rows, ()))
    assert [table.title.partition(":")[0] for table in tables] == ["3 s", "10 s"]
    assert tables[0].rows[1] == ("room", "9", "88.9", "77.8", "66.7", "1.0")


@pytest.mark.parametrize("protocol", [VECTORS, EXCERPTS])
def test_a_folder_that_is_not_there_is_one_sentence(
    corpus: Corpus, tmp_path: Path, protocol: str
) -> None:
    work = Evaluate(
        workspace=tmp_path,
        music=tmp_path / "nowhere",
        noise=tmp_path,
        rooms=tmp_path,
        model=str(corpus.model.folder),
        protocol=protocol,
    )
    with pytest.raises(ConfigError, match="does not exist"):
        finish(work.steps())


def test_a_model_that_is_not_there_is_one_sentence(corpus: Corpus, tmp_path: Path) -> None:
    work = Evaluate(workspace=tmp_path, music=tmp_path, noise=tmp_path, rooms=tmp_path, model="no")
    with pytest.raises(ModelError, match="no model called 'no'"):
        finish(work.steps())
