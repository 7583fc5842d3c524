"""The tabs of a result: curves, decays, the table, and what is laid over."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs
from tests.gui.results_view import analyse, lay_over, simulate
from tests.gui.room_results import analysis, parameters, response, simulation

from roomprint.rooms.comparison import compare
from roomprint.rooms.response import Origin
from roomprint.rooms.simulation import SimulateRoom
from roomprint.rooms.statistics import sabine_s
from roomprint_gui.models.parameter_table import PARAMETERS
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.inks import CATEGORIES, FITS, MEASURED, SIMULATED
from roomprint_gui.widgets.result_inks import inks_of
from roomprint_gui.widgets.room_results import RoomResultsView


def test_a_simulation_is_drawn_on_every_tab(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    assert view.tabs.isVisible()
    assert view.state.text() == "Hybrid, order 3, 2,000 rays, seed 0"
    assert not view.simulate_button.isEnabled()
    (wave,) = view.waveform.waveform.content.traces
    assert wave.ink is SIMULATED
    np.testing.assert_allclose(wave.y[1::2], np.exp(-5 * np.linspace(0, 1, 101)), rtol=1e-6)
    assert view.waveform.waveform.content.marks[0].x == 0.01
    image = view.spectrogram.plot.image
    assert image is not None
    assert image.values.shape == (240, 5)
    # a level that rises evenly with frequency rises evenly between octaves in hertz
    hertz = 62.5 * 2.0**image.y
    expected = np.interp(hertz, np.arange(4) * 2000.0, analysis().spectrogram.level_db[:, 0])
    np.testing.assert_allclose(image.values[:, 0], expected, atol=1e-3)
    assert view.parameters.table.rowCount() == 7


def test_a_band_shows_its_lines_and_its_noise(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    view.decay.chips.choose(1000.0)
    titles = [trace.title for trace in view.decay.plot.content.traces]
    assert titles == ["This room", "EDT 0.55 s", "T20 0.62 s", "Noise floor"]
    line = view.decay.plot.content.traces[2]
    slope = np.diff(line.y) / np.diff(line.x)
    np.testing.assert_allclose(slope, -60 / 0.62, rtol=1e-6)
    assert line.y[0] == -5.0
    view.decay.chips.choose(250.0)
    assert "Noise floor" not in [trace.title for trace in view.decay.plot.content.traces]
    view.decay.chips.buttons[0].click()
    titles = [trace.title for trace in view.decay.plot.content.traces]
    assert titles == ["125 Hz", "250 Hz", "500 Hz", "1 kHz", "2 kHz", "4 kHz"]
    assert len({trace.ink for trace in view.decay.plot.content.traces}) == 6


def test_the_chosen_band_stays_with_the_next_result(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    view.decay.chips.choose(500.0)
    results.choose_pair(("Source 1", "Microphone 2"))
    analyse(held)
    assert view.decay.chips.chosen == 500.0


def test_empty_cells_say_why(view: RoomResultsView, held: HeldJobs) -> None:
    simulate(view, held)
    table = view.parameters.table
    texts = [table.data(table.index(0, column)) for column in range(table.columnCount())]
    assert texts == ["Broadband", "0.55", "0.62", "–", "8.4", "12.0", "87", "31", "−2.2"]
    tip = table.data(table.index(0, 3), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Needs 45 dB of decay for T30, there are 38 dB"
    header = table.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "−5 to −25 dB" in str(header)
    assert view.parameters.summary.text() == "Direct sound after 10 ms · STI 0.71 · 16 kHz"


def test_the_table_is_copied(view: RoomResultsView, held: HeldJobs) -> None:
    simulate(view, held)
    view.parameters.copy_action.trigger()
    rows = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0][:3] == ["Band", "EDT in s", "T20 in s"]
    assert rows[5][:5] == ["1 kHz", "0.55", "0.62", "", "8.43"]


def test_the_table_is_written_as_csv(
    view: RoomResultsView, held: HeldJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulate(view, held)
    path = tmp_path / "hall.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    (write,) = (one for one in view.make_export_menu().actions() if "CSV" in one.text())
    write.trigger()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Band", *(f"{one.title} in {one.unit}" for one in PARAMETERS)]
    assert [row[0] for row in rows[1:3]] == ["Broadband", "125 Hz"]
    assert rows[1][3] == ""
    assert float(rows[1][8]) == -2.2
    path = tmp_path / "nowhere" / "hall.csv"
    view.parameters.export_action.trigger()
    assert view.notice.sentence.text().startswith("Could not write 'hall.csv': No such file")


def test_clicking_a_column_draws_it(
    view: RoomResultsView, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(view, held)
    view.tabs.setCurrentWidget(view.parameters)
    traces = {trace.title: trace for trace in view.parameters.plot.content.traces}
    assert list(traces) == ["This room", "Sabine", "Eyring"]
    np.testing.assert_allclose(traces["Sabine"].y, sabine_s(document.scene))
    np.testing.assert_allclose(traces["This room"].y, 0.62)
    view.parameters.view.clicked.emit(view.parameters.table.index(2, 4))
    (trace,) = view.parameters.plot.content.traces
    np.testing.assert_allclose(trace.y, 8.43)
    assert view.parameters.plot.isVisible()


def test_measured_and_simulated_are_laid_over_in_their_colours(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    results.keep()
    lay_over(results, held)
    assert [one.result.name for one in results.drawn] == ["This room", "Box", "Measured"]
    assert inks_of(results.drawn) == [SIMULATED, CATEGORIES[0], MEASURED]
    names = [trace.title for trace in view.waveform.waveform.content.traces]
    assert names == ["This room", "Box", "Measured"]


def test_a_measured_response_is_scaled_and_moved_onto_the_simulated_one(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    measured = response(origin=Origin.MEASURED, onset_s=None)
    results.add(RoomResult(name="Measured", origin=Origin.MEASURED, responses=(measured,)))
    made = analysis(onset_s=0.03)
    wave = replace(
        made.waveform, lowest=4 * made.waveform.lowest, highest=4 * made.waveform.highest
    )
    held.jobs[-1].settle("succeeded", replace(made, waveform=wave))
    simulated, laid_over = view.waveform.waveform.content.traces
    assert laid_over.title == "Measured, scaled"
    np.testing.assert_allclose(laid_over.y, simulated.y, rtol=1e-6)
    np.testing.assert_allclose(simulated.x - laid_over.x, 0.02, atol=1e-6)


def test_differences_are_tabled_in_steps(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    assert not view.compare.view.isVisibleTo(view)
    first = parameters()
    bands = tuple(replace(band, t20_s=0.60, c80_db=10.5) for band in first.bands)
    lay_over(results, held, replace(first, bands=bands))
    view.tabs.setCurrentWidget(view.compare)
    assert view.compare.measured.currentText() == "Measured"
    assert view.compare.simulated.currentText() == "This room"
    table = view.compare.table
    row = [table.data(table.index(1, column)) for column in range(table.columnCount())]
    # T20: 0.02 s of 0.03 s a step; C80: 1.5 dB of 1 dB a step
    assert row == ["125 Hz", "0.0", "+0.7", "–", "0.0", "+1.5", "0.0", "0.0"]
    tip = table.data(table.index(1, 2), Qt.ItemDataRole.ToolTipRole)
    assert tip == "T20, 125 Hz: measured 0.60 s, simulated 0.62 s; +0.7 steps"
    assert "T30" in str(table.data(table.index(1, 3), Qt.ItemDataRole.ToolTipRole))
    differences = compare(replace(first, bands=bands), parameters())
    noticed = sum(one.noticeable for one in differences)
    assert noticed == 6
    assert view.compare.summary.text() == "36 of 42 values lie within one just-noticeable step."


def test_compare_says_between_which_source_and_microphone(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    results.choose_pair(("Source 1", "Microphone 2"))
    imported = response(origin=Origin.IMPORTED, source="speaker", microphone="ear")
    results.add(RoomResult(name="hall", origin=Origin.IMPORTED, responses=(imported,)))
    analyse(held)
    assert view.compare.compared.text() == (
        "Compared: Source 1 → Microphone 2 of 'This room' with speaker → ear of 'hall', "
        "which has other names."
    )
    lay_over(results, held)
    results.choose_pair(("Source 1", "Microphone 1"))
    view.compare.measured.setCurrentIndex(view.compare.measured.findText("Measured"))
    assert view.compare.compared.text() == (
        "Compared from source to microphone: Source 1 → Microphone 1."
    )
    assert "D50 0.05" in view.compare.steps.text()


def test_a_colour_stays_while_other_overlays_go(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    results.keep()
    results.keep()
    second, first = results.entries
    assert inks_of(results.drawn) == [SIMULATED, CATEGORIES[0], CATEGORIES[1]]
    results.overlay(first, on=False)
    assert inks_of(results.drawn) == [SIMULATED, CATEGORIES[1]]
    results.rename(second, "Saturday")
    assert inks_of(results.drawn) == [SIMULATED, CATEGORIES[1]]
    assert FITS["EDT"] not in (MEASURED, CATEGORIES[0])


def test_the_time_axis_ends_with_the_sound_and_a_double_click_shows_all(
    view: RoomResultsView, results: RoomResults, held: HeldJobs, qtbot: QtBot
) -> None:
    view.simulate_button.click()
    work = held.jobs[-1].work
    assert isinstance(work, SimulateRoom)
    held.jobs[-1].settle("succeeded", simulation(work.scene, work.settings))
    made = analysis()
    time_s = made.waveform.time_s
    wave = replace(
        made.waveform,
        time_s=(time_s / 10).astype(np.float32),
        energy_db=(-200 * time_s).astype(np.float32),
    )
    held.jobs[-1].settle("succeeded", replace(made, waveform=wave))
    plot = view.waveform.energy
    # 60 dB down at 0.3 of 1 s, drawn on a tenth of the time, and a tenth more
    assert plot.content.x_range == pytest.approx((0.0, 0.0319), abs=1e-3)
    assert plot.content.whole == (0.0, 0.1)

    def right_s() -> float:
        return float(plot.box.viewRange()[0][1])

    qtbot.waitUntil(lambda: right_s() < 0.04)
    plot.show_all()
    assert right_s() == pytest.approx(0.1)
    plot.show_all()
    assert right_s() < 0.04
