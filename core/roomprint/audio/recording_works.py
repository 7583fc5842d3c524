"""What takes long on a recording: opening, measuring, resampling and saving it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from roomprint.atomic import whole_file
from roomprint.audio.decoder import Frames
from roomprint.audio.levels import peak
from roomprint.audio.loudness import LoudnessMeter
from roomprint.audio.names import shown
from roomprint.audio.opening import open_decoder
from roomprint.audio.recording import BLOCK, Recording, whole
from roomprint.audio.takes import TakeWriter
from roomprint.errors import AudioError, reason_of
from roomprint.settings import Config, setting
from roomprint.steps import Progress, Steps

SUBTYPES = {".wav": ("WAV", "FLOAT"), ".flac": ("FLAC", "PCM_24"), ".ogg": ("OGG", "VORBIS")}


@dataclass(frozen=True)
class OpenSound:
    """Decodes a sound or video file at its own rate, all channels, into a take.

    Attributes:
        path: The file.
        folder: Where the take goes.
    """

    path: Path
    folder: Path

    def steps(self) -> Steps[Recording]:
        """Decode block by block.

        Raises:
            AudioError: It cannot be read, holds no sound, or the disk is full.
        """
        with open_decoder(self.path) as decoder:
            total, rate = decoder.frames, decoder.sample_rate_hz
            with TakeWriter(self.folder, decoder.channels, rate) as writer:
                for block in decoder.blocks(0):
                    writer.write(block)
                    yield Progress(min(writer.frames, total), total, f"Opening {self.path.name}")
                if not writer.frames:
                    raise AudioError(f"{shown(self.path)} holds no sound that can be decoded")
                return whole(writer.finish(), shown(self.path.stem))


@dataclass(frozen=True)
class ConvertSound(Config):
    """Makes a recording of another rate, or of one channel.

    Resampled by soxr's linear-phase HQ filter; mono is the channels' mean, which cannot clip.

    Attributes:
        recording: What is converted.
        folder: Where the new take goes.
    """

    recording: Recording
    folder: Path
    sample_rate_hz: int = setting(48_000, "Sample rate", low=1_000, high=384_000, unit="Hz")
    mono: bool = setting(False, "One channel, the mean of all")

    def steps(self) -> Steps[Recording]:
        """Convert block by block.

        Raises:
            AudioError: A take is gone, or the disk is full.
        """
        source = self.recording
        channels = 1 if self.mono else source.channels
        with TakeWriter(self.folder, channels, self.sample_rate_hz) as writer:
            done = 0
            for read, block in self._converted(channels):
                writer.write(block)
                done += read
                yield Progress(done, source.frames, f"Converting {source.name}")
            return whole(writer.finish(), source.name)

    def _converted(self, channels: int) -> Iterator[tuple[int, Frames]]:
        source = self.recording
        same = source.sample_rate_hz == self.sample_rate_hz
        resampler = soxr.ResampleStream(
            source.sample_rate_hz, self.sample_rate_hz, channels, dtype="float32"
        )
        for block in source.blocks(0, source.frames):
            mixed = block.mean(axis=1, keepdims=True) if channels < block.shape[1] else block
            made = mixed if same else resampler.resample_chunk(mixed)
            yield len(block), np.reshape(made, (-1, channels))
        if not same:
            rest = resampler.resample_chunk(np.zeros((0, channels), np.float32), last=True)
            yield 0, np.reshape(rest, (-1, channels))


@dataclass(frozen=True)
class MeasureGain(Config):
    """By how much a recording must be amplified to be as loud as wanted.

    Attributes:
        recording: What is measured.
        measure: By its highest sample, or by its loudness (ITU-R BS.1770-4).
    """

    recording: Recording
    measure: str = setting("peak", "What is measured", choices=("peak", "loudness"))
    target_db: float = setting(-1.0, "Peak in dBFS, or loudness in LUFS", low=-70.0, high=0.0)

    def steps(self) -> Steps[float]:
        """Read it once.

        Returns:
            The factor.

        Raises:
            AudioError: It is silent, or a take is gone.
        """
        source, highest, done = self.recording, 0.0, 0
        meter = LoudnessMeter(source.sample_rate_hz, source.channels)
        for block in source.blocks(0, source.frames):
            highest = max(highest, peak(block))
            if self.measure == "loudness":
                meter.feed(block)
            done += len(block)
            yield Progress(done, source.frames, f"Measuring {source.name}")
        present_db = 20 * np.log10(highest) if highest > 0 else -np.inf
        if self.measure == "loudness":
            present_db = meter.lufs
        if not np.isfinite(present_db):
            raise AudioError(f"{source.name} is silent, and stays so however much it is amplified")
        return float(10 ** ((self.target_db - present_db) / 20))


@dataclass(frozen=True)
class SavedSound:
    """What was written.

    Attributes:
        path: The file.
        clipped: Samples beyond full scale, which the format cannot hold.
    """

    path: Path
    clipped: int


@dataclass(frozen=True)
class SaveSound:
    """Writes frames of a recording to a file, whole or not at all.

    WAV holds 32-bit floats, FLAC 24-bit integers, OGG Vorbis.

    Attributes:
        recording: What is saved.
        start: First frame.
        stop: The frame after the last.
        path: The file; its ending is the format.
    """

    recording: Recording
    start: int
    stop: int
    path: Path

    def steps(self) -> Steps[SavedSound]:
        """Write block by block beside the file, which then takes its place.

        Raises:
            AudioError: The ending is none of the three, the format does not take the rate or the
                channels, or the disk is full.
        """
        format_, subtype = self._format()
        source, clipped = self.recording, 0
        total = self.stop - self.start
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with (
                whole_file(self.path) as part,
                soundfile.SoundFile(
                    part, "w", source.sample_rate_hz, source.channels, subtype, format=format_
                ) as file,
            ):
                for done, block in enumerate(source.blocks(self.start, self.stop)):
                    file.write(block)
                    clipped += int(np.count_nonzero(np.abs(block) > 1.0))
                    yield Progress(min((done + 1) * BLOCK, total), total, "Saving")
        except (OSError, soundfile.SoundFileError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else str(error)
            raise AudioError(f"{shown(self.path)} cannot be written: {reason}") from error
        return SavedSound(self.path, 0 if subtype == "FLOAT" else clipped)

    def _format(self) -> tuple[str, str]:
        ending = self.path.suffix.lower()
        if ending not in SUBTYPES:
            raise AudioError(f"{shown(self.path.name)} must end in .wav, .flac or .ogg")
        return SUBTYPES[ending]
