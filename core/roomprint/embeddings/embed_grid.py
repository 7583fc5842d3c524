"""What a model of rooms makes of speech in the rooms of a grid."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.speech import SEGMENT
from roomprint.embeddings.embedding import Embedded
from roomprint.embeddings.rows import UNKNOWN, Label, Numbers, Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from roomprint.corpora.grid import Grid
    from roomprint.corpora.speech import SpeechSegments

_BATCH = 32
_CLIP_S = SEGMENT / SAMPLE_RATE_HZ
_UNITS = {
    "t20_s": ("t20", "s"),
    "t30_s": ("t30", "s"),
    "c50_db": ("c50", "dB"),
    "drr_db": ("drr", "dB"),
    "volume_m3": ("volume", "m³"),
    "distance_m": ("distance", "m"),
}


@dataclass(frozen=True, kw_only=True)
class EmbedGrid(Config):
    """Let speech sound in the rooms of a grid, and embed it with a model of rooms.

    Attributes:
        grid: The grid's file or folder.
        speech: A folder of dry speech.
        cache: Where the speech is kept decoded.
        model: The model's name or folder; by default the one that comes with Roomprint.
        models: Where models of one's own are.
        output: The table's file; None keeps it in memory.
    """

    grid: Path
    speech: Path
    cache: Path
    model: str | None = None
    models: Path | None = None
    output: Path | None = None
    voices: int = setting(2, "Pieces of speech in each response.", low=1, high=100)
    responses: int = setting(2_000, "How many responses, at most.", low=1, high=1_000_000)
    seed: int = setting(0, "Which speech, and which responses of a large grid.", low=0)

    def steps(self) -> Steps[Embedded]:
        """Convolve and embed, batch by batch.

        Raises:
            GridError: There is no grid.
            ConfigError: There is no speech.
            ModelError: There is no such model, or it is not one of rooms.
        """
        import torch

        from roomprint.corpora.grid_file import open_grid
        from roomprint.corpora.speech import cut_speech
        from roomprint.encoders.models import find_model
        from roomprint.encoders.room_model import load_room_model

        yield Progress(0, 0, "Loading the model")
        info = find_model(self.model, self.models, "room")
        model = load_room_model(info)
        grid = open_grid(self.grid)
        random = np.random.default_rng(self.seed)
        if len(grid) > self.responses:
            grid = grid.part(np.sort(random.choice(len(grid), self.responses, replace=False)))
        speech = yield from cut_speech(self.speech, self.cache)
        of_response = np.repeat(np.arange(len(grid)), self.voices)
        of_speech = random.integers(len(speech), size=len(of_response))
        parts: list[NDArray[np.float32]] = []
        for at in range(0, len(of_response), _BATCH):
            yield Progress(at, len(of_response), "Speech in rooms")
            batch = slice(at, at + _BATCH)
            clips = reverberant(
                grid.responses(of_response[batch]), speech.segments(of_speech[batch])
            )
            with torch.inference_mode():
                parts.append(model.embed(torch.from_numpy(clips)).numpy())
        rows = _rows(grid, speech, of_response, of_speech)
        made = Embedded(EmbeddingTable(np.concatenate(parts), rows, info.name, info.identity))
        if self.output is not None:
            save_table(self.output, made.table)
        return made


def reverberant(responses: NDArray[np.float32], speech: NDArray[np.float32]) -> NDArray[np.float32]:
    """Speech in rooms, row by row, as long as the speech (Götz et al. 2023, equation 1, no noise).

    Args:
        responses: ``(n, taps)``.
        speech: ``(n, samples)``.

    Returns:
        ``(n, samples)``.
    """
    from scipy.signal import fftconvolve

    clips: NDArray[np.float32] = fftconvolve(speech, responses, axes=1)[:, : speech.shape[1]]
    return clips.astype(np.float32)


def _rows(
    grid: "Grid",
    speech: "SpeechSegments",
    of_response: NDArray[np.int64],
    of_speech: NDArray[np.int64],
) -> Rows:
    """What each clip is; no file holds it."""
    count = len(of_response)
    labels: dict[str, Label] = {
        "room": Words.of(f"room {number}" for number in grid.rooms[of_response]),
        "speaker": Words.of(speech.names[number] for number in speech.speakers[of_speech]),
    }
    for key, (name, unit) in _UNITS.items():
        values = grid.labels.get(key)
        if values is not None and np.isfinite(values).any():
            labels[name] = Numbers(values[of_response].astype(np.float64), unit)
    nowhere = np.full(count, UNKNOWN, np.int64)
    return Rows((), nowhere, np.zeros(count), np.full(count, _CLIP_S), labels)
