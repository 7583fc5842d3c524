"""Recording what a microphone hears, for as long as the disk lasts."""

from collections import deque
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from roomprint.atomic import whole_file
from roomprint.audio.capture import Microphone
from roomprint.audio.levels import CLIPPED, dbfs, peak, rms
from roomprint.audio.live_outline import Stretches
from roomprint.audio.names import shown
from roomprint.audio.peaks import Peaks
from roomprint.audio.recording import Recording, whole
from roomprint.audio.samples import Mono
from roomprint.audio.takes import TakeWriter
from roomprint.errors import AudioError, DeviceError, reason_of
from roomprint.settings import Config, setting

LONGEST_FRAMES = (1 << 30) - 1_000  # four bytes each: what the header of a WAV can count
_BEGIN, _END = "begin", "end"


@dataclass(frozen=True, eq=False)
class Moment:
    """What came since the last one.

    Attributes:
        new_s: How much that is.
        recorded_s: How much is recorded, with the pre-roll; 0 while one only listens.
        pre_roll_s: How much of that, or of what was heard so far, came before it began.
        recording: Whether it is being kept.
        outline: Lowest and highest sample of each hundredth of a second, ``(stretches, 2)``;
            when the recording begins, those of the pre-roll again.
        level_dbfs: RMS.
        peak_dbfs: Highest sample.
        clipped: Whether a sample reached full scale.
        xruns: How often sound was lost since the recording began.
    """

    new_s: float
    recorded_s: float
    pre_roll_s: float
    recording: bool
    outline: Peaks
    level_dbfs: float
    peak_dbfs: float
    clipped: bool
    xruns: int


@dataclass(frozen=True)
class Recorded:
    """A recording that ended.

    Attributes:
        recording: The sound.
        path: The WAV of it.
        xruns: How often sound was lost in it.
        lost: The microphone went away, and that ended it.
    """

    recording: Recording
    path: Path
    xruns: int
    lost: bool


class Switch:
    """What tells a recorder in another process to begin and to end: two files in a folder.

    Works can be cancelled, which would throw the recording away; this one ends in order.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self) -> None:
        """Keep what is heard from now on."""
        self._set(_BEGIN)

    def end(self) -> None:
        """End, whether anything is kept or not."""
        self._set(_END)

    @property
    def begun(self) -> bool:
        """Whether :meth:`begin` was called."""
        return (self._folder / _BEGIN).exists()

    @property
    def ended(self) -> bool:
        """Whether :meth:`end` was called."""
        return (self._folder / _END).exists()

    def _set(self, name: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).touch()


@dataclass(frozen=True)
class RecordSound(Config):
    """Listens to a microphone and keeps what it hears once its switch says so.

    The sound goes to the disk as it comes, as a take and as a WAV of 32-bit floats.

    Attributes:
        device: Name of the input; None is the system's default.
        path: The WAV; appears when the recording ends.
        folder: Where the take goes.
        switch: The folder of its :class:`Switch`.
    """

    device: str | None
    path: Path
    folder: Path
    switch: Path
    pre_roll_s: float = setting(2.0, "Sound kept from before", low=0.0, high=30.0, unit="s")
    sample_rate_hz: int = setting(
        0, "Sample rate; 0 is the device's own", low=0, high=384_000, unit="Hz"
    )

    def steps(self) -> Generator[Moment, None, Recorded | None]:
        """Listen, then record.

        Returns:
            The recording; None when it ended before it began.

        Raises:
            DeviceError: The microphone cannot be opened, or went away before the recording began.
            AudioError: The disk takes no more.
        """
        switch = Switch(self.switch)
        with Microphone(self.device, self.sample_rate_hz or None) as source:
            held: deque[Mono] = deque()
            rate = source.sample_rate_hz
            stretches = Stretches(rate)
            while not switch.begun:
                if switch.ended:
                    return None
                if source.lost:
                    raise DeviceError("the microphone is gone; connect it and try again")
                block = source.read_new()
                held.append(block)
                self._forget(held, rate)
                before_s = sum(map(len, held)) / rate
                outline = stretches.feed(block)
                yield _moment(block, source, (0.0, before_s), 0, outline, recording=False)
                source.wait()
            return (yield from self._record(source, held, switch))

    def _forget(self, held: "deque[Mono]", rate: int) -> None:
        """Drop what is older than the pre-roll."""
        spare = sum(map(len, held)) - round(self.pre_roll_s * rate)
        while held and spare >= len(held[0]):
            spare -= len(held.popleft())
        if held and spare > 0:
            held[0] = held[0][spare:]

    def _record(
        self, source: Microphone, held: "deque[Mono]", switch: Switch
    ) -> Generator[Moment, None, Recorded]:
        rate, before = source.sample_rate_hz, source.xruns
        stretches = Stretches(rate)
        block: Mono = np.concatenate([*held, np.zeros(0, np.float32)])
        before_s = len(block) / rate
        try:
            with ExitStack() as stack:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                part = stack.enter_context(whole_file(self.path))
                file = stack.enter_context(
                    soundfile.SoundFile(part, "w", rate, 1, "FLOAT", format="WAV")
                )
                writer = stack.enter_context(TakeWriter(self.folder, 1, rate))
                while True:
                    over = switch.ended or source.lost
                    block = np.concatenate([block, source.read_new()])
                    block = block[: LONGEST_FRAMES - writer.frames]
                    file.write(block)
                    writer.write(block[:, None])
                    xruns = source.xruns - before
                    lengths, outline = (writer.frames / rate, before_s), stretches.feed(block)
                    yield _moment(block, source, lengths, xruns, outline, recording=True)
                    if over or writer.frames >= LONGEST_FRAMES:
                        break
                    block = np.zeros(0, np.float32)
                    source.wait()
                recording = whole(writer.finish(), shown(self.path.stem))
        except (OSError, soundfile.SoundFileError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else str(error)
            raise AudioError(f"{shown(self.path)} cannot be written: {reason}") from error
        return Recorded(recording, self.path, xruns, lost=not switch.ended and source.lost)


def _moment(
    block: Mono,
    source: Microphone,
    lengths_s: tuple[float, float],
    xruns: int,
    outline: Peaks,
    *,
    recording: bool,
) -> Moment:
    """``lengths_s``: what is recorded, and what came before it began."""
    highest = peak(block)
    return Moment(
        new_s=len(block) / source.sample_rate_hz,
        recorded_s=lengths_s[0],
        pre_roll_s=lengths_s[1],
        recording=recording,
        outline=outline,
        level_dbfs=dbfs(rms(block)),
        peak_dbfs=dbfs(highest),
        clipped=highest >= CLIPPED,
        xruns=xruns,
    )
