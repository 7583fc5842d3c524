"""What everything that plays can do, however it is told what to play."""

from typing import Protocol


class Plays(Protocol):
    """One sound at a time on its way to the loudspeaker."""

    def stop(self) -> None:
        """Be silent."""

    def close(self) -> None:
        """Be silent, and let go of the loudspeaker."""

    @property
    def playing(self) -> bool:
        """Whether something is heard."""

    @property
    def position_s(self) -> float:
        """Where in the sound what is heard now lies."""

    @property
    def error(self) -> str:
        """Why the last sound was not played; empty when it was."""
