"""The sound that is open: its edits, what may be taken back, and the works that take long."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, Signal

from roomprint.audio.recorder import Recorded
from roomprint.audio.recording import Ramp, Recording, amplified, cut, faded, trimmed
from roomprint.audio.recording_works import (
    ConvertSound,
    MeasureGain,
    OpenSound,
    SavedSound,
    SaveSound,
)
from roomprint.steps import Work
from roomprint.workspace import Workspace
from roomprint_gui import words
from roomprint_gui.jobs import Job, Jobs
from roomprint_gui.models.snapshots import Snapshots

Part = tuple[float, float]  # seconds
_LOSSY = (".ogg",)  # what is heard from such a file is not quite what was saved


class SoundDocument(QObject):
    """One sound at a time; opening another is an edit like any other and can be undone.

    The first one is what edits begin with: no undo leads back to nothing. Takes live in a folder
    that goes with :meth:`close`.

    Args:
        workspace: Where recordings and the working copies are kept.
        jobs: Decodes, converts and saves.
    """

    changed = Signal()
    selection_changed = Signal()
    busy_changed = Signal(bool)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        super().__init__()
        self._workspace = workspace
        self._jobs = jobs
        self._scratch: TemporaryDirectory[str] | None = None
        self._history: Snapshots[Recording | None] = Snapshots(None)
        self._selection: Part | None = None
        self._job: Job | None = None
        self._files: dict[int, tuple[Recording, Path]] = {}  # what lies in a file as it is

    @property
    def recording(self) -> Recording | None:
        """What is open; None before anything was."""
        return self._history.state

    @property
    def selection(self) -> Part | None:
        """The selected part."""
        return self._selection

    @property
    def part(self) -> Part:
        """The selected part, or everything."""
        whole_s = self.recording.duration_s if self.recording is not None else 0.0
        return self._selection or (0.0, whole_s)

    @property
    def busy(self) -> bool:
        """Whether a work that will change the sound, or read it, is going on."""
        return self._job is not None

    @property
    def is_unsaved(self) -> bool:
        """Whether what is open lies in no file as it is."""
        return self.recording is not None and id(self.recording) not in self._files

    @property
    def undo_label(self) -> str:
        """What undo takes back; empty when there is nothing."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """What redo makes again; empty when there is nothing."""
        return self._history.redo_label

    @property
    def scratch(self) -> Path:
        """Where working copies go; made when it is first asked for."""
        if self._scratch is None:
            self._scratch = TemporaryDirectory(
                prefix="open sounds ", dir=self._workspace.root, ignore_cleanup_errors=True
            )
        return Path(self._scratch.name)

    # --- edits ------------------------------------------------------------------------------------

    def select(self, part: Part | None) -> None:
        """Select a part, or nothing."""
        if part is not None and self.recording is not None:
            low, high = sorted(min(max(0.0, at), self.recording.duration_s) for at in part)
            part = (low, high) if self._frames((low, high)) is not None else None
        if part != self._selection:
            self._selection = part
            self.selection_changed.emit()

    def trim(self) -> None:
        """Keep only the selection."""
        self._edit("Trim", trimmed)

    def cut(self) -> None:
        """Take the selection out."""
        self._edit("Cut", cut)

    def fade(self, ramp: Ramp) -> None:
        """Fade over the selection: ``(0, 1)`` in, ``(1, 0)`` out."""
        label = "Fade in" if ramp[0] < ramp[1] else "Fade out"
        self._edit(label, lambda sound, start, stop: faded(sound, start, stop, ramp))

    def undo(self) -> None:
        """Take the last edit back."""
        self._travel(self._history.undo)

    def redo(self) -> None:
        """Make it again."""
        self._travel(self._history.redo)

    def take(self, recorded: Recorded) -> None:
        """Show what was recorded."""
        self._keep(recorded.recording, recorded.path)
        self._set(recorded.recording, "Record")

    # --- works ------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a sound or video file."""

        def done(recording: Recording) -> None:
            self._keep(recording, path)
            self._set(recording, f"Open {recording.name}")

        self._run(OpenSound(path, self.scratch), f"Opening {path.name}", done)

    def normalise(self, measure: str, target_db: float) -> None:
        """Make all of it as loud as wanted: by its ``peak`` or its ``loudness``."""
        sound = self.recording
        if sound is not None:
            work = MeasureGain(sound, measure=measure, target_db=target_db)
            self._run(work, "", lambda gain: self._set(amplified(sound, gain), "Normalise"))

    def convert(self, sample_rate_hz: int, *, mono: bool) -> None:
        """Bring it to another rate, or to one channel."""
        sound = self.recording
        if sound is not None:
            label = "Mix to mono" if mono else f"Resample to {words.hertz(sample_rate_hz)}"
            work = ConvertSound(sound, self.scratch, sample_rate_hz=sample_rate_hz, mono=mono)
            self._run(work, label, lambda made: self._set(made, label))

    def save(self, path: Path) -> None:
        """Write all of it to a file."""
        sound = self.recording
        if sound is None:
            return

        def done(saved: SavedSound) -> None:
            if not saved.clipped and path.suffix.lower() not in _LOSSY:
                self._keep(sound, path)
            self.told.emit(saved_in_words(saved))

        self._run(SaveSound(sound, 0, sound.frames, path), f"Saving {path.name}", done)

    def hand_over(self, folder: Path | None, then: Callable[[Path], object]) -> None:
        """Give the selection, or everything, to others as a file.

        Args:
            folder: Where it is written if no file holds just that; None for one that goes when
                the window closes.
            then: Is called with the file.
        """
        sound, frames = self.recording, self._frames(self.part)
        if sound is None or frames is None:
            return
        known = self._files.get(id(sound))
        if known is not None and frames == (0, sound.frames) and known[1].is_file():
            then(known[1])
            return
        path = _free(folder or self.scratch, sound.name)
        work = SaveSound(sound, *frames, path)
        self._run(work, "", lambda saved: then(saved.path))

    def close(self) -> None:
        """Let go of the working copies; call it when no job runs any more."""
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    # --- inside -----------------------------------------------------------------------------------

    def _frames(self, part: Part) -> tuple[int, int] | None:
        if self.recording is None:
            return None
        start, stop = map(self.recording.frame, part)
        return (start, stop) if stop > start else None

    def _edit(self, label: str, edit: Callable[[Recording, int, int], Recording]) -> None:
        frames = self._frames(self._selection) if self._selection is not None else None
        if self.recording is not None and frames is not None and not self.busy:
            self._set(edit(self.recording, *frames), label)

    def _set(self, recording: Recording, label: str) -> None:
        if self.recording is None:
            self._travel(lambda: self._begin_with(recording))
        else:
            self._travel(lambda: self._history.edit(recording, label))

    def _begin_with(self, recording: Recording) -> None:
        self._history = Snapshots(recording)

    def _travel(self, go: Callable[[], None]) -> None:
        if self.busy:
            return
        before = self.recording
        go()
        if self.recording is not before:
            self.select(None)
            self.changed.emit()

    def _keep(self, recording: Recording, path: Path) -> None:
        self._files[id(recording)] = (recording, path)

    def _run(self, work: Work, title: str, done: Callable[[Any], object]) -> None:
        if self.busy:
            return
        self._job = job = Job(work, title)
        results: list[Any] = []
        job.succeeded.connect(results.append)
        job.refused.connect(self.failed)
        job.finished.connect(lambda: self._on_finished(results, done))
        self._jobs.interact(job, "audio")
        self.busy_changed.emit(True)

    def _on_finished(self, results: list[Any], done: Callable[[Any], object]) -> None:
        self._job = None
        for result in results:
            done(result)
        self.busy_changed.emit(self.busy)


def saved_in_words(saved: SavedSound) -> str:
    """What was written, and what the format could not hold."""
    told = f"Saved '{saved.path.name}' in {saved.path.parent}."
    if not saved.clipped:
        return told
    samples = words.count(saved.clipped, "sample")
    return f"{told} {samples} beyond full scale were clipped: normalise first, or save as WAV."


def _free(folder: Path, name: str) -> Path:
    """A WAV in ``folder`` that is not there yet."""
    name = name.replace("/", " ").replace("\\", " ").strip(". ") or "Sound"
    path, number = folder / f"{name}.wav", 2
    while path.exists():
        path, number = folder / f"{name} {number}.wav", number + 1
    return path
