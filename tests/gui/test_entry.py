"""The way into the window when something it cannot do without is damaged."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from roomprint.rooms import materials
from roomprint_gui import entry


@pytest.fixture
def damaged_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    table = tmp_path / "materials.json"
    table.write_text('{"absorption": {"Walls": {"brick": {"coeffs": [0.1, 0.2]}}}}')
    monkeypatch.setattr(materials, "_table_file", lambda: table)
    for name in ("roomprint.rooms.presets", "roomprint_gui.app", "roomprint_gui.session"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    materials.materials.cache_clear()
    yield
    materials.materials.cache_clear()


@pytest.mark.usefixtures("damaged_table", "qapp")
@pytest.mark.parametrize("words", [[], ["room", "new", "--list"]])
def test_a_table_of_materials_with_gaps_is_one_sentence(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda *args: shown.append(args[-1]))
    monkeypatch.setattr(sys, "argv", ["roomprint", *words])
    assert entry.main() == 1
    gap = "The material brick has a gap in the table of materials."
    assert shown == ([] if words else [gap]), "who started it with a click reads it too"
    said = capsys.readouterr().err
    assert "the material brick has a gap in the table of materials" in said
    assert said.count("\n") == 1
