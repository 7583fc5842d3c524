"""What a run's encoder makes of recordings, at one of its checkpoints or at each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from roomprint.embeddings.amounts import RunRecordings
from roomprint.embeddings.embedding import Embedded, embed_files
from roomprint.embeddings.run_models import find_checkpoint, opened
from roomprint.embeddings.table_file import save_table
from roomprint.errors import AudioError
from roomprint.steps import Progress, Steps
from roomprint.training.fingerprint import read_training


@dataclass(frozen=True, kw_only=True)
class EmbedRun(RunRecordings):
    """Embed recordings with the encoder of a run's checkpoint.

    Attributes:
        run: The run's folder.
        paths: Files and folders; by default the run's held-out recordings, or its music.
        checkpoint: ``best``, ``last``, or the number of a step.
        output: The table's file; None keeps it in memory.
    """

    run: Path
    paths: tuple[Path, ...] = ()
    checkpoint: str = "best"
    output: Path | None = None

    def steps(self) -> Steps[Embedded]:
        """Read the checkpoint and embed.

        Raises:
            RunError: There is no run, or no such checkpoint that is whole.
            AudioError: No recording can be embedded.
        """
        files = recordings_of(self.run, self.paths, self.recordings)
        yield Progress(0, len(files), "Loading the checkpoint")
        with opened(self.run, find_checkpoint(self.run, self.checkpoint)) as fingerprinter:
            made = yield from embed_files(fingerprinter, files, self.every_s)
        if self.output is not None:
            save_table(self.output, made.table)
        return made


def recordings_of(run: Path, paths: Sequence[Path], most: int) -> list[Path]:
    """The recordings to look at a run by, evenly out of all that there are.

    Args:
        run: The run's folder.
        paths: Files and folders; when there are none, what the run was watched by or learnt from.
        most: How many, at most.

    Raises:
        RunError: There is no run.
        AudioError: There is no recording.
    """
    from roomprint.audio.files import find_audio

    training = read_training(run)
    places = list(paths) or [training.held_out or training.music]
    files = find_audio(places)
    if not files:
        raise AudioError(f"there is no audio file in {', '.join(map(str, places))}")
    chosen = np.unique(np.linspace(0, len(files) - 1, min(most, len(files))).round().astype(int))
    return [files[number] for number in chosen]
