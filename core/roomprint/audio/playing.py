"""One sound at a time on its way to the loudspeaker, for a window that only looks now and then."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable

from roomprint.audio.decoder import Frames
from roomprint.audio.loudspeaker import Loudspeaker, faded
from roomprint.errors import RoomprintError


class Playback(threading.Thread, ABC):
    """One sound, from a thread of its own: no busy window can keep it waiting.

    Args:
        start_s: Where in the sound it begins.
        before: What played before, and may still fade out.

    Attributes:
        stopping: Set it to fade out and end.
        position_s: Where in the sound lies what is now at the loudspeaker.
        error: Why it did not play, in a sentence; empty when it did.
        device: Name of the loudspeaker; None is the system's default.
    """

    device: str | None = None

    def __init__(self, start_s: float, before: threading.Thread | None) -> None:
        super().__init__(name="playback", daemon=True)
        self._before = before
        self.stopping = False
        self.position_s = start_s
        self.error = ""

    def run(self) -> None:
        """Play until the end or until told to stop."""
        if self._before is not None:
            self._before.join()  # some loudspeakers take one stream only
            self._before = None
        try:
            self.sound()
        except RoomprintError as error:
            self.error = str(error)

    @abstractmethod
    def sound(self) -> None:
        """Open what is needed and :meth:`write` the sound."""

    @abstractmethod
    def place_s(self, heard_s: float) -> float:
        """Where in the sound one is after so many seconds of it."""

    def write(self, loudspeaker: Loudspeaker, blocks: Iterable[Frames]) -> None:
        """Play ``blocks``, each ``(frames, 2)``, and fade out in the one that is the last."""
        written = 0
        for block in blocks:
            last = self.stopping  # asked once: it may be set while the block is written
            loudspeaker.write(faded(block) if last else block)
            written += len(block)
            heard_s = written / loudspeaker.sample_rate_hz - loudspeaker.latency_s
            self.position_s = self.place_s(max(0.0, heard_s))
            if last:
                break
        loudspeaker.drain()


class OneAtATime:
    """Base of what plays. Nothing but :meth:`close` waits, and every property may be polled.

    Attributes:
        device: Name of the loudspeaker for the next sound; None is the system's default.
    """

    device: str | None = None

    def __init__(self) -> None:
        self._playback: Playback | None = None

    def stop(self) -> None:
        """Fade out; it is silent after two tenths of a second."""
        if self._playback is not None:
            self._playback.stopping = True

    def _begin(self, playback: Playback) -> None:
        """Let ``playback`` be heard."""
        playback.device = self.device
        self._playback = playback
        playback.start()

    def close(self) -> None:
        """Stop, and wait until the loudspeaker is let go."""
        self.stop()
        if self._playback is not None:
            self._playback.join()

    @property
    def playing(self) -> bool:
        """True from the beginning until the end, :meth:`stop` or an error."""
        playback = self._playback
        return playback is not None and playback.is_alive() and not playback.stopping

    @property
    def position_s(self) -> float:
        """Where in the sound lies what is now at the loudspeaker."""
        return self._playback.position_s if self._playback is not None else 0.0

    @property
    def error(self) -> str:
        """Why the last sound did not play, in a sentence; empty when it did."""
        return self._playback.error if self._playback is not None else ""
