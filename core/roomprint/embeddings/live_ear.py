"""What a table's encoder makes of a live sound: of the last seconds of it, again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.embeddings.run_models import (
    Checkpoint,
    checkpoint_identity,
    find_checkpoints,
    is_of_rooms,
    room_encoder_of,
)
from roomprint.embeddings.table import EmbeddingTable
from roomprint.errors import EmbeddingError, RunError
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from torch import Tensor

    from roomprint.library.fingerprint import Fingerprinter

Vector = NDArray[np.float32]  # (dim,)
_MEMORY_S = 16.0  # what is loud in speech is learned from
_NO_SPEECH = "Too little speech to tell of the room"


class MusicEar:
    """Fingerprints of the last 3 s."""

    def __init__(self, fingerprinter: "Fingerprinter") -> None:
        from roomprint.library.fingerprint import WINDOW_S

        self._fingerprinter = fingerprinter
        self._window = round(WINDOW_S * SAMPLE_RATE_HZ)
        self.forget()

    def forget(self) -> None:
        """What was heard is gone."""
        self._heard = RingBuffer(self._window / SAMPLE_RATE_HZ)

    def push(self, audio: Mono) -> None:
        """Take in samples at 16 kHz."""
        self._heard.write(audio)

    def vector(self) -> Vector | str:
        """The vector of the newest window, or why there is none."""
        if self._heard.written < self._window:
            return "Listening: 3 s are needed"
        mel = self._fingerprinter.mel_power(self._heard.latest(self._window))
        found = self._fingerprinter.embed([mel])[0].astype(np.float32)
        return found if found.any() else "It is silent"


class RoomsEar:
    """Room vectors of the last 4 s, where there is speech in them."""

    def __init__(self, embed: "Callable[[Tensor], Tensor]") -> None:
        self._embed = embed
        self.forget()

    def forget(self) -> None:
        """What was heard is gone."""
        self._heard = RingBuffer(_MEMORY_S)

    def push(self, audio: Mono) -> None:
        """Take in samples at 16 kHz."""
        self._heard.write(audio)

    def vector(self) -> Vector | str:
        """The vector of the newest window, or why there is none."""
        import torch

        from roomprint.library.room_reading import WINDOW
        from roomprint.library.room_windows import newest_speech

        if self._heard.written < WINDOW:
            return "Listening: 4 s of speech are needed"
        window = newest_speech(self._heard.latest(round(_MEMORY_S * SAMPLE_RATE_HZ)))
        if window is None:
            return _NO_SPEECH
        with torch.inference_mode():
            found: Vector = self._embed(torch.from_numpy(window[None].copy())).numpy()[0]
        return found


Ear = MusicEar | RoomsEar


@contextmanager
def ear_for(table: EmbeddingTable, workspace: Workspace) -> Iterator[Ear]:
    """An ear that makes vectors as those of ``table`` were made.

    Args:
        table: Made by a model, or by a checkpoint of a run of rooms.
        workspace: Where models and runs of one's own are.

    Raises:
        EmbeddingError: The encoder that made the table is not here.
    """
    from roomprint.encoders.models import list_models
    from roomprint.encoders.room_model import load_room_model
    from roomprint.library.fingerprint import Fingerprinter

    for info in list_models(workspace.models):
        if info.identity == table.identity and info.kind == "room":
            yield RoomsEar(load_room_model(info).embed)
            return
        if info.identity == table.identity:
            with Fingerprinter(info) as fingerprinter:
                yield MusicEar(fingerprinter)
            return
    made_by = _checkpoint(table.identity, workspace.runs)
    if made_by is None:
        raise EmbeddingError(
            f"the encoder '{table.model}' that made this table is not here: put its model into "
            f"{workspace.models}, or open a table of a model that is"
        )
    yield RoomsEar(room_encoder_of(*made_by))


def _checkpoint(identity: str, runs: Path) -> tuple[Path, Checkpoint] | None:
    """The run of rooms and its checkpoint that are called ``identity``."""
    for run in sorted(runs.iterdir()) if runs.is_dir() else ():
        try:
            there = find_checkpoints(run) if is_of_rooms(run) else []
        except RunError:
            continue
        for one in there:
            if checkpoint_identity(run, one) == identity:
                return run, one
    return None
