"""The microphone of the page that listens: chosen, missing, too loud."""

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs, heard

from roomprint.audio.devices import Device
from roomprint.errors import DeviceError
from roomprint_gui.models.answer import IdentifyState
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.pages.identify_page import IdentifyPage


def test_an_error_is_a_sentence_on_the_page(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen("USB")
    held.jobs[-1].settle("failed", DeviceError("the microphone USB cannot be opened: it is busy"))
    assert page.notice.sentence.text() == "The microphone USB cannot be opened: it is busy."
    assert model.state is IdentifyState.IDLE
    model.listen("USB")
    assert not page.notice.isVisible()
    held.jobs[-1].cancel()


def test_a_missing_microphone_comes_with_advice(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    held.jobs[-1].settle("failed", DeviceError("there is no microphone"))
    told = page.notice.sentence.text()
    assert told == "There is no microphone. Connect one, then press the arrow beside the list."


def test_the_chosen_input_is_remembered_even_when_it_is_gone(
    qtbot: QtBot, page: IdentifyPage, devices: DevicesModel, held: HeldJobs, settings: QSettings
) -> None:
    devices.refresh()
    found = [Device("Built-in", 0, is_default=True), Device("USB", 1, is_default=False)]
    held.jobs[-1].settle("succeeded", found)
    assert [page.picker.itemText(place) for place in range(3)] == [
        "Default input",
        "Built-in",
        "USB",
    ]
    page.picker.setCurrentIndex(2)
    page.picker.activated.emit(2)
    assert devices.chosen == "USB"
    devices.refresh()
    held.jobs[-1].settle("succeeded", found[:1])
    assert page.picker.currentText() == "USB (not there)"
    assert DevicesModel(held, settings).chosen == "USB"


def test_clipping_and_dropouts_are_shown(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    job, level = held.jobs[-1], page.level
    job.progressed.emit(heard(1.0))
    assert (level.clip_lamp.text(), level.xrun_lamp.text()) == ("Not clipping", "No dropouts")
    job.progressed.emit(heard(1.1, clipped=True, xruns=3))
    assert (level.clip_lamp.text(), level.xrun_lamp.text()) == ("Clipping", "3 dropouts")
    job.progressed.emit(heard(2.0))
    assert level.clip_lamp.text() == "Clipping", "long enough to be seen"
    job.progressed.emit(heard(4.0))
    assert level.clip_lamp.text() == "Not clipping"
