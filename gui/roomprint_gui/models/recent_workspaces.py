"""The workspaces that were open last, the latest first."""

from pathlib import Path

from PySide6.QtCore import QSettings

from roomprint.inside import plain

_KEY = "workspace/recent"
_KEPT = 8


class RecentWorkspaces:
    """A short list of folders in the settings; those that are gone stay, as a disk may come back.

    Args:
        settings: Where they are remembered.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def roots(self) -> list[Path]:
        """The folders; what is no path is ignored."""
        saved = self._settings.value(_KEY)
        names = [saved] if isinstance(saved, str) else saved if isinstance(saved, list) else []
        paths = [Path(name) for name in names if isinstance(name, str) and name]
        return [path for path in paths if path.is_absolute()][:_KEPT]

    def note(self, root: Path) -> None:
        """Put ``root`` first."""
        here = plain(root)
        kept = [here, *(other for other in self.roots if other != here)][:_KEPT]
        self._settings.setValue(_KEY, [str(other) for other in kept])
