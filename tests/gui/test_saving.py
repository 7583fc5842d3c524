"""Where to save: the ending is added before it is asked whether a file may be replaced."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.saving import ask_where

KINDS = "WAV, one (*.wav);;SOFA, all (*.sofa)"
Button = QMessageBox.StandardButton


class Answers:
    """What the user chooses and answers, and what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chosen = ("", "")
        self.answer = Button.No
        self.asked: list[str] = []
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: self.chosen)
        monkeypatch.setattr(QMessageBox, "question", self._question)

    def _question(self, parent: QWidget, title: str, sentence: str) -> Button:
        self.asked.append(sentence)
        return self.answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return Answers(monkeypatch)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def ask(parent: QWidget, tmp_path: Path) -> Path | None:
    return ask_where(parent, "Export", tmp_path / "Hall.wav", KINDS)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Hall.wav", "", "Hall.wav"),
        ("Hall.SOFA", "WAV, one (*.wav)", "Hall.SOFA"),
        ("Hall", "SOFA, all (*.sofa)", "Hall.sofa"),
        ("Hall", "", "Hall.wav"),
        ("Hall 2.5", "WAV, one (*.wav)", "Hall 2.5.wav"),
    ],
)
def test_a_name_gets_the_ending_that_it_lacks(
    name: str, kind: str, expected: str, answers: Answers, parent: QWidget, tmp_path: Path
) -> None:
    answers.chosen = (str(tmp_path / name), kind)
    assert ask(parent, tmp_path) == tmp_path / expected
    assert answers.asked == []


def test_nothing_chosen(answers: Answers, parent: QWidget, tmp_path: Path) -> None:
    assert ask(parent, tmp_path) is None


@pytest.mark.parametrize("answer", [Button.Yes, Button.No])
def test_another_file_is_replaced_only_when_one_says_so(
    answer: Button, answers: Answers, parent: QWidget, tmp_path: Path
) -> None:
    (tmp_path / "Hall.wav").write_text("precious")
    answers.chosen, answers.answer = (str(tmp_path / "Hall"), "WAV, one (*.wav)"), answer
    expected = tmp_path / "Hall.wav" if answer is Button.Yes else None
    assert ask(parent, tmp_path) == expected
    (sentence,) = answers.asked
    assert "'Hall.wav'" in sentence


def test_the_dialog_itself_has_asked_for_a_whole_name(
    answers: Answers, parent: QWidget, tmp_path: Path
) -> None:
    (tmp_path / "Hall.wav").write_text("precious")
    answers.chosen = (str(tmp_path / "Hall.wav"), "WAV, one (*.wav)")
    assert ask(parent, tmp_path) == tmp_path / "Hall.wav"
    assert answers.asked == []
