import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.test_theme import contrast

from roomprint_gui.plots import inks
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.bar import Bar
from roomprint_gui.plots.image_plot import Image, ImagePlot
from roomprint_gui.plots.inks import Ink, band_ink
from roomprint_gui.plots.line_plot import LinePlot, Mark, Picture, Trace
from roomprint_gui.plots.pens import DASHED
from roomprint_gui.theme import DARK, LIGHT, Mode, Theme

TIME = Axis("Time", "s", si=True)
LEVEL = Axis("Level", "dB")
TIMES_S = np.linspace(0.0, 2.0, 201)
FALLING = Trace("Simulated", TIMES_S, -30 * TIMES_S, inks.SIMULATED)
HALF = Trace("Measured", TIMES_S[:101], -60 * TIMES_S[:101], inks.MEASURED, style=DASHED)


@pytest.fixture
def lines(qtbot: QtBot, theme: Theme) -> LinePlot:
    plot = LinePlot(theme, "Decay", TIME, LEVEL)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    return plot


@pytest.fixture
def picture(qtbot: QtBot, theme: Theme) -> ImagePlot:
    plot = ImagePlot(theme, "Spectrogram", TIME, Axis("Frequency", "Hz", si=True), LEVEL)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    return plot


def drawn(qtbot: QtBot, plot: LinePlot, *traces: Trace, marks: tuple[Mark, ...] = ()) -> None:
    plot.draw(Picture(traces, marks))
    qtbot.waitUntil(lambda: not plot._pending)


def test_the_corner_names_the_lines_and_says_their_values(qtbot: QtBot, lines: LinePlot) -> None:
    drawn(qtbot, lines, FALLING, HALF, Trace("", TIMES_S, TIMES_S, inks.DIM))
    assert lines.readout.text == "Simulated\nMeasured"
    lines._on_mouse(lines.box.mapViewToScene(QPointF(0.5, -20)))
    assert lines.readout.text.splitlines() == [
        "Time 500.0 ms",
        "Simulated −15.0 dB",
        "Measured −30.0 dB",
    ]
    lines._on_mouse(lines.box.mapViewToScene(QPointF(1.5, -20)))
    assert lines.readout.text.splitlines()[1:] == ["Simulated −45.0 dB", "Measured –"]


def test_items_are_made_once(qtbot: QtBot, lines: LinePlot) -> None:
    mark = Mark("direct sound", 0.1, inks.DIM)
    drawn(qtbot, lines, FALLING, HALF, marks=(mark,))
    made = list(lines.box.addedItems)
    drawn(qtbot, lines, HALF)
    drawn(qtbot, lines, FALLING, HALF, marks=(mark,))
    assert lines.box.addedItems == made


def test_a_plot_that_is_hidden_draws_when_it_is_shown(qtbot: QtBot, lines: LinePlot) -> None:
    drawn(qtbot, lines, FALLING)
    lines.hide()
    lines.draw(Picture((FALLING, HALF)))
    assert len(lines._pool.curves) == 1
    lines.show()
    assert len(lines._pool.curves) == 2


def test_the_wheel_zooms_time_alone_and_a_double_click_shows_everything(
    qtbot: QtBot, lines: LinePlot, qapp: QApplication
) -> None:
    drawn(qtbot, lines, FALLING)
    before = lines.box.viewRange()
    viewport = lines.view.viewport()
    middle = QPointF(viewport.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(viewport, wheel)
    after = lines.box.viewRange()
    assert after[0][1] - after[0][0] < 0.95 * (before[0][1] - before[0][0])
    assert after[1] == before[1]
    drawn(qtbot, lines, FALLING, HALF)  # new data leaves the zoom alone
    assert lines.box.viewRange() == after
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(viewport, left, pos=middle.toPoint())
    QTest.mouseDClick(viewport, left, pos=middle.toPoint())
    assert lines.box.viewRange()[0] == pytest.approx(before[0])


def test_plots_that_follow_zoom_together(qtbot: QtBot, theme: Theme, lines: LinePlot) -> None:
    other = LinePlot(theme, "Waveform", TIME, Axis("Amplitude"))
    qtbot.addWidget(other)
    other.resize(600, 300)
    other.show()
    other.follow(lines)
    drawn(qtbot, lines, FALLING)
    drawn(qtbot, other, FALLING)
    lines.box.setXRange(0.5, 0.7, padding=0)
    assert other.box.viewRange()[0] == pytest.approx([0.5, 0.7], abs=0.02)


def test_data_are_copied_as_a_table(qtbot: QtBot, lines: LinePlot) -> None:
    drawn(qtbot, lines, FALLING, HALF)
    lines.copy_data()
    rows = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0] == ["Time (s)", "Simulated: Level (dB)", "Time (s)", "Measured: Level (dB)"]
    assert rows[51] == ["0.5", "-15", "0.5", "-30"]
    assert rows[-1] == ["2", "-60", "", ""]


@pytest.mark.parametrize("ending", [".png", ".svg", ".csv"])
def test_a_plot_is_exported(qtbot: QtBot, lines: LinePlot, tmp_path: Path, ending: str) -> None:
    drawn(qtbot, lines, FALLING)
    path = tmp_path / f"decay{ending}"
    lines.export(path)
    if ending == ".png":
        assert QImage(str(path)).width() == 2 * lines.width()
    elif ending == ".svg":
        assert "<svg" in path.read_text()
    else:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert rows[0] == ["Time (s)", "Simulated: Level (dB)"]
        assert len(rows) == 1 + len(TIMES_S)


@pytest.mark.parametrize("ending", [".png", ".svg", ".csv", ".xyz"])
def test_an_export_that_fails_is_told(
    qtbot: QtBot, lines: LinePlot, tmp_path: Path, ending: str
) -> None:
    drawn(qtbot, lines, FALLING)
    with qtbot.waitSignal(lines.failed) as failed:
        lines.export(tmp_path / "nowhere" / f"decay{ending}")
    assert failed.args == [f"Could not write 'decay{ending}': choose another folder or ending."]


def test_the_menu_has_what_the_plot_can_do(lines: LinePlot) -> None:
    texts = [action.text() for action in lines.make_menu().actions()]
    assert texts == [
        *("Copy picture", "Copy data", ""),
        *("Export PNG…", "Export SVG…", "Export CSV…", ""),
        "Show everything",
    ]


def test_a_picture_says_what_is_under_the_mouse(qtbot: QtBot, picture: ImagePlot) -> None:
    values = np.arange(20.0).reshape(4, 5)
    image = Image(values, np.arange(5) * 0.5, np.arange(4) * 1000.0, 0.0, 20.0)
    picture.draw(image)
    qtbot.waitUntil(lambda: not picture._pending)
    picture._on_mouse(picture.box.mapViewToScene(QPointF(1.6, 2100.0)))
    assert picture.readout.text.splitlines() == [
        "Time 1.6 s",
        "Frequency 2.1 kHz",
        "Level 13.0 dB",
    ]
    assert picture.table()[0] == [
        "Level (dB); Frequency (Hz) down, Time (s) across",
        *("0", "0.5", "1", "1.5", "2"),
    ]
    assert picture.table()[3] == ["2000", "10", "11", "12", "13", "14"]


def test_colours_follow_the_theme(qtbot: QtBot, theme: Theme, lines: LinePlot) -> None:
    for mode in (Mode.LIGHT, Mode.DARK):
        theme.choose(mode)
        drawn(qtbot, lines, FALLING)
        color = lines._pool.curves[0].opts["pen"].color()
        assert color == inks.SIMULATED.color(theme)
        assert lines.view.backgroundBrush().color() == QColor(theme.palette.card)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_every_ink_can_be_seen(palette: object) -> None:
    bands = [band_ink(centre) for centre in (None, 125, 250, 500, 1000, 2000, 4000, 8000)]
    assert len(set(bands)) == 8
    for ink in (inks.MEASURED, inks.SIMULATED, inks.ORIGINAL, *inks.CATEGORIES, *bands):
        assert isinstance(ink, Ink)
        shade = ink.dark if palette is DARK else ink.light
        ground = DARK.card if palette is DARK else LIGHT.card
        assert contrast(shade, ground) >= 3.0, "WCAG's bound for graphics"


def test_words_below_a_narrow_plot_do_not_touch(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    octaves = Axis("Octave", "Hz", ticks={float(n): f"{n}k" for n in range(7)})
    plot = LinePlot(theme, "T20", octaves, LEVEL)
    qtbot.addWidget(plot)
    shown: list[int] = []
    monkeypatch.setattr(
        plot.bars["bottom"], "setTicks", lambda levels: shown.append(len(levels[0]))
    )
    plot.show()
    plot.resize(200, 200)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 4)
    plot.resize(600, 200)
    qtbot.waitUntil(lambda: shown[-1] == 7)


def test_long_times_are_marked_in_minutes() -> None:
    bar = Bar("bottom", clock=True)
    assert bar.tickSpacing(0.0, 7200.0, 700.0) == [(1200.0, 0.0)]
    assert bar.tickStrings([0.0, 1200.0, 6000.0], 1.0, 1200.0) == ["0:00", "20:00", "1:40:00"]
    assert bar.tickStrings([59.95, 60.0, -1.5], 1.0, 0.05) == ["0:59.95", "1:00.00", "−0:01.50"]
    assert Bar("left").tickStrings([-20.0, 0.0], 1.0, 20.0) == ["−20", "0"]


def test_an_empty_plot_has_no_numbers(qtbot: QtBot, lines: LinePlot, picture: ImagePlot) -> None:
    for plot in (lines, picture):
        assert not any(bar.style["showValues"] for bar in plot.bars.values())
    lines.draw(Picture([FALLING]))
    qtbot.waitUntil(lambda: all(bar.style["showValues"] for bar in lines.bars.values()))


def test_lines_are_as_wide_on_a_fine_screen(
    qtbot: QtBot, lines: LinePlot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LinePlot, "devicePixelRatioF", lambda _: 2.0)
    lines.draw(Picture([FALLING], marks=[Mark("Direct", 0.1, inks.MEASURED)]))
    qtbot.waitUntil(lambda: bool(lines._pool.curves))
    assert lines._pool.curves[0].opts["pen"].widthF() == 2 * FALLING.width
    assert lines._pool.marks[0].pen.widthF() == 2.0
