"""What is in the library against what is not: asked, counted, gone on with."""

from dataclasses import fields, replace

import pytest
from tests.core.evaluation.conftest import Corpus

from roomprint.evaluation.bench import Evaluation
from roomprint.evaluation.fingerprint import EvaluateFingerprint
from roomprint.evaluation.identification import Outcome, plain_outcome, read_outcome
from roomprint.evaluation.queries import CONDITIONS
from roomprint.library.confidence import Evidence
from roomprint.steps import finish


def test_recordings_are_named_and_a_stop_changes_nothing(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {name: CONDITIONS[name] for name in ("clean", "noise 10 dB")}
    monkeypatch.setattr("roomprint.evaluation.queries.CONDITIONS", few)
    monkeypatch.setattr("roomprint.evaluation.fingerprint.CONDITIONS", few)
    base = corpus.work("excerpts")
    shared = {field.name: getattr(base, field.name) for field in fields(Evaluation)}
    work = EvaluateFingerprint(**shared, lengths_s=(2.0, 5.0, 20.0))
    steps = work.steps()
    while (progress := next(steps)).note != "5 s of recording 2":
        pass
    steps.close()
    assert (progress.done, progress.total) == (4, 9)
    report = finish(work.steps())
    whole = finish(replace(work, workspace=work.workspace / "whole").steps())
    assert report == whole
    # no melody of 12 s holds an excerpt of 20 s, and that is no reason to fail
    assert [row[:2] for row in report.rows] == [
        (seconds, name) for seconds in (2.0, 5.0) for name in (*few, "all")
    ]
    rates = {row[:2]: row[2] for row in report.rows}
    assert (rates[5.0, "clean"].queries, rates[5.0, "clean"].right) == (3, 100.0)
    assert rates[5.0, "all"].queries == 6


@pytest.mark.parametrize("right", [Evidence(3.5, 0.9), None])
def test_an_outcome_comes_back_as_it_was(right: Evidence | None) -> None:
    import json

    outcome = Outcome(
        "clean", 3.0, right, (Evidence(1.0, 0.5),), (), 0.1 if right else float("inf")
    )
    assert read_outcome(json.loads(json.dumps(plain_outcome(outcome)))) == outcome
