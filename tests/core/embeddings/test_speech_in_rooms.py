"""Rows that are speech in rooms: what they are, how they sound, and what is said of bad ones."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.corpora.grids import small_grid
from tests.core.embeddings.rooms import RATE, write_speech
from tests.core.room_models import save_untrained

from roomprint.corpora.grid_file import write_grid
from roomprint.embeddings.embed_grid import EmbedGrid
from roomprint.embeddings.heard_row import hear_row, room_of
from roomprint.embeddings.speech_in_rooms import reverberant
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import read_table
from roomprint.errors import AudioError, EmbeddingError
from roomprint.rooms.scene_file import from_json
from roomprint.steps import finish


@pytest.fixture
def table(tmp_path: Path) -> EmbeddingTable:
    """Three voices in each response of two rooms, as it comes back from its file."""
    grid, model = tmp_path / "grid.h5", save_untrained(tmp_path / "room").folder
    write_grid(grid, small_grid(rooms=3), {})
    speech, out = write_speech(tmp_path / "speech"), tmp_path / "out.npz"
    work = EmbedGrid(
        grid=grid,
        speech=speech,
        cache=tmp_path / "cache",
        model=str(model),
        output=out,
        voices=3,
        rooms=2,
        seed=4,
    )
    finish(work.steps())
    return read_table(out)


def test_rows_are_responses_times_voices_with_what_is_known_of_each(table: EmbeddingTable) -> None:
    rows = table.rows
    assert len(table) == 12
    assert rows.heard_in is not None
    assert len(set(rows.heard_in.numbers.tolist())) == 4
    room = rows.labels["room"]
    assert {rows.labels["speaker"].say(row) for row in range(12)} <= {"ann", "bob"}
    assert len({room.say(row) for row in range(12)}) == 2
    for row in range(12):
        number = int(room.say(row).split()[1])
        assert rows.heard_in.numbers[row] // 2 == number  # two responses a room
        assert float(rows.labels["RT60 (T20)"].say(row)) == pytest.approx(
            0.3 + 0.1 * number, abs=0.02
        )
    again = table.take(np.array([11, 0])).rows
    assert again.heard_in is not None
    assert again.heard_in.numbers.tolist() == rows.heard_in.numbers[[11, 0]].tolist()
    assert not again.same_as(table.take(np.array([11, 11])).rows)


def test_a_row_sounds_as_its_dry_piece_through_its_response(table: EmbeddingTable) -> None:
    rows = table.rows
    assert rows.heard_in is not None
    row = 7
    begin = round(float(rows.start_s[row]) * RATE)
    dry = soundfile.read(rows.path(row))[0][begin : begin + 4 * RATE]
    response = small_grid(rooms=3).response(int(rows.heard_in.numbers[row]))
    heard = hear_row(rows, row)
    assert len(heard) == 4 * RATE + min(len(response), RATE)  # with the room after the last word
    expected = np.append(np.convolve(dry, response), 0.0)[: len(heard)]
    expected *= 0.7 / np.abs(expected).max()
    np.testing.assert_allclose(heard, expected, atol=2e-3)


def test_the_room_of_a_row_is_measured(table: EmbeddingTable) -> None:
    found = room_of(table.rows, 0)
    assert found is not None
    number = int(table.rows.labels["room"].say(0).split()[1])
    assert from_json(found.scene).name == f"room {number}"
    assert found.parameters.t20_s == pytest.approx(0.3 + 0.1 * number, abs=0.02)
    assert found.volume_m3 == pytest.approx(float(table.rows.labels["volume"].say(0)), rel=1e-4)


def test_what_has_moved_since_is_said(table: EmbeddingTable, tmp_path: Path) -> None:
    path = table.rows.path(0)
    assert path is not None
    path.rename(path.with_name("elsewhere.wav"))
    with pytest.raises(AudioError, match=r"\.wav is not there any more; embed it"):
        hear_row(table.rows, 0)
    path.with_name("elsewhere.wav").rename(path)
    write_grid(tmp_path / "grid.h5", small_grid(rooms=1, responses=1), {})
    with pytest.raises(EmbeddingError, match="has changed: it holds 1 responses"):
        hear_row(table.rows, 11)
    (tmp_path / "grid.h5").unlink()
    with pytest.raises(EmbeddingError, match=r"grid\.h5, cannot be read: No such file"):
        room_of(table.rows, 0)


def test_a_late_echo_is_a_late_copy() -> None:
    tone = np.sin(np.arange(1000) / 9).astype(np.float32)
    late = np.zeros((1, 50), np.float32)
    late[0, 7] = 0.5
    heard = reverberant(late, tone[None])[0]
    np.testing.assert_allclose(heard[7:], 0.5 * tone[:993], atol=1e-6)
    np.testing.assert_allclose(heard[:7], 0.5 * tone[993:], atol=1e-6)  # speech goes round
    longer = np.pad(late, ((0, 0), (0, 1_500)))
    np.testing.assert_allclose(reverberant(longer, tone[None])[0], heard, atol=1e-6)
