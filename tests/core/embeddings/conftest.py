from collections.abc import Callable
from pathlib import Path

import pytest

from roomprint.cli.app import main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The program in a workspace of its own: exit status, output, and what was complained."""
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(tmp_path / "work"))

    def run(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    return run
