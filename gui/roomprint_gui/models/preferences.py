"""What a person prefers, wherever it does not belong to one page."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.computing import Computing
from roomprint.settings import Config, setting
from roomprint_gui.models.stored_config import COMPUTING, keep, stored

LOOK, PLACES = "look", "places"


@dataclass(frozen=True, kw_only=True)
class Look(Config):
    """How large everything is."""

    scale: int = setting(
        100,
        "How large everything in the window is, beside what the screen itself asks for. It takes "
        "effect when the window is opened anew.",
        low=80,
        high=200,
        unit="%",
    )


@dataclass(frozen=True, kw_only=True)
class Places(Config):
    """Where things go that are not asked for one by one."""

    recordings: str = setting("", "Where recordings are kept; empty is the workspace.")
    exports: str = setting("", "Where exported files are proposed to go; empty is the home folder.")


class Preferences(QObject):
    """Holds what is preferred, and remembers it; values of the settings that are wrong count not.

    Args:
        settings: Where it is remembered.
    """

    computing_changed = Signal(object)
    look_changed = Signal(object)
    places_changed = Signal(object)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._computing = stored(settings, COMPUTING, Computing())
        self._look = stored(settings, LOOK, Look())
        self._places = stored(settings, PLACES, Places())

    @property
    def computing(self) -> Computing:
        """What computations run on."""
        return self._computing

    @property
    def look(self) -> Look:
        """How large everything is."""
        return self._look

    @property
    def places(self) -> Places:
        """Where things go."""
        return self._places

    @property
    def exports(self) -> Path:
        """The folder that is proposed for an exported file."""
        folder = Path(self._places.exports).expanduser()
        return folder if self._places.exports and folder.is_dir() else Path.home()

    def choose_computing(self, computing: Computing) -> None:
        """Compute like this from now on."""
        if computing != self._computing:
            self._computing = computing
            keep(self._settings, COMPUTING, computing)
            self.computing_changed.emit(computing)

    def choose_look(self, look: Look) -> None:
        """Look like this when the window is opened the next time."""
        if look != self._look:
            self._look = look
            keep(self._settings, LOOK, look)
            self.look_changed.emit(look)

    def choose_places(self, places: Places) -> None:
        """Put things there from now on."""
        if places != self._places:
            self._places = places
            keep(self._settings, PLACES, places)
            self.places_changed.emit(places)


def scale_of(settings: QSettings) -> float:
    """The factor that Qt is told before there is an application; 1 is as it comes."""
    return stored(settings, LOOK, Look()).scale / 100
