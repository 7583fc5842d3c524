"""Decoding with FFmpeg (PyAV): m4a, aac, wma, opus, and the sound of video files."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import NoReturn

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from roomprint.audio.decoder import Frames
from roomprint.audio.names import shown
from roomprint.errors import AudioError

BLOCK_S = 2.0
LEAD_S = 1.0  # decoded and dropped after a seek: codecs need some past to be exact again
MANY = 8  # channels
# damage makes FFmpeg seek to before the beginning, and PyAV look up streams that are not there
FAILED = (av.FFmpegError, OSError, LookupError)
DRIFTING = {"ac3", "eac3", "dts"}  # bare streams whose times are rounded down frame by frame
BARE = DRIFTING | {"aac", "mp3", "flac"}  # bare streams: their length is a guess or absent


class FFmpegDecoder:
    """One audio stream of a container as a :class:`~roomprint.audio.decoder.Decoder`."""

    def __init__(self, container: InputContainer, stream: AudioStream) -> None:
        self._container = container
        self._stream = stream
        self.sample_rate_hz = stream.sample_rate
        self.channels = stream.channels
        self._tick = (stream.time_base or 0) * self.sample_rate_hz  # samples a unit of time
        self._layout = stream.layout
        self._converters: dict[tuple[str, int, int], av.AudioResampler] = {}

    @property
    def frames(self) -> int:
        """Length as stated by the stream or the container; counted for bare streams.

        Of an Ogg stream FFmpeg states the time at its end. It begins before zero when it was cut
        out of a longer one, and hours after zero when it was captured from a broadcast, and what
        the decoder drops at the beginning (Opus' pre-skip, RFC 7845) is counted in.
        """
        stream, container = self._stream, self._container
        if container.format.name == "ogg" and (stream.duration or 0) > 0:
            units = (stream.duration or 0) - (stream.start_time or 0)
            return max(0, round(units * self._tick) - stream.codec_context.delay)
        bare = container.format.name in BARE
        if not bare and (stream.duration or 0) > 0:
            return round((stream.duration or 0) * self._tick)
        if not bare and (container.duration or 0) > 0:
            return round((container.duration or 0) / av.time_base * self.sample_rate_hz)
        counted = sum(packet.duration or 0 for packet in self._packets())
        with suppress(*FAILED):
            container.seek(0)
        return round(counted * self._tick)

    @property
    def tags(self) -> dict[str, str]:
        """The metadata of the container, then of the stream (Ogg keeps it there)."""
        tags = {**self._container.metadata, **self._stream.metadata}
        return {key.lower(): value for key, value in tags.items()}

    def blocks(self, first: int) -> Iterator[Frames]:
        """Decode from frame ``first``, passing over damaged packets."""
        position, frames = self._decode_before(first)
        yield_at = first + round(BLOCK_S * self.sample_rate_hz)
        parts: list[NDArray[np.float32]] = []  # each (channels, frames)
        for frame in frames:
            for part in self._samples(frame):
                parts.append(part[:, max(0, first - position) :])
                position += part.shape[1]
            if position >= yield_at:
                yield np.concatenate(parts, axis=1).T
                parts = []
                yield_at = position + round(BLOCK_S * self.sample_rate_hz)
        if parts:
            yield np.concatenate(parts, axis=1).T

    def _samples(self, frame: AudioFrame) -> Iterator[NDArray[np.float32]]:
        """``frame`` as ``(channels, frames)`` at the rate and with the channels of the stream.

        Most codecs give just that, and its planes are read as they are: PyAV's ``to_ndarray`` takes
        three times as long. A broadcast may change both on its way, and of frames with eight and
        more channels PyAV counts planes that do not exist.
        """
        channels = len(frame.layout.channels)
        kind = (frame.format.name, frame.sample_rate, channels)
        if kind == ("fltp", self.sample_rate_hz, self.channels) and channels < MANY:
            planes = (memoryview(plane) for plane in frame.planes)
            yield np.array([np.frombuffer(plane, np.float32, frame.samples) for plane in planes])
            return
        if kind not in self._converters:
            to_stream = av.AudioResampler("flt", self._layout, self.sample_rate_hz)
            self._converters[kind] = to_stream
        try:
            packed_frames = self._converters[kind].resample(frame)
        except av.FFmpegError:  # damage made it a frame of no possible kind
            return
        for packed in packed_frames:
            flat = np.frombuffer(memoryview(packed.planes[0]), np.float32)
            yield flat[: packed.samples * self.channels].reshape(-1, self.channels).T

    def _decode_before(self, first: int) -> tuple[int, Iterator[AudioFrame]]:
        """Start decoding at or before sample ``first``; the position is that of the first frame.

        Positions count from the first sample that decodes, whatever time the container gives it.
        """
        frames = self._decode()
        beginning = next(frames, None)
        lead = round(LEAD_S * self.sample_rate_hz)
        timed = self._tick > 0 and self._container.format.name not in DRIFTING
        if beginning is None or beginning.pts is None or first <= lead or not timed:
            return 0, chain(filter(None, [beginning]), frames)
        for target in (first - lead, 0):  # from 0 when the container's index misleads
            with suppress(*FAILED):
                self._container.seek(beginning.pts + int(target / self._tick), stream=self._stream)
            frames = self._decode()
            landed = next(frames, None)
            if landed is None or landed.pts is None:
                continue
            position = round((landed.pts - beginning.pts) * self._tick)
            if (
                self._tick > 1
            ):  # times in milliseconds: the frame's true place is a multiple of its size
                size = max(1, beginning.samples)
                position = round(position / size) * size
            if position <= first:
                return position, chain([landed], frames)
        return 0, iter(())

    def _decode(self) -> Iterator[AudioFrame]:
        for packet in self._packets():
            try:
                yield from packet.decode()
            except av.InvalidDataError:
                continue
            except FAILED:
                return

    def _packets(self) -> Iterator["av.Packet[AudioStream]"]:
        try:
            yield from self._container.demux(self._stream)
        except FAILED:
            return


@contextmanager
def open_with_ffmpeg(path: Path) -> Iterator[FFmpegDecoder]:
    """Open ``path`` and choose its best audio stream.

    Raises:
        AudioError: FFmpeg does not know the format, or there is no sound in it.
    """
    with path.open("rb") as file:  # a file object, so that no name is taken for a protocol
        try:
            container = av.open(file, "r", metadata_errors="replace", io_open=_refuse)
        except FAILED:
            raise AudioError(f"{shown(path)} cannot be read as audio") from None
        with container:
            stream = container.streams.best("audio")
            if not isinstance(stream, AudioStream):
                raise AudioError(f"{shown(path)} holds no sound")
            if stream.codec_context is None or not stream.sample_rate:
                raise AudioError(f"the sound in {shown(path)} is of an unknown or protected kind")
            yield FFmpegDecoder(container, stream)


def _refuse(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """A playlist in disguise names further files or addresses; none of them is opened."""
    raise PermissionError(url)
