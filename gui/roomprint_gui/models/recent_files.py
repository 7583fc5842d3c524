"""The files that were opened or saved last."""

from pathlib import Path

from PySide6.QtCore import QSettings

_KEPT = 8


class RecentFiles:
    """A short list of paths, the latest first, remembered in the settings under ``key``."""

    def __init__(self, settings: QSettings, key: str) -> None:
        self._settings = settings
        self._key = key

    @property
    def paths(self) -> list[Path]:
        """Those that are still there."""
        saved = self._settings.value(self._key)
        names = [saved] if isinstance(saved, str) else saved if isinstance(saved, list) else []
        return [path for path in map(Path, map(str, names)) if path.is_file()]

    def note(self, path: Path) -> None:
        """Put ``path`` first."""
        kept = [path, *(other for other in self.paths if other != path)][:_KEPT]
        self._settings.setValue(self._key, [str(other) for other in kept])
