"""The room that is open: its scene, what is selected in it, and the way back to what it was."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.rooms.scene import Scene
from roomprint.workspace import Workspace
from roomprint_gui.models.snapshots import Snapshots


class RoomDocument(QObject):
    """One room project.

    An edit is one snapshot. While something is dragged the scene changes without one, until it is
    dropped: ``dragged`` comes with every scene of the drag, ``scene_changed`` with every scene that
    stays (an edit, a drop, undo, redo, another room). ``replaced`` comes before it when the room is
    another one, ``state_changed`` when the name, the file, what is unsaved or what can be undone
    changed.

    Args:
        workspace: Where rooms are kept.
        settings: Where recent files are remembered.
        scene: The room to begin with.
    """

    scene_changed = Signal(object)
    dragged = Signal(object)
    replaced = Signal()
    selection_changed = Signal(str)
    state_changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, settings: QSettings, scene: Scene) -> None:
        super().__init__()
        self._workspace = workspace
        self._settings = settings
        self._history = Snapshots(scene)
        self._moving: Scene | None = None
        self._saved = scene
        self._path: Path | None = None
        self._selection = ""

    @property
    def scene(self) -> Scene:
        """The room as it is on the screen, in the middle of a drag too."""
        return self._history.state if self._moving is None else self._moving

    @property
    def is_dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._moving is not None

    @property
    def selection(self) -> str:
        """The selected part, as ``walls[1]``, ``sources[0]``, ``floor``; empty for none."""
        return self._selection

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to last."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether there are changes that no file has."""
        return self._history.state != self._saved

    @property
    def undo_label(self) -> str:
        """The edit that undo takes back, in words; empty when there is none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """The edit that redo makes again, in words; empty when there is none."""
        return self._history.redo_label

    # --- edits ------------------------------------------------------------------------------------

    def edit(self, scene: Scene, label: str) -> None:
        """Make ``scene`` the room; ``label`` says what was done, as ``Move wall 2``."""
        if scene == self._history.state:
            self.cancel_drag()
            return
        self._moving = None
        self._history.edit(scene, label)
        self._tell()

    def drag(self, scene: Scene) -> None:
        """Show ``scene`` for the moment."""
        if scene != self.scene:
            self._moving = scene
            self.dragged.emit(scene)

    def drop(self, label: str) -> None:
        """Keep what was dragged as one edit."""
        if self._moving is not None:
            self.edit(self._moving, label)

    def cancel_drag(self) -> None:
        """Go back to before the drag."""
        if self._moving is not None:
            self._moving = None
            self.dragged.emit(self.scene)

    def undo(self) -> None:
        """Take the last edit back."""
        self._travel(self._history.undo)

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self._travel(self._history.redo)

    def select(self, field: str) -> None:
        """Select a part of the room; an empty field selects nothing."""
        if field != self._selection:
            self._selection = field
            self.selection_changed.emit(field)

    def replace(self, scene: Scene, path: Path | None = None) -> None:
        """Leave this room for another one, from the file at ``path`` or from none."""
        self._moving = None
        self._history = Snapshots(scene)
        self._saved = scene
        self._path = path
        self.select("")
        self.replaced.emit()
        self._tell()

    def _travel(self, step: Callable[[], None]) -> None:
        self._moving = None
        before = self._history.state
        step()
        if self._history.state != before:
            self._tell()

    def _tell(self) -> None:
        self.scene_changed.emit(self.scene)
        self.state_changed.emit()
