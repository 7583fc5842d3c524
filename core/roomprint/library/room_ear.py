"""The room that is heard live: windows of the newest speech, as they come."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.library.enrolled_rooms import EnrolledRooms
from roomprint.library.room_answers import HeardRoom
from roomprint.library.room_estimate import FEWEST_ACTIVE, summarized
from roomprint.library.room_reading import WINDOW, WindowReadings

if TYPE_CHECKING:
    from roomprint.library.room_reading import RoomReader

TOO_LITTLE = "too little speech"
_MEMORY_S = 16.0  # what is loud is learned from
_SUMMED = 10  # windows that an estimate is made of
_NAMED = 30  # windows that a room is named by: with a third of them, half as many again fail
_KEPT = 60  # windows that a room can be enrolled by


class DeafEar:
    """Hears no room, and says why.

    Args:
        reason: Why not.
    """

    def __init__(self, reason: str) -> None:
        self._answer = HeardRoom(None, None, "", np.zeros((0, 0), np.float32), reason)

    def reset(self) -> None:
        """There is nothing to forget."""

    def push(self, audio: Mono) -> None:
        """Let it pass."""

    def answer(self) -> HeardRoom:
        """No room."""
        return self._answer


class RoomEar:
    """Answers, again and again, what room the newest speech is in.

    Args:
        reader: The model of rooms.
        folder: Where enrolled rooms lie.
    """

    def __init__(self, reader: "RoomReader", folder: Path) -> None:
        self._reader = reader
        self._rooms = EnrolledRooms(folder, reader.info.identity, reader.dim)
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._heard = RingBuffer(_MEMORY_S)
        self._readings: WindowReadings | None = None
        self._speech_s = 0.0

    def push(self, audio: Mono) -> None:
        """Take in samples at 16 kHz."""
        self._heard.write(audio)

    def answer(self) -> HeardRoom:
        """The room of the last windows of speech, the newest of which ends now if it is speech."""
        reason = "" if self._take_window() else TOO_LITTLE
        readings = self._readings
        if readings is None:
            nothing = np.zeros((0, self._reader.dim), np.float32)
            return HeardRoom(None, None, self._reader.info.identity, nothing, reason)
        newest = readings.newest(_SUMMED)
        self._rooms.refresh()
        trained_on = self._reader.trained_on
        return HeardRoom(
            summarized(newest, trained_on, self._speech_s),
            self._rooms.which(readings.newest(_NAMED).embeddings, trained_on.references),
            self._reader.info.identity,
            readings.embeddings,
            reason,
        )

    def _take_window(self) -> bool:
        """Read the last 4 s if there is speech in them; says whether there was."""
        if self._heard.written < WINDOW:
            return False
        heard = self._heard.latest(round(_MEMORY_S * SAMPLE_RATE_HZ))
        window, active_s = newest_speech(heard)
        if window is None:
            return False
        read = self._reader.read(window[None])
        kept = read if self._readings is None else WindowReadings.joined(self._readings, read)
        self._readings = kept.newest(_KEPT)
        self._speech_s = active_s
        return True


def newest_speech(heard: Mono) -> tuple[Mono | None, float]:
    """The newest 4 s if there is speech in them, and how many seconds of speech there are in all.

    Args:
        heard: ``(samples,)``, 4 s at least; what is loud is learned from all of it.
    """
    from roomprint.audio.speech_likeness import speech_score
    from roomprint.audio.voice_activity import HOP, active_frames, voice_levels_db

    active = active_frames(voice_levels_db(heard))
    active_s = float(active.sum()) * HOP / SAMPLE_RATE_HZ
    window = heard[-WINDOW:]
    pause = float(active[-(WINDOW // HOP) :].mean()) < FEWEST_ACTIVE
    return (None if pause or speech_score(window) <= 0 else window), active_s
