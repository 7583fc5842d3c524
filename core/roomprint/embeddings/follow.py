"""A live sound as a moving point among the rows of a table."""

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from roomprint.audio.capture import FileAsMicrophone, Microphone, Source
from roomprint.audio.devices import rescan
from roomprint.audio.levels import dbfs, rms
from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.embeddings.live_ear import Ear, ear_for
from roomprint.embeddings.live_place import LivePlace, LivePlaces
from roomprint.embeddings.table_file import read_table
from roomprint.library.listening import QUIET_DBFS, QUIET_S, blocks_of
from roomprint.settings import Config, setting
from roomprint.workspace import Workspace

_STEP_S = 0.3  # from one place to the next
_METER_S = 0.1


@dataclass(frozen=True)
class Followed:
    """One moment of a live sound.

    Attributes:
        heard_s: Seconds of sound so far.
        level_dbfs: RMS of the newest 100 ms.
        place: Where it belongs now; None where that cannot be told.
        note: Why not, or that it is far from everything; empty when there is nothing to be said.
    """

    heard_s: float
    level_dbfs: float
    place: LivePlace | None
    note: str


@dataclass(frozen=True, kw_only=True)
class FollowSound(Config):
    """Follow a microphone, or a file as if it were played near one, among a table's rows.

    Attributes:
        table: The table's file.
        workspace: Where models and runs of one's own are.
        device: The microphone's name; None is the default one.
        file: What is played in place of a microphone.
    """

    table: Path
    workspace: Path
    device: str | None = None
    file: Path | None = None
    seconds: float = setting(0.0, "How long to listen; 0 is until closed.", low=0.0, unit="s")

    def steps(self) -> Generator[Followed, None, None]:
        """Yield about three moments a second; closing it ends the listening.

        Raises:
            EmbeddingError: The table cannot be used, or its encoder is not here.
            DeviceError: There is no such microphone, or it is busy.
        """
        table = read_table(self.table)
        places = LivePlaces(table)
        with ear_for(table, Workspace(self.workspace)) as ear:
            yield from follow(self._source, ear, places.of, self.seconds or math.inf)

    def _source(self) -> Source:
        if self.file is not None:
            return FileAsMicrophone(self.file)
        rescan()  # a worker process that runs for long does not know what was plugged in since
        return Microphone(self.device)


def follow(
    new_source: Callable[[], Source],
    ear: Ear,
    place: Callable[..., LivePlace],
    seconds: float,
) -> Generator[Followed, None, None]:
    """Say again and again where what a source gives belongs.

    Args:
        new_source: Opens the source.
        ear: Makes vectors.
        place: Says where a vector belongs.
        seconds: How long.
    """
    newest = RingBuffer(QUIET_S)
    heard = waiting = 0  # samples
    for block, _ in blocks_of(new_source, seconds):
        if block is None:
            ear.forget()
            yield Followed(heard / SAMPLE_RATE_HZ, -math.inf, None, "The microphone is gone")
            continue
        newest.write(block.audio)
        ear.push(block.audio)
        heard += len(block.audio)
        waiting += len(block.audio)
        if waiting < _STEP_S * SAMPLE_RATE_HZ:
            continue
        waiting = 0
        level_dbfs = dbfs(rms(newest.latest(round(_METER_S * SAMPLE_RATE_HZ))))
        quiet = dbfs(rms(newest.latest(round(QUIET_S * SAMPLE_RATE_HZ)))) < QUIET_DBFS
        made = "It is too quiet" if quiet else ear.vector()
        if isinstance(made, str):
            yield Followed(heard / SAMPLE_RATE_HZ, level_dbfs, None, made)
            continue
        found = place(made)
        note = "Far from everything on this map" if found.far else ""
        yield Followed(heard / SAMPLE_RATE_HZ, level_dbfs, found, note)
