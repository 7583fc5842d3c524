"""The colours of what is drawn: one thing has one colour everywhere, readable light and dark."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from roomprint_gui.theme import DARK, LIGHT, Theme


@dataclass(frozen=True)
class Ink:
    """One colour in its light and its dark shade."""

    light: str
    dark: str

    def color(self, theme: Theme) -> QColor:
        """The shade for the palette in force."""
        return QColor(self.dark if theme.palette is DARK else self.light)


TEXT = Ink(LIGHT.text, DARK.text)
DIM = Ink(LIGHT.dim, DARK.dim)
ORIGINAL = DIM
PROCESSED = Ink(LIGHT.accent, DARK.accent)
SIMULATED = PROCESSED
MEASURED = Ink("#C4610A", "#F29A3F")
SOURCE = Ink("#E4572E", "#E4572E")
MICROPHONE = Ink("#3A86FF", "#3A86FF")

# Okabe and Ito (2008), darker on white and brighter on black where the original is hard to see
_VERMILION = Ink("#D55E00", "#EE7733")
_ORANGE = Ink("#B17A00", "#E69F00")
_YELLOW = Ink("#857B00", "#F0E442")
_GREEN = Ink("#00805D", "#1DB88C")
_SKY = Ink("#2B8CC4", "#56B4E9")
_BLUE = Ink("#00619A", "#5A93E8")
_PURPLE = Ink("#A3517C", "#D58BB4")

CATEGORIES = (_SKY, _PURPLE, _YELLOW, _BLUE, _VERMILION)  # neither the teal nor the orange above
FITS = {"EDT": _YELLOW, "T20": _BLUE, "T30": _PURPLE}
_BANDS = {
    125.0: _VERMILION,
    250.0: _ORANGE,
    500.0: _YELLOW,
    1000.0: _GREEN,
    2000.0: _SKY,
    4000.0: _BLUE,
    8000.0: _PURPLE,
}


def band_ink(centre_hz: float | None) -> Ink:
    """The colour of an octave band; None is the whole spectrum."""
    return _BANDS.get(centre_hz, TEXT) if centre_hz is not None else TEXT
