from dataclasses import fields

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from roomprint_gui.theme import DARK, LIGHT, Mode, Palette, Theme, stylesheet
from roomprint_gui.widgets.basics import button

PALETTES = pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours after WCAG 2, 1 to 21."""
    lights = sorted((_luminance(QColor(first)), _luminance(QColor(second))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's own example


@PALETTES
@pytest.mark.parametrize("ground", ["window", "card"])
@pytest.mark.parametrize("role", ["text", "dim", "accent", "warning", "error", "good"])
def test_every_text_is_readable(palette: Palette, ground: str, role: str) -> None:
    assert contrast(getattr(palette, role), getattr(palette, ground)) >= 4.5


@PALETTES
def test_text_on_filled_grounds_is_readable(palette: Palette) -> None:
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.text, palette.wash) >= 4.5
    assert contrast(palette.dim, palette.raised) >= 4.5


@PALETTES
def test_the_stylesheet_uses_the_palette_and_nothing_else(palette: Palette) -> None:
    sheet = stylesheet(palette)
    assert "$" not in sheet
    for field in fields(palette):
        sheet = sheet.replace(getattr(palette, field.name), "")
    assert "#" not in sheet, "a colour that no palette knows"


def test_a_chosen_mode_is_remembered(qtbot: QtBot, qapp: QApplication, settings: QSettings) -> None:
    theme = Theme(qapp, settings)
    theme.choose(Mode.LIGHT)
    with qtbot.waitSignal(theme.changed):
        theme.choose(Mode.DARK)
    assert theme.palette is DARK
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Mode.DARK)
    assert Theme(qapp, settings).mode is Mode.DARK


def test_a_damaged_setting_means_like_the_system(qapp: QApplication, settings: QSettings) -> None:
    settings.setValue("theme", "mauve")
    assert Theme(qapp, settings).mode is Mode.SYSTEM


def test_icons_follow_the_theme(qtbot: QtBot, theme: Theme) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    theme.choose(Mode.LIGHT)
    theme.dress(button, "stop")
    theme.wear(button)
    button.show()

    def middle() -> str:
        return button.icon().pixmap(24, 24).toImage().pixelColor(12, 12).name().upper()

    assert middle() == LIGHT.text
    theme.choose(Mode.DARK)
    assert middle() == DARK.text


def test_a_part_is_dressed_when_it_is_seen(qtbot: QtBot, theme: Theme) -> None:
    theme.choose(Mode.LIGHT)
    parts = [QWidget() for _ in range(2)]
    for part in parts:
        qtbot.addWidget(part)
        theme.wear(part)
    seen, hidden = parts
    seen.show()
    theme.choose(Mode.DARK)
    assert seen.styleSheet() == stylesheet(DARK)
    assert hidden.styleSheet() == ""
    hidden.show()
    assert hidden.styleSheet() == stylesheet(DARK)


@PALETTES
def test_a_button_is_seen_to_be_one(qtbot: QtBot, theme: Theme, palette: Palette) -> None:
    theme.choose(Mode.DARK if palette is DARK else Mode.LIGHT)
    part = QWidget()
    qtbot.addWidget(part)
    made = button(theme, "Open", "file", "Open a file")
    made.setParent(part)
    theme.wear(part)
    part.show()
    picture = made.grab().toImage()
    middle = picture.height() // 2
    assert picture.pixelColor(0, middle) == QColor(palette.line)
    assert picture.pixelColor(4, middle) == QColor(palette.raised)


@pytest.mark.parametrize("size", [18, 24])
@pytest.mark.parametrize("gap", [0.0, 1 / 3])
@pytest.mark.parametrize("ratio", [1, 2])
def test_icons_are_drawn_not_stretched(theme: Theme, size: int, gap: float, ratio: int) -> None:
    wanted = theme.pixmap("sliders", "text", size * ratio, gap).toImage()
    shown = theme.icon("sliders", gap=gap).pixmap(QSize(round(size * (1 + gap)), size), ratio)
    image = shown.toImage()
    image.setDevicePixelRatio(1.0)
    assert image == wanted
