"""Everything that draws data, on every page: one menu, and a table whose headings have units."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QGraphicsView, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.rooms import room

from roomprint.audio.recorder import Moment
from roomprint.audio.recording import whole
from roomprint.audio.takes import TakeWriter
from roomprint.embeddings.rows import Numbers
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint_gui.app import App
from roomprint_gui.models.point_colours import colours_by
from roomprint_gui.plots import inks
from roomprint_gui.plots.axis import Axis
from roomprint_gui.plots.curve_plot import CurvePlot
from roomprint_gui.plots.image_plot import Image, ImagePlot
from roomprint_gui.plots.line_plot import LinePlot, Picture, Trace
from roomprint_gui.plots.live_waveform import LiveWaveform
from roomprint_gui.plots.mel_picture import MelPicture
from roomprint_gui.plots.plan_canvas import PlanCanvas
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.point_map import PointMap
from roomprint_gui.plots.point_table import point_table
from roomprint_gui.plots.spectrogram import SpectrogramView
from roomprint_gui.plots.waveform_plot import WaveformPlot
from roomprint_gui.theme import Mode, Theme
from roomprint_gui.widgets.absorption import AbsorptionCurve
from roomprint_gui.widgets.reverberation_sheet import DecayChart
from roomprint_gui.widgets.spark_line import SparkLine

ENTRIES = ["Copy picture", "Copy data", "Export PNG…", "Export SVG…", "Export CSV…"]
TIME, LEVEL, HERTZ = Axis("Time", "s"), Axis("Level", "dB"), Axis("Frequency", "Hz")
LINE = Picture([Trace("Decay", np.arange(5.0), -np.arange(5.0), inks.SIMULATED)])
LEVELS = np.arange(12.0, dtype=np.float32).reshape(3, 4)
Make = Callable[[Theme, Path], Plot]


def _line(theme: Theme, _: Path) -> Plot:
    plot = LinePlot(theme, "Decay", TIME, LEVEL)
    plot.draw(LINE)
    return plot


def _curve(theme: Theme, _: Path) -> Plot:
    plot = CurvePlot(theme, "Loss", Axis("Step", "steps"), Axis("Loss", "nats"))
    plot.draw(LINE)
    return plot


def _image(theme: Theme, _: Path) -> Plot:
    plot = ImagePlot(theme, "Spectrogram", TIME, HERTZ, LEVEL)
    plot.draw(Image(LEVELS, np.arange(4.0), np.arange(3.0), 0.0, 12.0))
    return plot


def _waveform(theme: Theme, folder: Path) -> Plot:
    with TakeWriter(folder, 1, 1000) as writer:
        writer.write(np.zeros((1000, 1), np.float32))
        plot = WaveformPlot(theme)
        plot.show_recording(whole(writer.finish(), "a"))
    return plot


def _live(theme: Theme, _: Path) -> Plot:
    plot = LiveWaveform(theme)
    plot.show_moment(Moment(0.1, 0.1, 0.0, True, LEVELS[:, :2], -9.0, -3.0, False, 0), 0.0)
    return plot


def _mel(theme: Theme, _: Path) -> Plot:
    plot = MelPicture(theme, "Original", 3.0, 8000.0)
    plot.show_log_mel(LEVELS)
    return plot


def _spectrogram(theme: Theme, _: Path) -> Plot:
    plot = SpectrogramView(theme, 3.0)
    plot.show_levels(LEVELS.astype(np.uint8))
    return plot


def _spark(theme: Theme, _: Path) -> Plot:
    plot = SparkLine(theme, "The last minute", "RT60", 60.0)
    plot.show_points([(0.0, 0.5), (1.0, 0.6)])
    return plot


def _absorption(theme: Theme, _: Path) -> Plot:
    plot = AbsorptionCurve(theme)
    plot.show_material(room().floor.material)
    return plot


def _chart(theme: Theme, _: Path) -> Plot:
    plot = DecayChart(theme)
    plot.show_times(np.full(len(OCTAVES_HZ), 0.6), np.full(len(OCTAVES_HZ), 0.5))
    return plot


def _map(theme: Theme, _: Path) -> Plot:
    plot = PointMap(theme, "Map")
    label = Numbers(np.array([0.3, 0.4]), "s")
    plot.label = ("RT60", label)
    plot.draw(np.zeros((2, 2), np.float32), colours_by(label), np.ones(2, np.bool_))
    return plot


KINDS = (
    *(_line, _curve, _image, _waveform, _live, _mel),
    *(_spectrogram, _spark, _absorption, _chart, _map),
)


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_plot_can_be_taken_away(
    qtbot: QtBot, theme: Theme, tmp_path: Path, make: Make, mode: Mode
) -> None:
    theme.choose(mode)
    plot = make(theme, tmp_path)
    qtbot.addWidget(plot)
    plot.resize(400, 240)
    plot.show()
    qtbot.waitUntil(lambda: not getattr(plot, "_pending", False))
    assert entries(plot.make_menu())[:5] == ENTRIES
    for ending in (".png", ".svg", ".csv"):
        plot.export(tmp_path / f"plot{ending}")
    ground = QImage(str(tmp_path / "plot.png")).pixelColor(0, 0).name().upper()
    assert ground == theme.palette.card
    drawing = (tmp_path / "plot.svg").read_text()
    assert any(shape in drawing for shape in ("<path", "<text", "<polyline"))
    rows = list(csv.reader((tmp_path / "plot.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 2
    headings = [cell for cell in rows[0] if not cell.replace(".", "").lstrip("-").isdigit()]
    assert headings
    assert all("(" in heading or heading == "Row" for heading in headings), headings
    plot._taking.copy_data()
    assert QGuiApplication.clipboard().text().split("\n")[0] == "\t".join(rows[0])
    with qtbot.waitSignal(plot.failed):
        plot.export(tmp_path / "nowhere" / "plot.csv")


def test_every_plot_of_every_page_has_the_menu(app: App, qtbot: QtBot) -> None:
    for number in range(app.window.pages.count()):
        app.window.show_page(number)
    qtbot.waitUntil(lambda: app.train_page.curves.is_filled)
    plots = app.window.findChildren(Plot)
    assert {type(plot) for plot in plots} >= {LinePlot, ImagePlot, WaveformPlot, LiveWaveform}
    assert {type(plot) for plot in plots} >= {CurvePlot, SpectrogramView, SparkLine, MelPicture}
    for plot in plots:
        assert entries(plot.make_menu())[:5] == ENTRIES, plot.accessibleName()
        assert plot.table() is not None
    plan = app.rooms_page.plan
    assert set(ENTRIES) < set(entries(plan.make_menu((1.0, 1.0))))
    for view in app.window.findChildren(QGraphicsView):
        assert isinstance(view, PlanCanvas) or _is_inside_a_plot(view), view


def _is_inside_a_plot(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, Plot) or (parent is not None and _is_inside_a_plot(parent))


def test_the_plan_is_a_table_of_places(app: App, tmp_path: Path) -> None:
    app.room.begin(room())
    app.rooms_page.plan.taking.export(tmp_path / "plan.csv")
    rows = list(csv.reader((tmp_path / "plan.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["Part", "x (m)", "y (m)", "z (m)"]
    scene = room()
    assert len(rows) == 1 + len(scene.corners) + len(scene.sources) + len(scene.microphones)
    assert [float(cell) for cell in rows[-1][1:]] == list(scene.microphones[-1].position)


def test_a_map_in_space_has_three_places() -> None:
    label = Numbers(np.array([0.3, 0.4]), "s")
    places = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert point_table(places, [1], ("RT60", label)) == [
        ["Row", "Map x (no unit)", "Map y (no unit)", "Map z (no unit)", "RT60 (s)"],
        ["1", "3", "4", "5", "0.4"],
    ]
