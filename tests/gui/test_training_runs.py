"""The model that follows the training runs, as their folders change."""

from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot
from tests.gui.runs import write_run, write_state

from roomprint.training.run_folder import Run, RunState, list_runs
from roomprint.workspace import Workspace
from roomprint_gui.models import training_runs
from roomprint_gui.models.training_runs import TrainingRuns


def test_what_changes_during_a_look_is_looked_at_when_asked(
    runs: TrainingRuns, workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = write_run(workspace.runs / "one")
    read, changed = Event(), Event()

    def slowly(parent: Path) -> list[Run]:
        found = list_runs(parent)
        read.set()
        changed.wait(10)
        return found

    monkeypatch.setattr(training_runs, "list_runs", slowly)
    runs.look()
    assert read.wait(10)
    write_state(run, "finished", 90)
    runs.look()
    changed.set()
    qtbot.waitUntil(lambda: [one.state for one in runs.runs] == [RunState.FINISHED])
