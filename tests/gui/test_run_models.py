"""Models made of runs from the train page: used by the library, or evaluated."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.runs import opened, write_run

from roomprint.encoders.models import ModelInfo
from roomprint.errors import RunError
from roomprint.library.choosing import Choice
from roomprint.training.exporting import ExportModel
from roomprint.training.run_folder import read_run
from roomprint.workspace import Workspace
from roomprint_gui.models.run_models import RunModels
from roomprint_gui.pages.train_page import TrainPage


def model(folder: Path) -> ModelInfo:
    return ModelInfo(folder.name, "abc", folder, {}, {})


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What stands in the library when a model is chosen."""
    facts: dict[str, object] = {"tracks": 0, "made_by": None, "fits": True}

    def use(workspace: Workspace, name: str) -> Choice:
        return Choice(model(workspace.models / name), **facts)  # type: ignore[arg-type]

    monkeypatch.setattr("roomprint_gui.models.run_models.use_model", use)
    return facts


@pytest.mark.parametrize(
    ("state", "checkpoint", "name"), [("paused", "best", "good-40"), ("failed", "last", "good-12")]
)
def test_the_best_encoder_becomes_a_model_named_by_its_step(
    train_page: TrainPage,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
    state: str,
    checkpoint: str,
    name: str,
) -> None:
    run = write_run(workspace.runs / "good", state, 40 if state == "paused" else 12)
    opened(train_page, qtbot)
    train_page.steering.use_button.click()
    folder = workspace.models / name
    (work,) = held.works(ExportModel)
    assert work == ExportModel(run=run, folder=folder, checkpoint=checkpoint, beside=True)


@pytest.mark.parametrize(
    ("tracks", "made_by", "fits", "tone", "said"),
    [
        (0, None, True, "accent", "what is added to its library"),
        (3, "good-40", True, "accent", "it made the library of 3 tracks already"),
        (3, "fast", False, "warning", "holds 3 tracks fingerprinted by 'fast'"),
    ],
)
def test_what_becomes_of_the_library_is_said(
    train_page: TrainPage,
    run_models: RunModels,
    held: HeldJobs,
    library: dict[str, object],
    workspace: Workspace,
    qtbot: QtBot,
    tracks: int,
    made_by: str | None,
    fits: bool,
    tone: str,
    said: str,
) -> None:
    library.update(tracks=tracks, made_by=made_by, fits=fits)
    write_run(workspace.runs / "good")
    opened(train_page, qtbot)
    train_page.steering.use_button.click()
    with qtbot.waitSignal(run_models.used, timeout=10_000):
        held.jobs[-1].settle("succeeded", model(workspace.models / "good-40"))
    sentence = train_page.notice.sentence.text()
    assert sentence.startswith("'good-40' is the model of this workspace")
    assert said in sentence
    assert train_page.notice.property("tone") == tone


def test_a_run_is_opened_in_evaluate(
    train_page: TrainPage,
    run_models: RunModels,
    held: HeldJobs,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    write_run(workspace.runs / "good")
    opened(train_page, qtbot)
    train_page.steering.evaluate_button.click()
    with qtbot.waitSignal(run_models.made) as made:
        held.jobs[-1].settle("succeeded", model(workspace.models / "good-40"))
    assert made.args[0] == model(workspace.models / "good-40")
    assert made.args[1].name == "good"
    (work,) = held.works(ExportModel)
    assert work.folder == workspace.evaluated_runs / "good"
    assert not train_page.notice.isVisible()


@pytest.mark.parametrize("card", [{"run": "1f"}, {"run": "2e"}, {}])
def test_only_its_own_model_is_evaluated_among_those_of_the_library(
    run_models: RunModels,
    held: HeldJobs,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    card: dict[str, str],
) -> None:
    folder = write_run(workspace.runs / "good")
    (folder / "run.json").write_text('{"id": "1f"}')
    there = replace(model(workspace.models / "good-40"), card=card)
    monkeypatch.setattr("roomprint_gui.models.run_models.list_models", lambda _: [there])
    with qtbot.waitSignal(run_models.listed):
        run_models.look()
    run_models.evaluate(read_run(folder))
    (work,) = held.works(ExportModel)
    own = card.get("run") == "1f"
    assert work.folder == (there.folder if own else workspace.evaluated_runs / "good")


def test_a_model_that_cannot_be_made_says_why(
    train_page: TrainPage, held: HeldJobs, workspace: Workspace, qtbot: QtBot
) -> None:
    write_run(workspace.runs / "torn")
    opened(train_page, qtbot)
    train_page.steering.use_button.click()
    held.jobs[-1].settle("failed", RunError("the run 'torn' has no best checkpoint yet"))
    assert train_page.notice.sentence.text() == "The run 'torn' has no best checkpoint yet."
