"""The results that are kept beside the open room's own, and which of them are laid over."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from roomprint.rooms.response import Origin
from roomprint_gui.models.room_result import RoomResult
from roomprint_gui.models.room_simulations import LIVE

PREVIOUS = "Previous result"


class ResultShelf:
    """Plain data; whoever changes it tells of it.

    Attributes:
        chosen: What is looked at; None: the open room's own.
        overlaid: What lies over it, in the order in which it was laid.
    """

    def __init__(self) -> None:
        self.chosen: RoomResult | None = None
        self.overlaid: list[RoomResult] = []
        self._numbers: dict[RoomResult, int] = {}
        self._kept: list[RoomResult] = []
        self._previous: RoomResult | None = None

    @property
    def entries(self) -> Sequence[RoomResult]:
        """Every result, the newest first."""
        previous = [self._previous] if self._previous is not None else []
        return [*previous, *self._kept]

    def overlay(self, result: RoomResult, on: bool) -> None:
        """Lay ``result`` over what is looked at in a colour of its own, or take it off."""
        if on:
            self.overlaid.append(result)
            self._numbers[result] = self._free_number(result.origin is Origin.SIMULATED)
        else:
            self._leave(result)

    def number(self, result: RoomResult) -> int:
        """The number of an overlaid result's colour; 0 is that of what is measured."""
        return self._numbers[result]

    def is_kept(self, result: RoomResult) -> bool:
        """Whether it stays until it is removed; the previous one goes by itself."""
        return result in self._kept

    def put(self, result: RoomResult) -> RoomResult:
        """Keep a result, under a name that no other one has."""
        kept = replace(result, name=self._free_name(result.name))
        self._kept.insert(0, kept)
        return kept

    def rename(self, result: RoomResult, name: str) -> None:
        """Call a kept result otherwise."""
        self._replace(result, replace(result, name=self._free_name(name)))

    def remove(self, result: RoomResult) -> None:
        """Forget a kept result."""
        self._kept.remove(result)
        self._forget(result)

    def note_previous(self, result: RoomResult) -> None:
        """Let ``result`` be the previous one, laid over as the former previous one was."""
        new = replace(result, name=PREVIOUS)
        if self._previous is None:
            self._previous = new
        else:
            self._replace(self._previous, new)

    def forget_simulated(self) -> None:
        """Forget everything that belongs to a room that is left."""
        for result in self.entries:
            if result.origin is Origin.SIMULATED:
                self._forget(result)
        self._previous = None
        self._kept = [one for one in self._kept if one.origin is not Origin.SIMULATED]

    def _replace(self, old: RoomResult, new: RoomResult) -> None:
        self._kept = [new if one is old else one for one in self._kept]
        self.overlaid = [new if one is old else one for one in self.overlaid]
        if old in self._numbers:
            self._numbers[new] = self._numbers.pop(old)
        self._previous = new if self._previous is old else self._previous
        self.chosen = new if self.chosen is old else self.chosen

    def _leave(self, result: RoomResult) -> None:
        self.overlaid = [one for one in self.overlaid if one is not result]
        self._numbers.pop(result, None)

    def _forget(self, result: RoomResult) -> None:
        self._leave(result)
        self.chosen = None if self.chosen is result else self.chosen

    def _free_number(self, simulated: bool) -> int:
        taken = set(self._numbers.values())
        return next(n for n in count(int(simulated)) if n not in taken)

    def _free_name(self, name: str) -> str:
        taken = {LIVE, PREVIOUS, *(one.name for one in self._kept)}
        number = 2
        free = name
        while free in taken:
            free, number = f"{name} ({number})", number + 1
        return free
