"""The view of the results: its bar, its list, files and errors."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from tests.gui.fakes import HeldJobs
from tests.gui.results_view import analyse, lay_over, simulate
from tests.gui.room_results import analysis, parameters, response

from roomprint.errors import RoomError
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.response import Origin
from roomprint.steps import Progress
from roomprint_gui.jobs import JobState
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_results import RoomResults
from roomprint_gui.plots.pens import DASHED
from roomprint_gui.room_works import ExportResponses, ImportResponses, PreviewRoom
from roomprint_gui.widgets.room_results import RoomResultsView


def test_before_a_simulation_the_view_says_what_can_be_done(
    view: RoomResultsView, held: HeldJobs
) -> None:
    assert not view.tabs.isVisible()
    assert view.state.text() == "Not simulated yet"
    assert view.simulate_button.isEnabled()
    assert not view.keep_button.isEnabled()
    assert not view.export_button.isEnabled()
    assert "image sources" in view.simulate_button.toolTip().lower()
    assert held.jobs == []


def test_a_simulation_shows_its_progress_and_can_be_cancelled(
    view: RoomResultsView, held: HeldJobs
) -> None:
    view.simulate_button.click()
    (job,) = held.jobs
    job.progressed.emit(Progress(1, 4, "rays of Source 1"))
    assert view.state.text() == "Simulating: rays of Source 1"
    assert (view.progress.value(), view.progress.maximum()) == (1, 4)
    view.cancel_button.click()
    assert job.state is JobState.STOPPING
    job.settle("cancelled", None)
    assert not view.progress.isVisible()
    assert view.state.text() == "Not simulated yet"


def test_an_edit_marks_the_result_stale(
    view: RoomResultsView, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    results.simulations.set_live(False)
    simulate(view, held)
    document.edit(replace(document.scene, height_m=4.0), "Height")
    assert view.state.text() == "The room has changed since this was simulated"
    assert view.state.property("kind") == "warning"
    assert view.simulate_button.isEnabled()
    document.undo()
    assert view.state.property("kind") == "dim"


def test_a_preview_says_so_where_it_is_read(
    view: RoomResultsView, results: RoomResults, held: HeldJobs, document: RoomDocument
) -> None:
    simulate(view, held)
    lay_over(results, held)
    document.drag(replace(document.scene, height_m=4.0))
    (job,) = (job for job in held.jobs if job.state is JobState.RUNNING)
    assert isinstance(job.work, PreviewRoom)
    job.settle("succeeded", (response(scene_digest=job.work.scene.digest), analysis()))
    listed = view.list.list
    assert listed.data(listed.index(0)) == "This room (preview)"
    assert view.state.text() == "Rough preview: the whole simulation follows"
    assert not view.export_button.isEnabled()
    assert view.parameters.rough.text() == "Rough preview: the whole simulation follows."
    assert view.parameters.view.property("tone") == "rough"
    trace, measured = view.waveform.waveform.content.traces
    assert (trace.title, trace.faint, measured.faint) == ("This room (preview)", True, False)
    view.decay.chips.choose(1000.0)
    assert view.decay.plot.content.traces[0].style is DASHED
    assert not view.compare.view.isVisibleTo(view.compare)
    assert view.compare.empty.text().startswith("Rough preview: the whole simulation follows")
    document.cancel_drag()
    assert listed.data(listed.index(0)) == "This room"
    assert view.parameters.view.property("tone") == ""
    assert view.compare.view.isVisibleTo(view.compare)


def test_a_room_that_cannot_be_simulated_says_why_there_is_nothing(
    view: RoomResultsView, document: RoomDocument
) -> None:
    document.edit(replace(document.scene, height_m=0.1), "Height")
    assert view.empty.text().startswith("This room cannot be simulated: the height")
    assert view.state.text().startswith("Cannot be simulated: the height")


def test_ticking_and_choosing_in_the_list(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    lay_over(results, held)
    listed = view.list.list
    assert [listed.data(listed.index(row)) for row in range(2)] == ["This room", "Measured"]
    check = Qt.ItemDataRole.CheckStateRole
    assert listed.data(listed.index(1), check) == Qt.CheckState.Checked
    listed.setData(listed.index(1), Qt.CheckState.Unchecked, check)
    assert [one.result.name for one in results.drawn] == ["This room"]
    view.list.setCurrentIndex(listed.index(1))
    assert [one.result.name for one in results.drawn] == ["Measured"]
    assert view.pairs.count() == 1
    view.list.setCurrentIndex(listed.index(0))
    assert view.pairs.count() == 2


def test_the_menu_renames_and_removes(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    lay_over(results, held)
    listed = view.list.list
    listed.setData(listed.index(1), "Saturday", Qt.ItemDataRole.EditRole)
    assert results.entries[0].name == "Saturday"
    keep, rename, remove = view.list.make_menu(1).actions()
    assert [keep.isEnabled(), rename.isEnabled(), remove.isEnabled()] == [False, True, True]
    remove.trigger()
    assert list(results.entries) == []
    view.list.make_menu(0).actions()[0].trigger()
    assert [one.name for one in results.entries] == ["Box"]


def test_a_pair_is_chosen_in_the_bar(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    simulate(view, held)
    assert view.pairs.itemText(1) == "Source 1 → Microphone 2"
    view.pairs.setCurrentIndex(1)
    view.pairs.activated.emit(1)
    analyse(held)
    assert results.drawn[0].response.microphone == "Microphone 2"


def test_settings_make_a_plan_and_are_simulated(
    view: RoomResultsView, results: RoomResults, held: HeldJobs
) -> None:
    view.settings.live.click()
    simulate(view, held)
    view.settings_button.click()
    assert view.settings.isVisible()
    method = view.settings.form.editors["method"]
    method.setCurrentIndex(1)  # type: ignore[attr-defined]
    assert results.simulations.config == SimulationConfig(method="image sources")
    assert view.settings.plan.text().startswith("Image sources, order ")
    view.settings.close()
    assert view.state.text() == "The room has changed since this was simulated"


def test_errors_stay_on_the_page_until_the_next_simulation(
    view: RoomResultsView, held: HeldJobs
) -> None:
    view.simulate_button.click()
    held.jobs[-1].settle("failed", RoomError("the simulation gave no numbers"))
    assert view.notice.sentence.text() == "The simulation gave no numbers."
    view.simulate_button.click()
    assert not view.notice.isVisible()


def test_files_are_opened_and_written(
    view: RoomResultsView,
    results: RoomResults,
    held: HeldJobs,
    document: RoomDocument,
    tmp_path: Path,
) -> None:
    simulate(view, held)
    results.export(tmp_path / "room.sofa")
    work = held.jobs[-1].work
    assert isinstance(work, ExportResponses)
    assert (len(work.responses), work.scene) == (2, document.scene)
    held.jobs[-1].settle("succeeded", work.path)
    assert view.notice.sentence.text() == f"Wrote 'room.sofa' into {tmp_path}."
    results.export(tmp_path / "room.wav")
    work = held.jobs[-1].work
    assert isinstance(work, ExportResponses)
    assert [one.microphone for one in work.responses] == ["Microphone 1"]
    view.drop.dropped.emit([tmp_path / "hall.wav"])
    work = held.jobs[-1].work
    assert isinstance(work, ImportResponses)
    imported = response(origin=Origin.IMPORTED, onset_s=None)
    held.jobs[-1].settle("succeeded", [(tmp_path / "hall.wav", (imported,))])
    assert [one.name for one in results.entries] == ["hall"]


def test_a_file_that_cannot_be_read_is_told(
    view: RoomResultsView, results: RoomResults, held: HeldJobs, tmp_path: Path
) -> None:
    results.open_files([tmp_path / "empty.wav"])
    held.jobs[-1].settle("failed", RoomError("empty.wav is empty"))
    assert view.notice.sentence.text() == "Empty.wav is empty."


def test_a_tab_is_exported_as_a_picture(
    view: RoomResultsView, held: HeldJobs, tmp_path: Path
) -> None:
    simulate(view, held)
    view.tabs.setCurrentWidget(view.parameters)
    menu = view.make_export_menu()
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "Response as WAV or SOFA…",
        "Parameters as CSV…",
        "Picture of 'Parameters'…",
    ]
    menu.export_picture(tmp_path / "parameters.png")
    assert QImage(str(tmp_path / "parameters.png")).width() == view.parameters.width()
    menu.export_picture(tmp_path / "nowhere" / "parameters.png")
    assert view.notice.sentence.text().startswith("Could not write 'parameters.png'")


def test_an_import_says_so_in_place_of_the_error_before_and_warns_of_what_is_no_response(
    view: RoomResultsView, results: RoomResults, held: HeldJobs, tmp_path: Path
) -> None:
    results.open_files([tmp_path / "empty.wav"])
    held.jobs[-1].settle("failed", RoomError("empty.wav is empty"))
    results.open_files([tmp_path / "song.wav"])
    imported = response(origin=Origin.IMPORTED, onset_s=None)
    held.jobs[-1].settle("succeeded", [(tmp_path / "song.wav", (imported,))])
    assert view.notice.sentence.text() == "Opened 'song.wav': 1 response."
    analyse(held, parameters(warnings=("this does not look like an impulse response",)))
    assert view.notice.sentence.text() == "'song': this does not look like an impulse response."
    assert view.notice.property("tone") == "warning"
