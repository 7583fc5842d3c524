"""What is wrong with a table is said on the page, and the page goes on: the works really run."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.embeddings.tables import table
from tests.gui.fakes import HeldJobs

from roomprint.embeddings.embedding import EmbedFiles
from roomprint.embeddings.follow import FollowSound
from roomprint.embeddings.projection_config import ProjectionConfig
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.errors import RoomprintError
from roomprint.steps import finish
from roomprint_gui.embedding_works import WarmUpUmap
from roomprint_gui.jobs import JobState
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.row_works import SeeRow

QUICK = ProjectionConfig(method="PCA")


@pytest.fixture
def page(embeddings_page: EmbeddingsPage) -> EmbeddingsPage:
    return embeddings_page


def work_through(held: HeldJobs) -> None:
    """Do what was asked for, and what that asks for, as the workers would."""
    done: list[object] = []
    while left := [j for j in held.jobs if j.state is JobState.RUNNING and j not in done]:
        job = left[0]
        done.append(job)
        if isinstance(job.work, WarmUpUmap):
            continue
        try:
            job.settle("succeeded", finish(job.work.steps()))
        except RoomprintError as error:
            job.settle("failed", error)


def saved(folder: Path, vectors: object, name: str = "t.npz") -> Path:
    """A table of these vectors, in pieces of a file that is there."""
    made = np.asarray(vectors, np.float32)
    rows = table(len(made)).rows
    sound = folder / "a.wav"
    soundfile.write(sound, 0.1 * np.ones(len(made) * 16_000 + 48_000, np.float32), 16_000)
    file = np.zeros(len(made), np.int64)
    where = Rows((str(sound),), file, rows.start_s, rows.duration_s, rows.labels)
    path = folder / name
    save_table(path, EmbeddingTable(made, where, "strange", "of another program"))
    return path


def is_alive(page: EmbeddingsPage, held: HeldJobs, folder: Path) -> bool:
    """Whether a sound table can be opened and looked at now."""
    path = saved(folder, table(30).vectors, "good.npz")
    page._model.first.lay_out(QUICK)
    page._model.open(path)
    work_through(held)
    page._model.choice.click(3)
    work_through(held)
    return len(page._model.first.places) == 30 and len(page._model.neighbours) == 10


def test_three_points_are_shown_and_umap_says_that_they_are_few(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    page._model.open(saved(tmp_path, np.eye(3)))
    work_through(held)
    assert "UMAP needs 5 points at least, and there are 3" in page.notice.sentence.text()
    assert len(page.view.maps.first.flat.drawn) == 3
    page._model.choice.click(1)
    work_through(held)
    assert sorted(page._model.neighbours.tolist()) == [0, 2]
    assert is_alive(page, held, tmp_path)


def test_identical_points_lie_on_one_spot(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    page._model.open(saved(tmp_path, np.ones((40, 4))))
    work_through(held)
    assert "All 40 points are the same" in page.notice.sentence.text()
    assert np.abs(page.view.maps.first.places).max() < 1e-3
    page._model.choice.click(1)
    work_through(held)
    assert len(set(page._model.neighbours.tolist()) - {1}) == 10
    assert is_alive(page, held, tmp_path)


def test_vectors_that_are_no_numbers_are_refused_and_the_map_stays(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    assert is_alive(page, held, tmp_path)
    path = saved(tmp_path, np.eye(8))
    arrays = dict(np.load(path))
    arrays["vectors"][2:4] = np.nan
    np.savez(path, **arrays)
    page._model.open(path)
    work_through(held)
    assert "2 of 8 vectors hold values that are no numbers" in page.notice.sentence.text()
    assert len(page._model.first.places) == 30
    assert is_alive(page, held, tmp_path)


def test_a_table_of_an_encoder_that_is_not_here_cannot_be_listened_among(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    page._model.first.lay_out(QUICK)
    page._model.open(saved(tmp_path, table(30).vectors))
    work_through(held)
    page.view.listen_button.click()
    assert len(held.works(FollowSound)) == 1
    work_through(held)
    said = page.notice.sentence.text()
    assert "the encoder 'strange' that made this table is not here" in said[0].lower() + said[1:]
    assert not page.view.listen_button.isChecked()
    assert is_alive(page, held, tmp_path)


def test_a_file_that_has_moved_since_is_said(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    page._model.first.lay_out(QUICK)
    page._model.open(saved(tmp_path, table(30).vectors))
    work_through(held)
    (tmp_path / "a.wav").rename(tmp_path / "b.wav")
    page._model.choice.click(3)
    work_through(held)
    assert "'a.wav' cannot be played" in page.notice.sentence.text()
    assert held.works(SeeRow) == []
    assert is_alive(page, held, tmp_path)


def test_more_points_than_umap_takes_are_shown_by_components(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roomprint_gui.models.embedding_map.MOST_UMAP", 50)
    page._model.open(saved(tmp_path, table(60).vectors))
    work_through(held)
    assert "shown by principal components" in page.notice.sentence.text()
    assert (len(page.view.maps.first.flat.drawn), page._model.first.method) == (60, "PCA")
    assert is_alive(page, held, tmp_path)


def test_a_folder_of_tables_that_cannot_be_made_is_said(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    sources = page._model.sources
    sources.folder.write_text("in the way")
    before = len(held.jobs)
    page._make(lambda: sources.files((tmp_path / "songs",)))
    assert page.notice.isVisible()
    assert "cannot be made" in page.notice.sentence.text()
    assert (len(held.jobs), page.starter_button.isEnabled()) == (before, True)


def test_a_table_of_one_name_is_not_written_over(
    page: EmbeddingsPage, held: HeldJobs, tmp_path: Path
) -> None:
    sources = page._model.sources
    sources.folder.mkdir(exist_ok=True)
    (sources.folder / "songs.npz").touch()
    for folder in ("a", "b"):  # the first is not written yet when the second is asked for
        sources.files((tmp_path / folder / "songs",))
    names = [work.output.name for work in held.works(EmbedFiles)]
    assert names == ["songs 2.npz", "songs 3.npz"]
