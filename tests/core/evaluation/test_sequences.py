"""Excerpts of several lengths, looked up as a whole."""

from dataclasses import replace

import pytest
from tests.core.evaluation.conftest import Corpus

from roomprint.evaluation.sequences import sequence_hits
from roomprint.steps import finish


def test_every_length_is_asked_for_under_every_condition_and_goes_on(
    corpus: Corpus, few_conditions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = replace(corpus.work("whole"), lengths_s=(2.0, 5.0), per_recording=2)
    asked = []

    def counted(*given: object) -> object:
        asked.append(given)
        return sequence_hits(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("roomprint.evaluation.segments.sequence_hits", counted)
    steps = work.steps()
    seen = []
    while len(asked) < 4:
        seen.append(next(steps))
    steps.close()
    report = finish(work.steps())
    # 2 + 2 * 2 runs of each length, and the one that was in hand once more
    assert len(asked) == 2 * 6 + 1
    assert [s.seconds for s in report.sequences] == [2.0, 5.0]
    for measured in report.sequences:
        assert [row.condition for row in measured.rows] == few_conditions
        assert measured.queries == 6
        for row in (*report.rows, *measured.rows):
            assert row.placed1[0] <= row.top1[0] <= row.top5[0]
            assert row.placed1[0] <= row.placed5[0] <= row.top5[0]
    rows = {row.condition: row for row in report.sequences[1].rows}
    # spectra tell even an untrained model's shortlist apart, but for the melody that repeats
    assert rows["clean"].top1 == (100.0, 0.0)
    for name in ("clean", "shift 40 %", "shift up to 120 ms"):
        assert rows[name].placed1[0] >= 66.6, name
    assert rows["clean"].placed1[1] == 0.0
    again = [step for step in work.steps() if " s, " in step.note]
    assert again[-1].done == again[-1].total
    assert [step.done for step in again] == sorted(step.done for step in again)
    assert len(asked) == 2 * 6 + 1
