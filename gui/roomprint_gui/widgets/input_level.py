"""How loud an input is, whether it clips, and whether sound was lost."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from roomprint_gui import words
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.level_meter import LevelMeter

_CLIP_SHOWN_S = 2.0


class InputLevel(QWidget):
    """A meter and the lamps below it; dark until something is heard.

    Args:
        theme: The look.
        between: What stands between the lamps.
    """

    def __init__(self, theme: Theme, between: QLabel | None = None) -> None:
        super().__init__()
        self._clipped_s = -_CLIP_SHOWN_S
        self._meter = LevelMeter(theme)
        self.clip_lamp = label("", "small")
        self.clip_lamp.setToolTip("Clipping: the input is louder than it can take; turn it down")
        self.xrun_lamp = label("", "small")
        self.xrun_lamp.setToolTip("Moments of sound that the computer was too busy to take in")
        lamps = QHBoxLayout()
        lamps.addWidget(self.clip_lamp)
        lamps.addStretch(1)
        if between is not None:
            lamps.addWidget(between)
            lamps.addStretch(1)
        lamps.addWidget(self.xrun_lamp)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._meter)
        layout.addLayout(lamps)

    def show_level(
        self, level_dbfs: float, peak_dbfs: float, now_s: float, *, clipped: bool, xruns: int
    ) -> None:
        """Show the last moment; that it clipped stays long enough to be seen.

        Args:
            level_dbfs: Its mean.
            peak_dbfs: Its highest sample.
            now_s: When it ended, in seconds of sound.
            clipped: Whether it held a sample at full scale.
            xruns: How often sound was lost so far.
        """
        self._meter.show_level(level_dbfs, peak_dbfs, now_s)
        if clipped:
            self._clipped_s = now_s
        clipping = now_s - self._clipped_s < _CLIP_SHOWN_S
        set_kind(self.clip_lamp, "small", "error" if clipping else "")
        self.clip_lamp.setText("Clipping" if clipping else "Not clipping")
        set_kind(self.xrun_lamp, "small", "warning" if xruns else "")
        self.xrun_lamp.setText(words.count(xruns, "dropout") if xruns else "No dropouts")

    def clear(self) -> None:
        """Nothing is heard any more."""
        self._meter.clear()
        self._clipped_s = -_CLIP_SHOWN_S
        self.clip_lamp.clear()
        self.xrun_lamp.clear()
