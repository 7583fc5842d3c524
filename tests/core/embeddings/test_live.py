"""A live sound among the rows of a table, judged by slow loops and by files played as live."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.embeddings.rooms import write_run
from tests.core.embeddings.tables import table
from tests.core.spoken import spoken, write_mono

from roomprint.audio.flat_tops import tops_of
from roomprint.audio.samples import Mono
from roomprint.embeddings import live_place
from roomprint.embeddings.embed_room_run import EmbedRoomRun
from roomprint.embeddings.follow import FollowSound, follow
from roomprint.embeddings.live_ear import MusicEar, RoomsEar, ear_for
from roomprint.embeddings.live_place import LivePlaces
from roomprint.embeddings.neighbours import search
from roomprint.embeddings.table_file import save_table
from roomprint.errors import EmbeddingError
from roomprint.steps import finish
from roomprint.workspace import Workspace


def test_a_sound_lies_at_the_barycentre_of_its_nearest_rows() -> None:
    made = table(60)
    vector = made.vectors[4] + 0.1 * made.vectors[7]
    found = LivePlaces(made).of(vector)
    unit = made.vectors / np.linalg.norm(made.vectors, axis=1, keepdims=True)
    far = 1 - unit @ (vector / np.linalg.norm(vector))
    nearest = np.argsort(far)[:5]
    assert found.rows.tolist() == nearest.tolist()
    weights = 1 / far[nearest]
    weights /= weights.sum()
    np.testing.assert_allclose(found.weights, weights, rtol=1e-3)
    places = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
    np.testing.assert_allclose(found.within(places), weights @ places[nearest], atol=1e-4)
    assert found.distance == pytest.approx(far[nearest].mean(), abs=1e-5)


@pytest.mark.parametrize("searched", [200, 8])  # 8: some find too few strangers among them
def test_what_is_farther_than_strangers_are_is_far_from_everything(
    searched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_place, "_SEARCHED", searched)
    made = table(60)
    places = LivePlaces(made)
    assert not places.of(made.vectors[3]).far
    assert places.of(-made.vectors.mean(axis=0)).far
    unit = made.vectors / np.linalg.norm(made.vectors, axis=1, keepdims=True)
    strangers = []
    for row in range(60):
        others = [
            1 - unit[row] @ unit[n] for n in range(60) if made.rows.file[n] != made.rows.file[row]
        ]
        strangers.append(np.mean(sorted(others)[:5]))
    assert places.farthest == pytest.approx(np.percentile(strangers, 99), abs=1e-5)


def test_strangers_of_many_recordings_are_found_in_one_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = table(60)
    rows = replace(made.rows, files=tuple(map(str, range(60))), file=np.arange(60))
    asked: list[int] = []

    def counted(*args: Any) -> Any:
        asked.append(len(args[0]))
        return search(*args)

    monkeypatch.setattr(live_place, "search", counted)
    found = LivePlaces(replace(made, rows=rows)).farthest
    assert asked == [60]
    unit = made.vectors / np.linalg.norm(made.vectors, axis=1, keepdims=True)
    far = np.sort(1 - unit @ unit.T, axis=1)[:, 1:6].mean(axis=1)
    assert found == pytest.approx(np.percentile(far, 99), abs=1e-5)


class Played:
    """Plays a sound at once, tenth of a second by tenth."""

    xruns, lost = 0, False

    def __init__(self, audio: Mono) -> None:
        self._left = [audio[at : at + 1600] for at in range(0, len(audio), 1600)]
        self.tops = tops_of(audio)

    @property
    def ended(self) -> bool:
        return not self._left

    def read_new(self) -> Mono:
        return self._left.pop(0)

    def wait(self) -> None:
        pass

    def __enter__(self) -> "Played":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _same(source: Played) -> Played:
    return source


def test_speech_in_a_room_of_a_run_moves_among_its_rows(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w").open()
    made = finish(EmbedRoomRun(run=write_run(workspace.runs, "soft")).steps()).table
    with ear_for(made, workspace) as ear:
        assert isinstance(ear, RoomsEar)
        moments = list(follow(lambda: Played(spoken(8.0)), ear, LivePlaces(made).of, 60.0))
    assert moments[0].note == "Listening: 4 s of speech are needed"
    there = [moment for moment in moments if moment.place is not None]
    assert there
    assert all(moment.heard_s >= 4.0 for moment in there)
    expected = LivePlaces(made)
    window = spoken(8.0)[: round(there[0].heard_s * 16_000)][-64_000:]
    import torch

    with torch.inference_mode():
        vector = ear._embed(torch.from_numpy(window[None].copy())).numpy()[0]
    assert there[0].place is not None
    assert there[0].place.rows.tolist() == expected.of(vector).rows.tolist()


def test_silence_and_noise_are_no_speech(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w").open()
    made = finish(EmbedRoomRun(run=write_run(workspace.runs, "soft")).steps()).table
    noise = np.random.default_rng(0).normal(0, 0.1, 96_000).astype(np.float32)
    with ear_for(made, workspace) as ear:
        for audio, note in ((0 * noise, "It is too quiet"), (noise, "Too little speech")):
            source = Played(audio)
            moments = list(follow(partial(_same, source), ear, LivePlaces(made).of, 60.0))
            assert moments[-1].note.startswith(note)
            assert all(moment.place is None for moment in moments)
            ear.forget()


def test_music_lies_at_its_own_rows(tmp_path: Path) -> None:
    from roomprint.embeddings.embedding import EmbedFiles

    time_s = np.arange(12 * 16_000) / 16_000
    for number in range(2):
        steps = 200 + 150 * number + 60 * np.floor(time_s * 2)
        write_mono(
            tmp_path / f"{number}.wav",
            (0.2 * np.sin(2 * np.pi * steps * time_s)).astype(np.float32),
        )
    out = tmp_path / "t.npz"
    made = finish(EmbedFiles(paths=(tmp_path,), every_s=0.3, output=out).steps()).table
    with ear_for(made, Workspace(tmp_path / "w").open()) as ear:
        assert isinstance(ear, MusicEar)
        from roomprint.audio.files import read_audio

        audio = read_audio(tmp_path / "1.wav")[: 8 * 16_000]
        last = list(follow(lambda: Played(audio), ear, LivePlaces(made).of, 60.0))[-1]
    assert last.place is not None
    nearest = int(last.place.rows[0])
    assert made.rows.path(nearest) == tmp_path / "1.wav"
    assert made.rows.start_s[nearest] == pytest.approx(last.heard_s - 3.0, abs=0.31)
    assert last.place.distance < 0.1


def test_the_encoder_of_a_table_may_not_be_here(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    save_table(path, table())
    work = FollowSound(table=path, workspace=tmp_path / "w", file=tmp_path / "x.wav")
    with pytest.raises(
        EmbeddingError, match="the encoder 'model' that made this table is not here"
    ):
        finish(work.steps())
