"""Asking for the folder of a new workspace."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.models.recent_workspaces import RecentWorkspaces
from roomprint_gui.widgets.workspace_menu import WorkspaceMenu


def test_a_new_workspace_may_go_into_a_folder_that_is_there(
    qtbot: QtBot, settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = WorkspaceMenu(tmp_path / "open", RecentWorkspaces(settings), parent)
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(empty))
    with qtbot.waitSignal(menu.wanted) as wanted:
        menu.make()
    assert wanted.args == [empty]
