"""The gallery of pairs on the train page: seen, heard, drawn anew."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, SilentPlayer
from tests.gui.runs import give_folders, opened, training, write_run

from roomprint.errors import ConfigError
from roomprint.training.sample_pairs import DrawPairs, SamplePair, View
from roomprint.workspace import Workspace
from roomprint_gui.models.sample_pairs import SamplePairs
from roomprint_gui.models.training_request import TrainingRequest
from roomprint_gui.pages.train_page import TrainPage


def pair(number: int) -> SamplePair:
    """A tone in the band ``10 number``; the replica is half as loud."""
    audio = np.sin(0.1 * (number + 1) * np.arange(48_000)).astype(np.float32)
    log_mel = np.full((90, 80), -2.0, np.float32)
    log_mel[:, 10 * number + 5] = 2.0
    return SamplePair(
        Path(f"/music/{number}.flac"), 83.0, View(audio, log_mel), View(audio / 2, log_mel.copy())
    )


@pytest.fixture
def gallery(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path, held: HeldJobs, qtbot: QtBot
) -> TrainPage:
    """The page with two pairs."""
    give_folders(request_, tmp_path)
    opened(train_page, qtbot)
    train_page.form.pairs_button.click()
    held.jobs[-1].settle("succeeded", (pair(0), pair(1)))
    return train_page


def test_pairs_need_the_folders_of_a_training(train_page: TrainPage) -> None:
    assert not train_page.form.pairs_button.isEnabled()
    assert train_page.form.pairs_button.toolTip() == "Choose the folders of music, noise and rooms"


def test_pairs_are_drawn_as_the_form_says(
    train_page: TrainPage, request_: TrainingRequest, tmp_path: Path, held: HeldJobs, qtbot: QtBot
) -> None:
    give_folders(request_, tmp_path)
    noise = replace(request_.part("augmentation").noise, probability=0.25)
    request_.set_degradation("noise", noise)
    opened(train_page, qtbot)
    train_page.form.pairs_button.click()
    (work,) = held.works(DrawPairs)
    assert (work.music, work.augmentation.noise.probability) == (tmp_path, 0.25)
    assert held.lanes[held.jobs[-1]] == "training"
    assert train_page.gallery.busy.isVisible()
    held.jobs[-1].settle("succeeded", (pair(0),))
    assert not train_page.gallery.busy.isVisible()
    train_page.gallery.draw_button.click()
    assert held.works(DrawPairs)[1] == replace(work, seed=work.seed + 1)


def test_each_pair_is_seen(gallery: TrainPage) -> None:
    view = gallery.gallery
    assert view.titles[0].text() == "0.flac, from 1:23"
    for number in range(2):
        image = view.pictures[number]["original"].image
        assert image is not None
        assert (image.width(), image.height()) == (90, 80)
        brightness = [image.pixelColor(0, 79 - band).lightness() for band in range(80)]
        assert brightness.index(max(brightness)) == 10 * number + 5
    assert view.pictures[2]["original"].image is None
    assert not view.buttons[2]["original"].isEnabled()


def test_each_half_is_heard(gallery: TrainPage, silent: SilentPlayer, qtbot: QtBot) -> None:
    play = gallery.gallery.buttons[1]["replica"]
    play.click()
    qtbot.waitUntil(lambda: silent.playing, timeout=10_000)
    ((path, start_s),) = silent.asked
    heard, rate_hz = soundfile.read(path, dtype="float32")
    assert (rate_hz, start_s) == (16_000, 0.0)
    np.testing.assert_array_equal(heard, pair(1).replica.audio)
    assert play.toolTip() == "Be silent"
    play.click()
    assert not silent.playing
    assert play.toolTip() == "Hear the replica"


def test_nothing_is_left_of_what_was_heard(
    gallery: TrainPage, pairs: SamplePairs, silent: SilentPlayer, qtbot: QtBot
) -> None:
    gallery.gallery.buttons[0]["original"].click()
    qtbot.waitUntil(lambda: silent.playing, timeout=10_000)
    pairs.stop()
    assert not silent.asked[0][0].parent.exists()


def test_pairs_of_the_chosen_run(
    train_page: TrainPage,
    request_: TrainingRequest,
    workspace: Workspace,
    tmp_path: Path,
    held: HeldJobs,
    qtbot: QtBot,
) -> None:
    give_folders(request_, tmp_path)
    run = write_run(workspace.runs / "before")
    opened(train_page, qtbot)
    train_page.form.pairs_button.click()
    source = train_page.gallery.source
    assert source.itemText(1) == "before"
    source.setCurrentIndex(1)
    source.activated.emit(1)
    held.jobs[0].settle("cancelled", None)
    assert held.works(DrawPairs)[-1].music == training(run).music
    train_page.gallery.close_button.click()
    assert train_page._stack.currentIndex() == 0


def test_what_cannot_be_drawn_is_one_sentence(gallery: TrainPage, held: HeldJobs) -> None:
    gallery.gallery.draw_button.click()
    held.jobs[-1].settle("failed", ConfigError("the noise folder 'x' does not exist"))
    assert gallery.notice.sentence.text() == "The noise folder 'x' does not exist."
    assert gallery.gallery.titles[0].text() == "0.flac, from 1:23"
