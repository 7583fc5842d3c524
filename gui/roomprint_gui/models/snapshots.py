"""Undo and redo by whole snapshots: each edit keeps what was there before it, with its name."""

from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")
_KEPT = 200


@dataclass(frozen=True)
class _Step(Generic[S]):
    """One edit: what it is called, and what the other side of it looks like."""

    label: str
    state: S


class Snapshots(Generic[S]):
    """A line of states with a place in it; a new edit ends what could be redone."""

    def __init__(self, state: S) -> None:
        self.state = state
        self._undo: list[_Step[S]] = []
        self._redo: list[_Step[S]] = []

    @property
    def undo_label(self) -> str:
        """Name of the edit that :meth:`undo` takes back; empty when there is none."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        """Name of the edit that :meth:`redo` makes again; empty when there is none."""
        return self._redo[-1].label if self._redo else ""

    def edit(self, state: S, label: str) -> None:
        """Go to ``state``; the present one can be had back."""
        self._undo.append(_Step(label, self.state))
        del self._undo[:-_KEPT]
        self._redo.clear()
        self.state = state

    def undo(self) -> None:
        """Go back one edit, if there is one."""
        self._travel(self._undo, self._redo)

    def redo(self) -> None:
        """Go forward one edit, if there is one."""
        self._travel(self._redo, self._undo)

    def _travel(self, source: list[_Step[S]], target: list[_Step[S]]) -> None:
        if source:
            step = source.pop()
            target.append(_Step(step.label, self.state))
            self.state = step.state
