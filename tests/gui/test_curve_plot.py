from itertools import pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from roomprint_gui.plots.curve_plot import Counted, CurvePlot, Figures, envelope, faint, log_marks
from roomprint_gui.plots.inks import PROCESSED
from roomprint_gui.plots.line_plot import Picture, Trace
from roomprint_gui.theme import Theme

STEPS = np.arange(1.0, 1001.0)


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> CurvePlot:
    plot = CurvePlot(theme, "Loss", Figures("Step", digits=6), Figures("Loss", "nats", digits=3))
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.show()
    return plot


def test_the_envelope_keeps_every_extreme() -> None:
    rng = np.random.default_rng(0)
    x, y = np.sort(rng.uniform(0, 10, 5000)), rng.normal(size=5000)
    thin_x, thin_y = envelope(x, y, 50)
    assert len(thin_x) <= 100
    assert (np.diff(thin_x) >= 0).all()
    edges = np.linspace(x[0], x[-1], 51)
    edges[-1] += 1e-6  # the last stretch holds its end
    for low, high in pairwise(edges):
        inside, kept = y[(x >= low) & (x < high)], thin_y[(thin_x >= low) & (thin_x < high)]
        assert (kept.min(), kept.max()) == (inside.min(), inside.max())


def test_a_step_is_whole_also_on_an_axis_of_decades(plot: CurvePlot) -> None:
    axis = Counted("Step")
    assert [axis.say(value) for value in (18.144, 0.2, 12_345.6)] == ["18", "0", "12,346"]
    plot._linear = (axis, plot._linear[1])
    plot.set_log(x=True, y=False)
    assert plot._x.say(np.log10(18.144)) == "18"


def test_few_points_stay_as_they_are() -> None:
    x, y = envelope(STEPS, STEPS, 500)
    assert x is STEPS
    assert y is STEPS


def test_marks_of_decades_are_round() -> None:
    assert log_marks(0.0, 3.0) == pytest.approx([0, 1, 2, 3])
    narrow = 10 ** np.array(log_marks(-0.6, 0.7))
    assert narrow == pytest.approx([0.3, 1, 3])


def test_an_axis_of_decades_shows_the_same_numbers(qtbot: QtBot, plot: CurvePlot) -> None:
    trace = Trace("a", STEPS, 5.0 / STEPS, PROCESSED)
    below = Trace("b", STEPS, np.where(STEPS < 500, 0.0, 1.0), faint(PROCESSED))
    plot.draw(Picture([trace, below], x_range=(0.0, 1000.0)))
    plain = plot.table()
    plot.set_log(x=True, y=True)
    seen = plot.content.traces[0]
    np.testing.assert_allclose(10**seen.x, STEPS)
    np.testing.assert_allclose(10**seen.y, 5.0 / STEPS)
    assert plot.content.x_range == (0.0, 3.0)
    assert len(plot.content.traces[1].x) == 501, "what is not positive is left out"
    assert plot.table() == plain
    qtbot.waitUntil(lambda: plot.box.viewRange()[0] == pytest.approx([0.0, 3.0]))
    plot.view.scene().sigMouseMoved.emit(plot.box.mapViewToScene(plot.box.viewRect().center()))
    assert "Step 31.6" in plot.readout.text
    plot.grab()
    plot.set_log(x=False, y=False)
    assert plot.content.traces[0] is trace
    plot.grab()


def test_faint_is_the_same_colour_seen_through(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.draw(Picture([Trace("", STEPS, STEPS, ink) for ink in (faint(PROCESSED), PROCESSED)]))
    qtbot.waitUntil(lambda: len(plot._pool.curves) == 2)
    color, plain = (curve.opts["pen"].color() for curve in plot._pool.curves)
    assert plain.alphaF() == 1.0
    assert color.rgb() == plain.rgb()
    assert 0.2 < color.alphaF() < 0.5
