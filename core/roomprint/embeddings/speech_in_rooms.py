"""Speech put into the rooms of a grid: which clips, what is known of each, and how they sound."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.embeddings.amounts import InRooms
from roomprint.embeddings.rows import Label, Numbers, Responses, Rows, Words
from roomprint.steps import Progress, Steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from roomprint.corpora.grid import Grid
    from roomprint.corpora.speech import SpeechSegments

_BATCH = 32
_UNITS = {
    "t20_s": ("RT60 (T20)", "s"),
    "t30_s": ("RT60 (T30)", "s"),
    "c50_db": ("C50", "dB"),
    "drr_db": ("DRR", "dB"),
    "volume_m3": ("volume", "m³"),
    "distance_m": ("distance", "m"),
}


@dataclass(frozen=True, eq=False)
class SpeechInRooms:
    """Clips of 4 s, not yet convolved.

    Attributes:
        grid: The responses.
        path: The grid's file or folder.
        speech: The dry speech.
        of_response: The response of each clip, ``(clips,)``.
        of_speech: Its segment of speech, ``(clips,)``.
    """

    grid: "Grid"
    path: Path
    speech: "SpeechSegments"
    of_response: NDArray[np.int64]
    of_speech: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.of_response)

    def embedded(self, embed: "Callable[[Tensor], Tensor]") -> Steps[NDArray[np.float32]]:
        """Vectors of all clips, ``(clips, dim)``.

        Args:
            embed: From clips ``(batch, 64_000)`` to vectors ``(batch, dim)``.
        """
        import torch

        parts: list[NDArray[np.float32]] = []
        for at in range(0, len(self), _BATCH):
            yield Progress(at, len(self), "Speech in rooms")
            batch = slice(at, at + _BATCH)
            clips = reverberant(
                self.grid.responses(self.of_response[batch]),
                self.speech.segments(self.of_speech[batch]),
            )
            with torch.inference_mode():
                parts.append(embed(torch.from_numpy(clips)).numpy())
        return np.concatenate(parts)

    def rows(self) -> Rows:
        """What each clip is: the piece of dry speech, and the response that it is heard through."""
        from roomprint.corpora.speech import SEGMENT

        grid, speech = self.grid, self.speech
        files = set(speech.audio.names)  # each is its own speaker where nobody says who speaks
        names = [shown(Path(n).stem) if n in files else n for n in speech.names]
        labels: dict[str, Label] = {
            "room": Words.of(f"room {number}" for number in grid.rooms[self.of_response]),
            "speaker": Words.of(names[number] for number in speech.speakers[self.of_speech]),
        }
        for key, (name, unit) in _UNITS.items():
            values = grid.labels.get(key)
            if values is not None and np.isfinite(values).any():
                labels[name] = Numbers(values[self.of_response].astype(np.float64), unit)
        return Rows(
            tuple(speech.audio.names),
            speech.recordings[self.of_speech],
            speech.starts[self.of_speech] / SAMPLE_RATE_HZ,
            np.full(len(self), SEGMENT / SAMPLE_RATE_HZ),
            labels,
            Responses(str(self.path.absolute()), self.of_response),
        )


def speech_in_rooms(path: Path, speech: Path, cache: Path, config: InRooms) -> Steps[SpeechInRooms]:
    """Draw clips; the same grid, speech and settings give the same ones.

    Args:
        path: The grid's file or folder.
        speech: A folder of dry speech.
        cache: Where the speech is kept decoded.
        config: How many, and which.

    Raises:
        GridError: There is no grid.
        ConfigError: There is no speech.
    """
    from roomprint.corpora.grid_file import open_grid
    from roomprint.corpora.speech import cut_speech

    yield Progress(0, 0, "Reading the grid")
    grid = open_grid(path)
    random = np.random.default_rng(config.seed)
    there = np.unique(grid.rooms)
    if config.rooms and len(there) > config.rooms:
        there = random.choice(there, config.rooms, replace=False)
    chosen = np.flatnonzero(np.isin(grid.rooms, there))
    if len(chosen) > config.responses:
        chosen = np.sort(random.choice(chosen, config.responses, replace=False))
    cut = yield from cut_speech(speech, cache)
    of_response = np.repeat(chosen, config.voices).astype(np.int64)
    of_speech = random.integers(len(cut), size=len(of_response))
    return SpeechInRooms(grid, path, cut, of_response, of_speech)


def reverberant(responses: NDArray[np.float32], speech: NDArray[np.float32]) -> NDArray[np.float32]:
    """Speech in rooms, row by row, as long as the speech (Götz et al. 2023, equation 1, no noise).

    Speech goes round, as in trainings: what is still heard of its end stands at the beginning,
    where silence would tell how far the voice is.

    Args:
        responses: ``(n, taps)``; what is longer than the speech is left out.
        speech: ``(n, samples)``.

    Returns:
        ``(n, samples)``.
    """
    from scipy.signal import fftconvolve

    samples = speech.shape[1]
    whole = fftconvolve(speech, responses[:, :samples], axes=1)
    clips: NDArray[np.float32] = whole[:, :samples].astype(np.float32)
    clips[:, : whole.shape[1] - samples] += whole[:, samples:]
    return clips
