"""The room that is heard live: windows of the newest speech, as they come."""

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from roomprint.audio.flat_tops import Tops, top_share
from roomprint.audio.ring import RingBuffer
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.audio.voice_activity import HOP, active_frames, voice_levels_db
from roomprint.library.enrolled_rooms import EnrolledRooms
from roomprint.library.room_answers import HeardRoom, RoomEstimate
from roomprint.library.room_checks import findings
from roomprint.library.room_estimate import summarized, with_opinion
from roomprint.library.room_reading import WINDOW, WindowReadings
from roomprint.library.room_windows import newest_speech
from roomprint.rooms.blind_decay import blind_decay

if TYPE_CHECKING:
    from roomprint.library.room_reading import RoomReader

TOO_LITTLE = "too little speech"
_MEMORY_S = 16.0  # what is loud is learned from, and how much speech is looked at for its decays
_MEMORY = round(_MEMORY_S * SAMPLE_RATE_HZ)  # samples
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

    def push(self, audio: Mono, tops: Tops) -> None:
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
        self._tops = deque[tuple[int, Tops]]()  # with how much was heard when they ended
        self._spoken = RingBuffer(_MEMORY_S)
        self._looked_at = 0  # samples heard when a window was looked at last
        self._readings: WindowReadings | None = None
        self._estimate: RoomEstimate | None = None

    def push(self, audio: Mono, tops: Tops) -> None:
        """Take in samples at 16 kHz, and the tops that they had before they were resampled."""
        self._heard.write(audio)
        self._tops.append((self._heard.written, tops))
        while self._tops[0][0] <= self._heard.written - _MEMORY:
            self._tops.popleft()

    def answer(self) -> HeardRoom:
        """The room of the last windows of speech, the newest of which ends now if it is speech."""
        reason = "" if self._take_window() else TOO_LITTLE
        readings = self._readings
        if readings is None:
            nothing = np.zeros((0, self._reader.dim), np.float32)
            return HeardRoom(None, None, self._reader.info.identity, nothing, reason)
        self._rooms.refresh()
        references = self._reader.trained_on.references
        return HeardRoom(
            self._estimate,
            self._rooms.which(readings.newest(_NAMED).embeddings, references),
            self._reader.info.identity,
            readings.embeddings,
            reason,
        )

    def _take_window(self) -> bool:
        """Read the last 4 s if there is speech in them; says whether there was."""
        if self._heard.written < WINDOW:
            return False
        heard = self._heard.latest(_MEMORY)
        window = newest_speech(heard)
        since, self._looked_at = self._heard.written - self._looked_at, self._heard.written
        if window is None:
            return False
        read = self._reader.read(window[None])
        kept = read if self._readings is None else WindowReadings.joined(self._readings, read)
        self._readings = kept.newest(_KEPT)
        new = (
            min(WINDOW, since) if self._spoken.written else WINDOW
        )  # the rest was looked at before
        self._spoken.write(window[WINDOW - new :])
        self._estimate = self._estimated(self._readings.newest(_SUMMED), heard)
        return True

    def _estimated(self, newest: WindowReadings, heard: Mono) -> RoomEstimate:
        """What the ``newest`` windows of speech say, looked at as a file is, and what they are of.

        Args:
            newest: What was read off them.
            heard: The last seconds without a gap, ``(samples,)``.
        """
        spoken = self._spoken.latest(_MEMORY)
        levels_db = voice_levels_db(spoken)
        speech_s = float(active_frames(levels_db).sum()) * HOP / SAMPLE_RATE_HZ
        found = findings(heard, levels_db, top_share([tops for _, tops in self._tops]))
        estimate = summarized(newest, self._reader.trained_on, speech_s, found)
        return with_opinion(estimate, blind_decay(spoken).rt60_s)
