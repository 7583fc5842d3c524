"""The room that is open: its scene, its file, what is selected, and the way back to what it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from roomprint.errors import RoomError
from roomprint.rooms.autosave import Unsaved
from roomprint.rooms.checking import Fault, faults
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import read_scene, write_scene
from roomprint.workspace import Workspace
from roomprint_gui.models.recent_files import RecentFiles
from roomprint_gui.models.room_keeper import RoomKeeper
from roomprint_gui.models.room_parts import part_names
from roomprint_gui.models.snapshots import Snapshots


class RoomDocument(QObject):
    """One room project.

    An edit is one snapshot. While something is dragged the scene changes without one, until it is
    dropped: ``dragged`` comes with every scene of the drag, ``scene_changed`` with every scene that
    stays (an edit, a drop, undo, redo, another room). ``replaced`` comes before it when the room is
    another one, ``state_changed`` when the name, the file, what is unsaved or what can be undone
    changed. ``left`` carries what a room left behind when another one took its place, to go back to
    with :meth:`recover`. ``failed`` carries an error that belongs on the page; it leaves the room
    untouched.

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
    left = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, settings: QSettings, scene: Scene) -> None:
        super().__init__()
        self._folder = workspace.rooms
        self._recent = RecentFiles(settings, "rooms/recent")
        self._keeper = RoomKeeper(workspace.unsaved_rooms)
        self._history = Snapshots(scene)
        self._moving: Scene | None = None
        self._saved: Scene | None = scene
        self._path: Path | None = None
        self._selection = ""
        self._faults = faults(scene)

    @property
    def scene(self) -> Scene:
        """The room as it is on the screen, in the middle of a drag too."""
        return self._history.state if self._moving is None else self._moving

    @property
    def is_dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._moving is not None

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with :attr:`scene`; empty when it can be simulated."""
        return self._faults

    @property
    def selection(self) -> str:
        """The selected part: ``walls[1]``, ``sources[0]``, ``floor``, all ``walls``; or empty."""
        return self._selection

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to last."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether there are changes that no file has; a preset as it comes has none."""
        return self._history.state != self._saved

    @property
    def undo_label(self) -> str:
        """The edit that undo takes back, in words; empty when there is none."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """The edit that redo makes again, in words; empty when there is none."""
        return self._history.redo_label

    @property
    def folder(self) -> Path:
        """Where a person is likely to look for rooms."""
        return self._path.parent if self._path else self._folder

    @property
    def recent(self) -> list[Path]:
        """The files that were opened or saved last, the latest first."""
        return self._recent.paths

    @property
    def left_behind(self) -> list[Unsaved]:
        """Rooms with unsaved changes from sessions that ended, the newest first."""
        return self._keeper.found

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
            self._faults = faults(scene)
            self.dragged.emit(scene)

    def drop(self, label: str) -> None:
        """Keep what was dragged as one edit."""
        if self._moving is not None:
            self.edit(self._moving, label)

    def cancel_drag(self) -> None:
        """Go back to before the drag."""
        if self._moving is not None:
            self._moving = None
            self._faults = faults(self.scene)
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

    # --- rooms and files --------------------------------------------------------------------------

    def begin(self, scene: Scene) -> None:
        """Leave this room for a new one, a preset."""
        self._open(scene, None, scene)

    def duplicate(self) -> None:
        """Go on with a copy of this room that has no file yet."""
        copy = replace(self._history.state, name=f"{self._history.state.name} copy")
        self._open(copy, None, None)

    def open(self, path: Path) -> None:
        """Leave this room for the one in a file."""
        try:
            scene = read_scene(path)
        except RoomError as error:
            self.failed.emit(error)
            return
        self._recent.note(path)
        self._open(scene, path, scene)

    def recover(self, unsaved: Unsaved) -> None:
        """Leave this room for one that a former session left behind."""
        try:
            on_disk = read_scene(unsaved.path) if unsaved.path else None
        except RoomError:  # it is gone: then the changes are all there is
            on_disk = None
        self._open(unsaved.scene, unsaved.path, on_disk)
        self._keeper.take(unsaved)

    def forget(self, unsaved: Unsaved) -> None:
        """Delete what a former session left behind."""
        self._keeper.forget(unsaved)
        self.state_changed.emit()

    def save(self, path: Path) -> None:
        """Write the room to a file, which is its own from now on."""
        scene = self._history.state
        try:
            write_scene(path, scene)
        except RoomError as error:
            self.failed.emit(error)
            return
        self._saved, self._path = scene, path
        self._recent.note(path)
        self._keep()
        self.state_changed.emit()
        self.saved.emit(path)

    def stop(self) -> None:
        """Put unsaved changes in a safe place; connect this to ``aboutToQuit``."""
        self._keeper.stop()

    def _open(self, scene: Scene, path: Path | None, saved: Scene | None) -> None:
        self.cancel_drag()
        if self.is_unsaved:
            self._keeper.leave(self._history.state, self._path)
            self.left.emit(self._keeper.found[0])
        self._history = Snapshots(scene)
        self._saved, self._path = saved, path
        self.select("")
        self.replaced.emit()
        self._tell()

    def _travel(self, step: Callable[[], None]) -> None:
        self.cancel_drag()
        before = self._history.state
        step()
        if self._history.state != before:
            self._tell()

    def _tell(self) -> None:
        self._faults = faults(self.scene)
        self._keep()
        if self._selection not in part_names(self.scene):
            self.select("")
        self.scene_changed.emit(self.scene)
        self.state_changed.emit()

    def _keep(self) -> None:
        if self.is_unsaved:
            self._keeper.keep(self._history.state, self._path)
        else:
            self._keeper.clear()
