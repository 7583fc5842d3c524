"""Files that are identified, and the history of what was."""

from pathlib import Path

from PySide6.QtCore import Qt
from tests.gui.fakes import HeldJobs, SilentPlayer, heard, known, match, unknown

from roomprint.library.identify import IdentifyFile
from roomprint.workspace import Workspace
from roomprint_gui.models.answer import IdentifyState
from roomprint_gui.models.identify_model import IdentifyModel
from roomprint_gui.pages.identify_page import IdentifyPage


def test_a_file_shows_its_best_matches(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, workspace: Workspace
) -> None:
    path = Path("/clips/take 3.m4a")
    model.identify(path)
    assert held.works(IdentifyFile) == [IdentifyFile(workspace=workspace.root, path=path)]
    assert page.card.detail.text() == "Comparing 'take 3.m4a' with the library."
    held.jobs[-1].settle("succeeded", known(match(5), match(6, confidence=0.02)))
    assert page.card.position.text() == "Begins at 1:20.0 of 3:05"
    assert page.card.asked.text() == "In 'take 3.m4a':"
    assert page.header.state.text() == "The answer for 'take 3.m4a' is below"
    assert page.matches.heading.text() == "Best matches"
    shown = [cells[1].text() for cells in page.matches.lines if cells[1].isVisible()]
    assert shown == ["Ana Ruiz – Piece 5", "Ana Ruiz – Piece 6"]


def test_an_unknown_file_enters_the_history(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, silent: SilentPlayer
) -> None:
    model.identify(Path("/clips/take 3.m4a"))
    held.jobs[-1].settle("succeeded", unknown(match(6, confidence=0.02)))
    assert page.matches.heading.text() == "Closest recordings"
    title = model.history.index(0, 1)
    assert title.data() == "Unknown"
    assert title.data(Qt.ItemDataRole.ToolTipRole) == "take 3.m4a"
    page.history.doubleClicked.emit(title)
    assert silent.asked == []


def test_a_file_takes_the_place_of_listening(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs
) -> None:
    model.listen(None)
    listening = held.jobs[-1]
    model.identify(Path("/clips/a.wav"))
    listening.settle("cancelled", None)
    assert model.state is IdentifyState.READING
    listening.progressed.emit(heard(9.0, known(match(1))))
    assert model.answer is None
    held.jobs[-1].settle("succeeded", unknown())
    assert page.card.headline.text() == "Unknown"


def test_history_has_no_repeats_and_plays(
    page: IdentifyPage, model: IdentifyModel, held: HeldJobs, silent: SilentPlayer
) -> None:
    model.listen(None)
    job = held.jobs[-1]
    assert not page.clear_button.isEnabled()
    for number in (1, 1, 2, 1):
        job.progressed.emit(heard(3.0, known(match(number))))
    titles = [model.history.row(row).track for row in range(model.history.rowCount())]
    assert titles == [match(number).track for number in (1, 2, 1)]
    page.history.doubleClicked.emit(model.history.index(1, 0))
    assert silent.asked == [(match(2).track.path, 80.0)]
    page.clear_button.click()
    assert model.history.rowCount() == 0


def test_the_history_is_saved_with_units(
    model: IdentifyModel, held: HeldJobs, tmp_path: Path
) -> None:
    model.listen(None)
    held.jobs[-1].progressed.emit(heard(3.0, known(match(1))))
    model.history.export(tmp_path / "heard.csv")
    title, row = (tmp_path / "heard.csv").read_text().splitlines()
    assert title == "time,title,artist,album,position_s,confidence,path,source"
    assert row.split(",")[1:] == [
        "Piece 1",
        "Ana Ruiz",
        "Slow glass",
        "80.0",
        "0.9700",
        "/music/001.flac",
        "the default input",
    ]
