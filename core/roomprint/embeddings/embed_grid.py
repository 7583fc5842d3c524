"""What a model of rooms makes of speech in the rooms of a grid."""

from dataclasses import dataclass
from pathlib import Path

from roomprint.embeddings.amounts import InRooms
from roomprint.embeddings.embedding import Embedded
from roomprint.embeddings.speech_in_rooms import speech_in_rooms
from roomprint.embeddings.table import EmbeddingTable
from roomprint.embeddings.table_file import save_table
from roomprint.steps import Progress, Steps


@dataclass(frozen=True, kw_only=True)
class EmbedGrid(InRooms):
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

    def steps(self) -> Steps[Embedded]:
        """Convolve and embed, batch by batch.

        Raises:
            GridError: There is no grid.
            ConfigError: There is no speech.
            ModelError: There is no such model, or it is not one of rooms.
        """
        from roomprint.encoders.models import find_model

        info = find_model(self.model, self.models, "room")
        clips = yield from speech_in_rooms(self.grid, self.speech, self.cache, self)
        yield Progress(0, len(clips), "Loading the model")
        from roomprint.encoders.room_model import load_room_model  # heavy: clips come first

        model = load_room_model(info)
        vectors = yield from clips.embedded(model.embed)
        made = Embedded(EmbeddingTable(vectors, clips.rows(), info.name, info.identity))
        if self.output is not None:
            save_table(self.output, made.table)
        return made
