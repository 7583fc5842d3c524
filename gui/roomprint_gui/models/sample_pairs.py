"""Pairs that a training learns from, drawn to be looked at and heard."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Signal

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.audio.writing import write_sound
from roomprint.library.tracks import Track
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.sample_pairs import DrawPairs, SamplePair
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.disk_thread import DiskThread
from roomprint_gui.models.newest_job import NewestJob
from roomprint_gui.models.player_model import PlayerModel, loose_track

SIDES = ("original", "replica")


class SamplePairs(QObject):
    """Draws pairs in another process, and plays one half of one at a time.

    ``changed`` comes with other pairs, ``drawing_changed`` when a drawing begins and ends,
    ``playing_changed`` with what is heard, as pair and side.

    Args:
        jobs: Run the drawing.
        player: Plays.
    """

    changed = Signal()
    drawing_changed = Signal(bool)
    playing_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, player: PlayerModel) -> None:
        super().__init__()
        self._player = player
        self._pairs: tuple[SamplePair, ...] = ()
        self._seed = 0
        self._drawn = 0  # how often
        self._playing: tuple[int, str] | None = None
        self._disk = DiskThread("sample pairs")
        self._folder: TemporaryDirectory[str] | None = None
        self._newest = NewestJob(lambda job: jobs.interact(job, "training"), cancels=True)
        self._newest.running_changed.connect(self.drawing_changed)
        self._newest.done.connect(self._on_drawn)
        self._newest.failed.connect(lambda _, error: self.failed.emit(error))
        self._disk.failed.connect(self.failed)
        player.track_changed.connect(self._on_track)

    @property
    def pairs(self) -> tuple[SamplePair, ...]:
        """The pairs drawn last."""
        return self._pairs

    @property
    def is_drawing(self) -> bool:
        """Whether others are on their way."""
        return self._newest.running

    @property
    def playing(self) -> tuple[int, str] | None:
        """Number and side of what is heard."""
        return self._playing

    def draw(self, training: TrainFingerprint) -> None:
        """Draw other pairs, degraded as ``training`` would."""
        self._newest.ask(DrawPairs.of(training, seed=self._seed))
        self._seed += 1

    def play(self, number: int, side: str) -> None:
        """Play one half of a pair; what plays already stops."""
        if self._playing == (number, side):
            self._player.stop()
            return
        pair = self._pairs[number]
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="roomprint pairs ")
        path = Path(self._folder.name) / f"{self._drawn}-{number}-{side}.wav"
        audio = getattr(pair, side).audio
        self._disk.ask(
            partial(_write, path, audio), lambda _: self._on_written(_track(pair, path, side))
        )

    def stop(self) -> None:
        """Leave nothing behind; connect this to ``aboutToQuit``."""
        self._newest.cancel()
        self._disk.stop()
        if self._folder is not None:
            self._folder.cleanup()

    def _on_drawn(self, _: object, pairs: tuple[SamplePair, ...]) -> None:
        if self._playing is not None:
            self._player.stop()
        self._drawn += 1
        self._pairs = pairs
        self.changed.emit()

    def _on_written(self, track: Track) -> None:
        self._player.play(track)

    def _on_track(self, track: Track | None) -> None:
        playing = None
        if track is not None and self._folder and track.path.parent == Path(self._folder.name):
            drawn, number, side = track.path.stem.split("-")
            playing = (int(number), side) if int(drawn) == self._drawn else None
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)


def _write(path: Path, audio: object) -> None:
    if not path.exists():
        write_sound(path, audio, SAMPLE_RATE_HZ)  # type: ignore[arg-type]


def _track(pair: SamplePair, path: Path, side: str) -> Track:
    """The half of a pair as the player knows what it plays."""
    title = f"{side.capitalize()} of {pair.recording.stem}"
    return loose_track(path, title, len(pair.original.audio) / SAMPLE_RATE_HZ)
