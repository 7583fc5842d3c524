"""Texts that have more to say than there is room for."""

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from roomprint_gui import words
from roomprint_gui.plots import spectrogram
from roomprint_gui.widgets.elided import ElidedLabel

TEXT = "No recording in your library fits well enough. Closest: A long way home, 48 % sure."


@pytest.mark.parametrize(("lines", "width", "whole"), [(1, 200, 0), (2, 200, 0), (2, 400, 1)])
def test_what_is_cut_is_in_the_tooltip(qtbot: QtBot, lines: int, width: int, whole: int) -> None:
    label = ElidedLabel(TEXT, lines=lines)
    qtbot.addWidget(label)
    label.setFixedWidth(label.fontMetrics().horizontalAdvance(TEXT) * width // 600)
    label.show()
    label.grab()
    assert label.toolTip() == ("" if whole else TEXT)
    one = ElidedLabel(TEXT)
    qtbot.addWidget(one)
    more = (lines - 1) * label.fontMetrics().lineSpacing()
    assert label.sizeHint().height() == one.sizeHint().height() + more


def test_the_frequencies_beside_a_spectrogram_have_room(qtbot: QtBot) -> None:
    font = QFont(ElidedLabel().font())
    font.setPixelSize(11)
    marks = (*spectrogram._MEL_MARKS_HZ, *spectrogram._EVEN_MARKS_HZ)
    widest = max(QFontMetrics(font).horizontalAdvance(words.hertz(mark)) for mark in marks)
    assert widest <= spectrogram._LEFT - 4
