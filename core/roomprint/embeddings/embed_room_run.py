"""What a run's encoder of rooms makes of speech in rooms, at one of its checkpoints."""

from dataclasses import dataclass, replace
from pathlib import Path

from roomprint.embeddings.amounts import InRooms
from roomprint.embeddings.embedding import Embedded
from roomprint.embeddings.rows import Words
from roomprint.embeddings.run_models import (
    Checkpoint,
    checkpoint_identity,
    find_checkpoint,
    room_encoder_of,
)
from roomprint.embeddings.speech_in_rooms import SpeechInRooms, speech_in_rooms
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.steps import Progress, Steps


@dataclass(frozen=True, kw_only=True)
class EmbedRoomRun(InRooms):
    """Embed speech in rooms with the encoder of a checkpoint of a training of rooms.

    Two runs on the same rooms and speech give tables of the same rows: two maps to lay side by
    side, as Figure 4 of Götz et al. 2023 does for soft and hard sampling.

    Attributes:
        run: The run's folder.
        checkpoint: ``best``, ``last``, or the number of a step.
        grid: A grid's file or folder; by default the run's own simulated rooms.
        speech: A folder of dry speech; by default the run's own.
        output: The table's file; None keeps it in memory.
    """

    run: Path
    checkpoint: str = "best"
    grid: Path | None = None
    speech: Path | None = None
    output: Path | None = None

    def steps(self) -> Steps[Embedded]:
        """Read the checkpoint and embed.

        Raises:
            RunError: There is no run of rooms, or no such checkpoint that is whole.
            GridError: The rooms are not there and cannot be simulated.
            ConfigError: There is no speech.
        """
        checkpoint = find_checkpoint(self.run, self.checkpoint)
        clips = yield from run_clips(self.run, self.grid, self.speech, self)
        made = Embedded((yield from embed_clips(self.run, checkpoint, clips)))
        if self.output is not None:
            save_table(self.output, made.table)
        return made


def run_clips(
    run: Path, grid: Path | None, speech: Path | None, config: InRooms
) -> Steps[SpeechInRooms]:
    """Speech in the rooms that a run learnt from, or in others.

    Args:
        run: The run's folder; what it keeps decoded and simulated lies beside it.
        grid: Other rooms.
        speech: Other speech.
        config: How many clips, and which.

    Raises:
        RunError: There is no run of rooms.
        GridError: The rooms are not there and cannot be simulated.
        ConfigError: There is no speech.
    """
    from roomprint.corpora.folders import find_sounds
    from roomprint.corpora.grid_making import GRIDS, MakeGrid
    from roomprint.training.room_recipe import read_room_training

    work, cache = read_room_training(run), run.parent
    find_sounds({"speech": speech or work.speech})  # before rooms are simulated for it
    if grid is None:
        making = MakeGrid(grid=work.grid, folder=cache / GRIDS)
        if not making.path.exists():
            yield from making.steps()
        grid = making.path
    return (yield from speech_in_rooms(grid, speech or work.speech, cache / "packed", config))


def embed_clips(run: Path, checkpoint: Checkpoint, clips: SpeechInRooms) -> Steps[EmbeddingTable]:
    """The table of ``clips`` by the encoder of a checkpoint; a label says how it was trained."""
    from roomprint.training.room_recipe import read_room_training

    yield Progress(0, len(clips), "Loading the checkpoint")
    encoder = room_encoder_of(run, checkpoint)
    vectors = yield from clips.embedded(encoder)
    rows = clips.rows()
    sampling = Words.of([read_room_training(run).batches.sampling] * len(rows))
    rows = replace(rows, labels={**rows.labels, "sampling": sampling})
    name = f"{run.name} step {checkpoint.step}"
    return EmbeddingTable(vectors, rows, name, checkpoint_identity(run, checkpoint))
