"""How a row of an embedding sounds: a piece of a file, or dry speech put into its room."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.embeddings.rows import Rows
from roomprint.embeddings.speech_in_rooms import reverberant
from roomprint.errors import AudioError, EmbeddingError, GridError, reason_of

if TYPE_CHECKING:
    from roomprint.corpora.grid import Grid
    from roomprint.rooms.parameters import BandParameters

_TAIL_S = 1.0  # of the room that is heard after the speech has ended


@dataclass(frozen=True, eq=False)
class RowRoom:
    """The room that a row is heard in.

    Attributes:
        scene: The room with its source and microphone as JSON; empty where it was measured.
        response: From the source to the microphone at 16 kHz, ``(samples,)``.
        onset_s: When the direct sound arrives.
        parameters: Of the whole response (ISO 3382-1).
        volume_m3: NaN where it is not known.
        distance_m: From source to microphone; NaN where it is not known.
    """

    scene: str
    response: Mono
    onset_s: float
    parameters: "BandParameters"
    volume_m3: float
    distance_m: float


def hear_row(rows: Rows, row: int) -> Mono:
    """What a row sounds like, at 16 kHz; speech in a room with the room's tail.

    Raises:
        AudioError: No file holds it, or the file has moved or cannot be read.
        EmbeddingError: The grid of its room has moved or has changed.
    """
    from roomprint.audio.files import read_audio

    path = rows.path(row)
    if path is None:
        raise AudioError("no file holds it")
    if not path.exists():
        raise AudioError(f"{shown(path)} is not there any more; embed it from where it is")
    piece = read_audio(
        path, start_s=float(rows.start_s[row]), duration_s=float(rows.duration_s[row])
    )
    if rows.heard_in is None:
        return piece
    grid, number = _grid_of(rows, row)
    response = grid.response(number)
    still = np.zeros(len(response), np.float32)
    whole = reverberant(response[None], np.concatenate([piece, still])[None])[0]
    wet = whole[: len(piece) + round(_TAIL_S * SAMPLE_RATE_HZ)]
    loudest = float(np.abs(wet).max(initial=0.0))
    level = np.float32(0.7 / loudest if loudest > 0 else 1.0)  # responses have any level
    heard: Mono = wet * level
    return heard


def room_of(rows: Rows, row: int) -> RowRoom | None:
    """The room of a row; None where it is heard in none but its recording's own.

    Raises:
        EmbeddingError: The grid of its room has moved or has changed.
        RoomError: Nothing can be measured in the response.
    """
    from roomprint.rooms.parameters import analyze_whole
    from roomprint.rooms.response import ImpulseResponse, Origin

    if rows.heard_in is None:
        return None
    grid, number = _grid_of(rows, row)
    scene, onset_s = grid.scenes[number], float(grid.onsets_s[number])
    response = grid.response(number)
    measured = ImpulseResponse(
        samples=response.astype(np.float64),
        sample_rate_hz=SAMPLE_RATE_HZ,
        origin=Origin.SIMULATED if scene else Origin.MEASURED,
        onset_s=onset_s,
    )
    return RowRoom(
        scene,
        response,
        onset_s,
        analyze_whole(measured),
        float(grid.labels["volume_m3"][number]),
        float(grid.labels["distance_m"][number]),
    )


def _grid_of(rows: Rows, row: int) -> "tuple[Grid, int]":
    """The grid of a row's room, and the number of its response."""
    assert rows.heard_in is not None
    path, number = Path(rows.heard_in.grid), int(rows.heard_in.numbers[row])
    try:
        grid = _opened(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise EmbeddingError(
            f"the grid of the rooms, {shown(path)}, cannot be read: {reason_of(error)}"
        ) from error
    except GridError as error:
        raise EmbeddingError(str(error)) from error
    if number >= len(grid):
        raise EmbeddingError(
            f"the grid {shown(path)} has changed: it holds {len(grid)} responses, and this row is "
            f"heard through number {number + 1}; embed it again"
        )
    return grid, number


@lru_cache(maxsize=1)
def _opened(path: Path, _: int) -> "Grid":
    from roomprint.corpora.grid_file import open_grid

    return open_grid(path)
