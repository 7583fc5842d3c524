"""Figure 4 on starter data: a few simulated rooms, and two small encoders that learnt from them."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.computing import Computing
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_making import GRIDS, MakeGrid
from roomprint.embeddings.amounts import FIVE_ROOMS
from roomprint.embeddings.embed_room_run import EmbedRoomRun
from roomprint.embeddings.run_models import checkpoint_identity, find_checkpoint
from roomprint.embeddings.table_file import read_table
from roomprint.encoders.room_config import POOLED, RoomConfig
from roomprint.errors import ConfigError, EmbeddingError, reason_of
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import TrainRooms
from roomprint.training.room_speech import SpeechConfig
from roomprint.training.schedule import LoopConfig
from roomprint.whole import as_part

SOFT, HARD = SAMPLINGS = ("soft", "hard")
_SPEAKERS = 8
_LOWEST_HZ, _HIGHEST_HZ = 90.0, 230.0  # of the voices
# where the parts end, by the processor time that they take of 85 s
_SPOKEN, _SIMULATED = 0.13, 0.24
_TRAINED, _EMBEDDED = (0.58, 0.97), (0.62, 1.0)
_SMALLEST, _LARGEST = 0.88, 1.16  # heads: formants lie lower the larger one is


@dataclass(frozen=True)
class Starter:
    """What there is to look at.

    Attributes:
        soft: The table of the encoder trained by soft sampling.
        hard: The same rows by the one trained by hard sampling.
        runs: Both trainings' folders, in this order.
    """

    soft: Path
    hard: Path
    runs: tuple[Path, Path]


@dataclass(frozen=True, kw_only=True)
class StarterRooms(Config):
    """Simulate a few rooms, let a made-up voice speak in them, and train on it twice.

    Soft and hard sampling (Götz et al. 2023, section 3.2) on the same rooms and speech; then the
    same speech in five of the rooms is embedded by both, as in their Figure 4. Nothing of it is
    done twice.

    Attributes:
        folder: Where speech and tables are kept.
        parent: Where the two runs are kept, beside others.
        computing: What the trainings compute on.
    """

    folder: Path
    parent: Path
    rooms: int = setting(8, "Rooms that are simulated.", low=2, high=1_000)
    speech_s: float = setting(
        20.0, "Speech of each of the eight voices.", low=12.0, high=600.0, unit="s"
    )
    training_steps: int = setting(100, "Of each training.", low=1, high=1_000_000)
    seed: int = setting(0, "Which rooms, voices and weights.", low=0, high=2**31 - 1)
    computing: Computing = field(default_factory=Computing)

    def steps(self) -> Steps[Starter]:
        """Speak, simulate, train twice, embed.

        Raises:
            ConfigError: The folder cannot be written to.
            RoomprintError: A part of it fails.
        """
        speech = yield from as_part(self._speak(), "", 0.0, _SPOKEN)
        # the trainings find them there
        rooms = MakeGrid(grid=self._grid, folder=self.parent / GRIDS).steps()
        yield from as_part(rooms, "", _SPOKEN, _SIMULATED)
        made, runs, begin = [], [], _SIMULATED
        for sampling, trained, embedded in zip(SAMPLINGS, _TRAINED, _EMBEDDED, strict=True):
            run = self.parent / f"starter-{sampling}"
            training = self._train(speech, run, sampling)
            title = f"Training by {sampling} sampling"
            yield from as_part(training, title, begin, trained, self.training_steps)
            table = self.folder / f"starter {sampling}.npz"
            if not is_of(table, run):
                work = EmbedRoomRun(run=run, output=table, **vars(FIVE_ROOMS))
                yield from as_part(work.steps(), "Embedding", trained, embedded)
            made.append(table)
            runs.append(run)
            begin = embedded
        return Starter(made[0], made[1], (runs[0], runs[1]))

    @property
    def _grid(self) -> GridConfig:
        return GridConfig(rooms=self.rooms, responses=3, rays=1_000, seed=self.seed)

    def _speak(self) -> Steps[Path]:
        """A folder of speech, one file for each speaker."""
        import soxr

        from roomprint.audio.writing import write_sound
        from roomprint.rooms.voice import RATE_HZ, babble

        folder = self.folder / "starter speech"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"'{folder}' cannot be made: {reason_of(error)}") from error
        pitches = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _SPEAKERS)
        sizes = np.geomspace(_LARGEST, _SMALLEST, _SPEAKERS)
        for number, (pitch_hz, size) in enumerate(zip(pitches, sizes, strict=True)):
            yield Progress(number, _SPEAKERS, "Making up voices")
            path = folder / f"voice {number + 1}.wav"
            if path.exists():
                continue
            random = np.random.default_rng((self.seed, number))
            # played slower or faster by the size of the head, which shifts the formants
            said = babble(random, self.speech_s, float(pitch_hz * size))
            heard = soxr.resample(said, RATE_HZ / size, SAMPLE_RATE_HZ)
            write_sound(path, heard, SAMPLE_RATE_HZ)
        return folder

    def _train(self, speech: Path, run: Path, sampling: str) -> Steps[None]:
        from roomprint.training.run_folder import STATE, RunState, read_run

        if (run / STATE).exists() and read_run(run).state is RunState.FINISHED:
            return
        every = max(1, self.training_steps // 5)
        loop = LoopConfig(
            clip_norm=1.0,
            steps=self.training_steps,
            batch=12,
            warm_up=10,
            temperature=0.1,
            precision="float32",
            save_every=every,
            keep_every=every,
            seed=self.seed,
        )
        work = TrainRooms(
            speech=speech,
            run=run,
            grid=self._grid,
            clips=RoomNoise(probability=0.0),
            voices=SpeechConfig(segments=0, validation=6, share=1.0),
            encoder=RoomConfig(architecture=POOLED, channels=48, embedding=32, dropout=0.1),
            batches=RoomBatches(sampling=sampling),
            monitors=RoomMonitors(every=every, batches=2, rooms=0),
            loop=self.computing.under(loop),
        )
        yield from work.steps()


def is_of(table: Path, run: Path) -> bool:
    """Whether ``table`` is there, whole, and made by the run's best encoder.

    Raises:
        RunError: There is no run, or it has no checkpoint.
    """
    if not table.exists():
        return False
    best = checkpoint_identity(run, find_checkpoint(run, "best"))
    try:
        return read_table(table).identity == best
    except EmbeddingError:  # damaged: it is made again
        return False
