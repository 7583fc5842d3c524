"""What the next training will be, typed into the form of the train page."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.gui.runs import give_folders, opened

from roomprint.errors import ConfigError
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.recipes import RECIPES
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.widgets.real_box import RealBox


def test_a_training_needs_its_folders(train_page: TrainPage, tmp_path: Path) -> None:
    assert not train_page.start_button.isEnabled()
    assert train_page.start_button.toolTip() == "Choose the folders of music, noise and rooms"
    for kind in ("music", "noise"):
        train_page.form.folders[kind].line.setText(str(tmp_path))
    assert train_page.start_button.toolTip() == "Choose the folder of rooms"
    train_page.form.folders["rooms"].line.setText(str(tmp_path))
    assert train_page.start_button.isEnabled()


def test_what_counts_for_nothing_is_grey(train_page: TrainPage) -> None:
    form = train_page.form
    form.recipe.setCurrentIndex(form.recipe.findData("rooms soft"))
    form.recipe.activated.emit(form.recipe.currentIndex())
    form.parts["loop"].heading.click()
    loop = form.parts["loop"].form
    assert loop is not None
    assert not loop.editors["steps"].isEnabled()  # 60 epochs say how long
    loop.editors["epochs"].setProperty("value", 0)
    assert loop.editors["steps"].isEnabled()


def test_the_request_is_what_the_form_says(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path
) -> None:
    give_folders(request_, tmp_path)
    train_page.form.recipe.setCurrentIndex(train_page.form.recipe.findData("small"))
    train_page.form.recipe.activated.emit(train_page.form.recipe.currentIndex())
    assert train_page.form.about.text() == RECIPES["small"].doc
    for form in (train_page.form.parts["loop"], train_page.form.degradations["noise"]):
        form.heading.click()
    loop, noise = train_page.form.parts["loop"].form, train_page.form.degradations["noise"].form
    assert loop is not None
    assert noise is not None
    rate = loop.editors["learning_rate"]
    assert isinstance(rate, RealBox)
    assert rate.text() == "0.0001"
    rate.lineEdit().setText("5e-5")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    schedule = loop.editors["schedule"]
    assert isinstance(schedule, QLineEdit)
    schedule.setText("3x64@2e-4")
    schedule.editingFinished.emit()
    share = noise.editors["probability"]
    assert isinstance(share, RealBox)
    share.setValue(0.25)
    assert train_page.form.degradations["noise"].heading.text() == "Noise   25 %"
    work = request_.training(tmp_path / "runs")
    assert isinstance(work, TrainFingerprint)
    assert work.run == tmp_path / "runs" / "small-20260314-092600"
    assert (work.recipe, work.encoder) == ("small", RECIPES["small"].encoder)
    assert (work.loop.learning_rate, work.loop.schedule) == (5e-5, "3x64@2e-4")
    assert work.augmentation.noise.probability == 0.25
    assert (work.music, work.crowd) == (tmp_path, None)


def test_another_recipe_shows_its_own_settings(
    train_page: TrainPage, request_: TrainingRequest
) -> None:
    train_page.form.parts["loop"].heading.click()
    request_.choose_recipe("medium")
    form = train_page.form.parts["loop"].form
    assert form is not None
    assert form.config == RECIPES["medium"].loop
    assert train_page.form.recipe.currentText() == "Medium"


def test_a_setting_that_contradicts_another_is_one_sentence(train_page: TrainPage) -> None:
    train_page.form.parts["encoder"].heading.click()
    form = train_page.form.parts["encoder"].form
    assert form is not None
    heads: Any = form.editors["heads"]
    heads.setValue(5)
    assert train_page.notice.sentence.text().startswith("Dim must be a multiple of heads")


def test_a_tip_says_meaning_and_range(train_page: TrainPage) -> None:
    train_page.form.parts["loop"].heading.click()
    form = train_page.form.parts["loop"].form
    assert form is not None
    assert form.editors["temperature"].toolTip() == (
        "Divides the cosines in the loss.\n0.001 to 10."
    )


def test_recipe_and_folders_are_remembered(
    settings: QSettings, request_: TrainingRequest, tmp_path: Path
) -> None:
    request_.choose_recipe("large")
    give_folders(request_, tmp_path)
    again = TrainingRequest(settings)
    assert (again.recipe, again.folder("noise"), again.missing) == ("large", str(tmp_path), "")


def test_a_name_that_is_no_folder_is_refused(request_: TrainingRequest, tmp_path: Path) -> None:
    give_folders(request_, tmp_path)
    request_.call("../elsewhere")
    assert request_.missing
    with pytest.raises(ConfigError, match="name of a run"):
        request_.training(tmp_path)


@pytest.mark.parametrize(
    ("text", "value"), [("0,5", 0.5), ("1e-3", 1e-3), ("nothing", 0.25), ("7", 1.0)]
)
def test_a_real_number_is_typed_as_one_likes(qtbot: QtBot, text: str, value: float) -> None:
    box = RealBox(0.0, 1.0, " s")
    qtbot.addWidget(box)
    box.setValue(0.25)
    box.lineEdit().setText(f"{text} s")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == value
    assert box.text() == f"{value:g} s"


def test_scrolling_past_a_setting_changes_nothing(train_page: TrainPage, qtbot: QtBot) -> None:
    opened(train_page, qtbot)
    train_page.form.parts["loop"].heading.click()
    form = train_page.form.parts["loop"].form
    assert form is not None
    steps: Any = form.editors["steps"]
    steps.clearFocus()
    place = QPointF(steps.rect().center())
    wheel = QWheelEvent(
        place,
        steps.mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(steps, wheel)
    assert steps.value() == 3000
    assert not wheel.isAccepted()


def test_a_box_of_hertz_writes_kilohertz(qtbot: QtBot) -> None:
    box = RealBox(1.0, 96_000.0, " Hz")
    qtbot.addWidget(box)
    box.setValue(20_000.0)
    assert box.text() == "20 kHz"
    box.setValue(40.0)
    assert box.text() == "40 Hz"
    assert [box.valueFromText(text) for text in ("2.5 kHz", "800 Hz", "90")] == [2500, 800, 90]
