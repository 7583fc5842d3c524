"""The list of inputs, where there is one and where there is none."""

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs

from roomprint.audio.devices import Device
from roomprint_gui.models.devices_model import DevicesModel
from roomprint_gui.widgets.device_picker import DevicePicker

MICROPHONE = Device("Microphone", 2, True)


def test_no_default_input_is_listed_where_there_is_no_microphone(
    qtbot: QtBot, settings: QSettings, held: HeldJobs
) -> None:
    model, picker = DevicesModel(held, settings), DevicePicker("Input", "Default input")
    qtbot.addWidget(picker)

    def show() -> None:
        picker.offer(model.devices, model.chosen, are_none=model.are_none)

    def entries() -> list[str]:
        return [picker.itemText(row) for row in range(picker.count())]

    model.devices_changed.connect(show)
    show()
    assert entries() == ["Default input"], "nobody has looked yet"
    for found, listed in (
        ([], ["No microphone found"]),
        ([MICROPHONE], ["Default input", "Microphone"]),
        ([], ["No microphone found"]),
    ):
        model.refresh()
        held.jobs[-1].settle("succeeded", found)
        assert entries() == listed
