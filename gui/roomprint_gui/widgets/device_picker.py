"""Choosing a sound device by its name."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from roomprint.audio.devices import Device
from roomprint_gui.widgets.basics import keep_narrow


class DevicePicker(QComboBox):
    """The system's default device first, then those there are; its data are their names.

    Args:
        name: What is chosen, for a screen reader.
        default: What the default device is called.
        missing: What is said where there is no device at all.
    """

    def __init__(self, name: str, default: str, missing: str = "No microphone found") -> None:
        super().__init__()
        self._default, self._missing = default, missing
        self.setAccessibleName(name)
        keep_narrow(self)

    def offer(
        self, devices: Sequence[Device], chosen: str | None, *, are_none: bool = False
    ) -> None:
        """Show ``devices``; a chosen one that is gone stays on the list, so that it is seen.

        Args:
            devices: Those that are there.
            chosen: The name of one; None: the default one.
            are_none: One has looked, and there is none.
        """
        self.clear()
        self.addItem(self._missing if are_none else self._default, None)
        names = [device.name for device in devices]
        for name in names:
            self.addItem(name, name)
        if chosen is not None and chosen not in names:
            self.addItem(f"{chosen} (not there)", chosen)
        self.setCurrentIndex(max(0, self.findData(chosen)) if chosen is not None else 0)
