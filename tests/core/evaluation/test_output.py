"""Tables, figures and the command, from a report that was made up."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from matplotlib.lines import Line2D

from roomprint.cli.app import main
from roomprint.corpora.packed import Skipped
from roomprint.encoders.models import find_model
from roomprint.errors import WorkspaceError
from roomprint.evaluation.conditions import CONDITIONS
from roomprint.evaluation.figures import figure_4, figure_5
from roomprint.evaluation.hits import HitRates
from roomprint.evaluation.output import write_results
from roomprint.evaluation.paper import TABLE_2, TABLE_4
from roomprint.evaluation.protocols import PAPER, PROTOCOLS, VECTORS
from roomprint.evaluation.result import list_results
from roomprint.evaluation.segments import EvaluateSegments, SegmentReport, SequenceRates
from roomprint.evaluation.table_text import as_markdown, as_text
from roomprint.evaluation.tables import headline, tables
from roomprint.steps import Progress, Steps
from roomprint.workspace import Workspace

NAMES = list(CONDITIONS)
WORDS = ["evaluate", "fingerprint", "--music", "m", "--noise", "n", "--rirs", "r"]


def rates(offset: float) -> tuple[HitRates, ...]:
    """Each condition another number: top-1 is 50 plus its place in the list, plus ``offset``."""
    return tuple(
        HitRates(name, (at, 0.5), (at + 10, 0.0), (at - 20, 1.0), (at - 10, 0.0))
        for at, name in enumerate(NAMES, start=50 + int(offset))
    )


@pytest.fixture
def made_up() -> SegmentReport:
    return SegmentReport(
        model="mine",
        tracks=735,
        vectors=121_000,
        runs=5,
        queries=315,
        rows=rates(0),
        shifts_ms=(0.0, 150.0, 300.0),
        to_own=(1.0, 0.7, 0.5),
        to_next=(0.5, 0.7, 1.0),
        sequences=(SequenceRates(1.0, 315, rates(1)), SequenceRates(5.0, 300, rates(5))),
        left_out=(Skipped("bad.mp3", "it cannot be read"),),
    )


def test_the_papers_numbers_stand_below_ours(made_up: SegmentReport) -> None:
    by_title = {table.title.split(":")[0]: table for table in tables(made_up)}
    table_2, table_4 = by_title["Table 2"], by_title["Table 4"]
    assert table_2.heads == ("", *TABLE_2)
    assert table_4.heads == ("", *TABLE_4)
    at = 50 + NAMES.index("reverb")
    assert [row[-1] for row in table_2.rows] == [
        f"{at}.0 ±0.5 ({at + 10}.0)",
        f"{at - 20}.0 ±1.0 ({at - 10}.0)",
        "88.8 (91.4)",
        "92.2 (94.8)",
        "96.2 (98.2)",
    ]
    assert [row[1] for row in table_4.rows][2:] == ["83.4 (86.2)", "87.8 (90.6)", "93.9 (96.2)"]
    ours = [row for row in by_title["Table 3"].rows if row[2] == "ours"]
    assert [row[1] for row in ours] == ["3", "1", "5"]
    shift = 50 + NAMES.index("shift up to 120 ms")
    assert [row[6] for row in ours] == [str(shift), str(shift + 1), str(shift + 5)]
    assert ("Conformer large", "3", "FMA large", "93.9", "97.1", "97.8", "98.8") in [
        row[:7] for row in by_title["Table 3"].rows
    ]
    assert by_title["Figure 5"].heads[1:] == tuple(n for n in NAMES if n.startswith("stretch"))
    assert "735 tracks, 121,000 fingerprints" in headline(made_up)
    assert "queries a run, 1 run. " in headline(replace(made_up, runs=1))
    titles = [title for title in by_title if title.startswith("Figure")]
    assert titles == ["Figure 4", "Figure 5"]


def test_columns_stand_under_each_other(made_up: SegmentReport) -> None:
    for table in tables(made_up):
        _, heads, *lines = as_text(table).splitlines()
        assert all(len(line) <= max(map(len, [heads, *lines])) for line in lines)
        assert [len(row) for row in table.rows] == [len(table.heads)] * len(table.rows)
        assert as_markdown(table).count("\n") == len(table.rows) + 3


def test_figures_draw_what_was_measured(made_up: SegmentReport) -> None:
    own, following, _ = figure_4(made_up).axes[0].lines
    assert drawn(own) == {0.0: 1.0, 150.0: 0.7, 300.0: 0.5}
    assert drawn(following) == {0.0: 0.5, 150.0: 0.7, 300.0: 1.0}
    vector, *whole = figure_5(made_up).axes[0].lines
    assert list(drawn(vector)) == [70, 80, 90, 100, 110, 120, 130]
    assert drawn(vector)[100] == 50
    at = 50 + NAMES.index("stretch 70 %")
    assert [drawn(line)[70] for line in whole] == [at + 1, at + 5]


def drawn(line: Line2D) -> dict[float, float]:
    """The points of a line."""
    x, y = np.asarray(line.get_data(), np.float64).tolist()
    return dict(zip(x, y, strict=True))


def test_a_folder_of_results(made_up: SegmentReport, tmp_path: Path) -> None:
    files = write_results(made_up, tmp_path / "out")
    assert sorted(p.name for p in files) == sorted(p.name for p in (tmp_path / "out").iterdir())
    content = json.loads((tmp_path / "out/results.json").read_bytes())
    assert content["rows"][0]["top1"] == [50, 0.5]
    with (tmp_path / "out/results.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 3 * len(NAMES)
    assert (lines[-1]["level"], lines[-1]["seconds"], lines[-1]["top1_sd"]) == (
        "sequence",
        "5",
        "0.5",
    )
    assert (tmp_path / "out/figure-4.png").read_bytes().startswith(b"\x89PNG")
    assert Xml.parse(tmp_path / "out/figure-5.svg").getroot().tag.endswith("svg")
    assert "### Table 4" in (tmp_path / "out/tables.md").read_text()
    before = {p: p.read_bytes() for p in files}
    write_results(made_up, tmp_path / "out")
    assert {p: p.read_bytes() for p in files} == before


def test_a_folder_that_cannot_be_is_one_sentence(made_up: SegmentReport, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(WorkspaceError, match=r"cannot be written to '.*out'"):
        write_results(made_up, tmp_path / "out")


def test_the_command_prints_ours_beside_the_papers(
    made_up: SegmentReport,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[EvaluateSegments] = []

    def given(self: EvaluateSegments) -> Steps[SegmentReport]:
        asked.append(self)
        yield Progress(1, 1)
        return made_up

    monkeypatch.setattr(EvaluateSegments, "steps", given)
    output = tmp_path / "out"
    words = ["--workspace", str(tmp_path / "new"), *WORDS]
    assert main([*words, "--output", str(output), "--runs", "2", "--lengths", "1", "5"]) == 0
    said = capsys.readouterr()
    assert "735 tracks, 121,000 fingerprints in the library" in said.out
    assert "92.9 (95.0)" in said.out
    assert "1 file left out: bad.mp3 (it cannot be read)" in said.err
    assert (output / "tables.md").exists()
    assert (str(asked[0].rooms), asked[0].runs, asked[0].lengths_s) == ("r", 2, (1.0, 5.0))
    assert main([*words, "--json", "--protocol", "segments"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["condition"] == "clean"
    assert (asked[1].runs, asked[1].lengths_s) == (5, ())
    Workspace(tmp_path / "new").check()  # the window can open what the command made
    second, first = list_results(
        Workspace(tmp_path / "new").results
    )  # where the Evaluate page looks
    assert (second.protocol, first.protocol) == (PROTOCOLS[VECTORS], PROTOCOLS[PAPER])
    assert first.headline == headline(made_up)
    assert first.model == find_model().name
    assert first.figures[1].lines[0].y[3] == 50


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--protocol", "paper", "--calibrate"], "--calibrate goes with --protocol excerpts"),
        (["--protocol", "excerpts", "--output", "o"], "--output goes with --protocol paper"),
        (["--calibrate", "--runs", "3"], "--runs goes with --protocol paper"),
        (["--protocol", "segments", "--lengths", "3"], "--lengths goes with --protocol paper or"),
        (["--runs", "0"], "runs must be in [1, 100], got 0"),
        (["--lengths", "0.5"], "lengths_s must be in [1.0, 60.0], got 0.5"),
        (["--seed", "-1"], "seed must be in"),
        ([], "the music folder 'm' does not exist"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence(
    given: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--workspace", str(tmp_path), *WORDS, *given]) == 2
    assert sentence in capsys.readouterr().err
