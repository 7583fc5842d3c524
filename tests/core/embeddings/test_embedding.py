"""Tables out of files, a library and a run, with models that have learnt nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from roomprint.embeddings.embedding import EmbedFiles, EmbedLibrary, segments
from roomprint.embeddings.projection import read_map
from roomprint.embeddings.table_file import read_table
from roomprint.encoders.models import ModelInfo
from roomprint.errors import AudioError, LibraryError
from roomprint.library.adding import AddTracks
from roomprint.steps import finish


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    """A tiny model with random weights."""
    import torch

    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
    from roomprint.encoders.models import save_model

    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = FingerprintEncoder(
            ConformerConfig(dim=16, layers=1, heads=2, hop=256, subsampling=4, dropout=0.0)
        )
    return save_model(tmp_path_factory.mktemp("models") / "untrained", encoder, {})


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Two recordings of 6 s, and a file that is none."""
    folder = tmp_path / "music"
    folder.mkdir()
    for number, name in enumerate(("first", "second")):
        noise = np.random.default_rng(number).normal(0, 0.1, 96_000)
        soundfile.write(folder / f"{name}.wav", noise.astype(np.float32), 16_000)
    (folder / "broken.mp3").write_bytes(b"nothing")
    return folder


def test_files_become_rows_and_a_broken_one_is_named(music: Path, untrained: ModelInfo) -> None:
    made = finish(EmbedFiles(paths=(music,), model=str(untrained.folder), every_s=1.5).steps())
    table = made.table
    assert [path.name for path, _ in made.skipped] == ["broken.mp3"]
    assert [Path(name).name for name in table.rows.files] == ["first.wav", "second.wav"]
    assert table.rows.start_s.tolist() == pytest.approx([0.0, 1.5, 3.0] * 2)
    assert set(table.rows.duration_s.tolist()) == {3.0}
    assert [table.rows.labels["track"].say(row) for row in (0, 5)] == ["first", "second"]
    assert table.identity == untrained.identity
    np.testing.assert_allclose(np.linalg.norm(table.vectors, axis=1), 1.0, atol=2e-3)


def test_a_row_is_the_vector_of_its_own_three_seconds(music: Path, untrained: ModelInfo) -> None:
    from roomprint.library.fingerprint import Fingerprinter

    made = finish(EmbedFiles(paths=(music,), model=str(untrained.folder), every_s=1.2).steps())
    audio = np.asarray(soundfile.read(music / "first.wav", dtype="float32")[0])[19_200:67_200]
    with Fingerprinter(untrained) as fingerprinter:
        alone = finish(fingerprinter.steps(iter([audio]))).vectors[0]
    assert float(made.table.vectors[1] @ alone.astype(np.float32)) > 0.9999
    assert float(made.table.vectors[0] @ alone.astype(np.float32)) < 0.9998


def test_silent_rows_are_left_out() -> None:
    vectors = np.eye(4, dtype=np.float16)
    vectors[2] = 0
    kept, rows = segments(vectors, Path("/a.wav"), 3.9, 0.3, title="A")
    assert rows.start_s.tolist() == pytest.approx([0.0, 0.3, 0.9])
    assert rows.duration_s.tolist() == pytest.approx([3.0, 3.0, 3.0])
    assert len(kept) == 3


def test_nothing_to_embed_is_said(tmp_path: Path, untrained: ModelInfo) -> None:
    work = EmbedFiles(paths=(tmp_path,), model=str(untrained.folder))
    with pytest.raises(AudioError, match="there is no audio file in"):
        finish(work.steps())
    (tmp_path / "broken.mp3").write_bytes(b"nothing")
    with pytest.raises(AudioError, match=r"no file could be embedded; .*broken\.mp3"):
        finish(work.steps())


def test_a_librarys_vectors_are_taken_as_they_are(
    music: Path, tmp_path: Path, untrained: ModelInfo
) -> None:
    workspace = tmp_path / "work"
    with pytest.raises(LibraryError, match="is empty"):
        finish(EmbedLibrary(workspace=workspace).steps())
    model = str(untrained.folder)
    finish(AddTracks(workspace=workspace, paths=(music,), model=model).steps())
    work = EmbedLibrary(workspace=workspace, every_s=0.3)
    assert [progress.note for progress in work.steps()] == ["Reading first", "Reading second"]
    stored = finish(work.steps()).table
    afresh = finish(EmbedFiles(paths=(music,), model=model, every_s=0.3).steps()).table
    assert stored.rows.same_as(afresh.rows)
    np.testing.assert_array_equal(stored.vectors, afresh.vectors)
    assert stored.identity == untrained.identity


@pytest.mark.timeout(600)  # UMAP is compiled
def test_embed_and_project_on_the_command_line(
    command: Callable[..., tuple[int, str, str]], music: Path, tmp_path: Path, untrained: ModelInfo
) -> None:
    out, picture = tmp_path / "out.npz", tmp_path / "map.npz"
    status, said, err = command(
        "embed", music, "-o", out, "--model", untrained.folder, "--every", 0.3, "--json"
    )
    assert status == 0
    answer = json.loads(said)
    assert (answer["rows"], answer["files"]) == (len(read_table(out)), 2)
    assert [Path(one["path"]).name for one in answer["skipped"]] == ["broken.mp3"]
    assert "broken.mp3" in err

    status, said, _ = command("project", out, "-o", picture, "--neighbours", 5, "--json")
    assert status == 0
    answer = json.loads(said)
    assert answer["rows"] == len(read_map(picture).positions)
    assert answer["config"]["neighbours"] == 5
    assert 0.5 < answer["faithfulness"]["trustworthiness"] <= 1.0
    assert answer["labels"]["track"]["words"] == 2

    status, said, _ = command("project", out, "-o", picture, "--method", "PCA")
    assert (status, said.splitlines()[0]) == (0, f"{picture}: {len(read_table(out))} points")


def test_bad_input_on_the_command_line(
    command: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    out = tmp_path / "out.npz"
    assert command("embed", "-o", out)[0] == 2
    status, _, err = command("embed", "--library", "song.wav", "-o", out)
    assert (status, "--library takes no files" in err) == (2, True)
    status, _, err = command("project", tmp_path / "absent.npz", "-o", out)
    assert (status, "absent.npz cannot be read: No such file" in err) == (1, True)
    assert command("project", out, "-o", out, "--neighbours", 1)[0] == 2
    status, _, err = command("embed", "song.wav", "-o", tmp_path / "out.txt")
    assert status != 0
    assert "must end in .npz" in err
    status, _, err = command("embed", "--run", tmp_path, "-o", out)
    assert (status, "there is no run in" in err) == (1, True)
