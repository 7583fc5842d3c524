"""Every result on the rooms page: the open room's, earlier ones, measured and imported ones."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from roomprint.rooms.parameters import RoomParameters
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.scene import Scene
from roomprint_gui.jobs import Jobs
from roomprint_gui.models.result_files import ResultFiles
from roomprint_gui.models.result_shelf import ResultShelf
from roomprint_gui.models.room_analyses import RoomAnalyses
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_result import Drawn, Pair, ResultState, RoomResult
from roomprint_gui.models.room_simulations import RoomSimulations

PREVIEW = "preview"
CHANGED = "changed since"


class RoomResults(QObject):
    """A list of results, of which one is looked at and others may be laid over it.

    ``entries_changed`` comes with the list, the choice and the overlays; ``drawn_changed`` when
    there is something else to draw; ``pairs_changed`` with the pairs and the chosen one.

    Args:
        document: The open room.
        jobs: Runs the work.
    """

    entries_changed = Signal()
    drawn_changed = Signal()
    pairs_changed = Signal()
    state_changed = Signal()
    told = Signal(str)
    warned = Signal(str)
    failed = Signal(object)

    def __init__(self, document: RoomDocument, jobs: Jobs) -> None:
        super().__init__()
        self._document = document
        self._analyses = RoomAnalyses(jobs)
        self.simulations = RoomSimulations(document, jobs, self._analyses)
        self._shelf = ResultShelf()
        self._files = ResultFiles(jobs)
        self._pair: Pair | None = None
        self._room_pair: Pair | None = None
        self._room_pairs: list[Pair] = []
        self._drawn: tuple[Drawn, ...] = ()
        self._connect()
        self._check_pair()

    def _connect(self) -> None:
        self._document.scene_changed.connect(self._check_pair)
        self._document.replaced.connect(self._on_replaced)
        self._document.selection_changed.connect(self._on_selection)
        self._files.told.connect(self.told)
        self._files.failed.connect(self.failed)
        self._analyses.ready.connect(self._on_analysis)
        self._analyses.failed.connect(self.failed)
        self.simulations.changed.connect(self._on_simulation)
        self.simulations.replaced.connect(self._on_superseded)
        self.simulations.running_changed.connect(self.state_changed)
        self.simulations.failed.connect(self.failed)

    # --- what there is ----------------------------------------------------------------------------

    @property
    def scene(self) -> Scene:
        """The open room."""
        return self._document.scene

    @property
    def live(self) -> RoomResult | None:
        """The open room's own result."""
        return self.simulations.result

    @property
    def entries(self) -> Sequence[RoomResult]:
        """Every result but the open room's own, the newest first."""
        return self._shelf.entries

    @property
    def shown(self) -> RoomResult | None:
        """The result that is looked at."""
        return self._shelf.chosen or self.live

    @property
    def is_preview(self) -> bool:
        """Whether what is looked at is a rough preview of the open room."""
        return self._shelf.chosen is None and self.simulations.is_rough

    @property
    def mark(self) -> str:
        """What is to be known of the open room's own result; empty when it is as it should be."""
        if self.simulations.is_rough:
            return PREVIEW
        return CHANGED if self.simulations.state is ResultState.STALE else ""

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What is on the screen: the shown result first, then those laid over it."""
        return self._drawn

    @property
    def pairs(self) -> Sequence[Pair]:
        """Source and microphone of every response to choose from."""
        shown = self._shelf.chosen
        if shown is not None:
            return [(one.source, one.microphone) for one in shown.responses]
        return self._room_pairs

    @property
    def pair(self) -> Pair | None:
        """The chosen source and microphone; None while the room has none."""
        return self._pair

    @property
    def room_pair(self) -> Pair | None:
        """The chosen source and microphone of the open room, whatever is looked at."""
        return self._room_pair

    def response(self, result: RoomResult) -> ImpulseResponse:
        """The response of a result that is looked at: the chosen pair's, or the room's pair's."""
        return result.response(self._pair, self._room_pair)

    def is_kept(self, result: RoomResult) -> bool:
        """Whether ``result`` stays until it is removed, and may be called otherwise."""
        return self._shelf.is_kept(result)

    def is_overlaid(self, result: RoomResult) -> bool:
        """Whether ``result`` is laid over what is looked at."""
        return result in self._shelf.overlaid

    def parameters(self, result: RoomResult) -> RoomParameters | None:
        """The parameters of a result's chosen pair; None while they are worked out."""
        analysis = self._analyses.of(self.response(result))
        return analysis.parameters if analysis is not None else None

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self, result: RoomResult | None) -> None:
        """Look at ``result``; None: at the open room's own."""
        if result is not self._shelf.chosen:
            self._shelf.chosen = result
            self._check_pair()
            self._tell_entries()

    def choose_pair(self, pair: Pair) -> None:
        """Look at another source and microphone."""
        if pair != self._pair:
            self._set_pair(pair)
            self._draw()

    def overlay(self, result: RoomResult, on: bool) -> None:
        """Lay ``result`` over what is looked at, or take it off."""
        if on != self.is_overlaid(result):
            self._shelf.overlay(result, on)
            self._tell_entries()

    # --- the list ---------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the open room's present result under the name of the last edit."""
        if self.live is not None and not self.simulations.is_rough:
            name = self._document.undo_label or self._document.scene.name
            self.overlay(self._shelf.put(replace(self.live, name=name)), on=True)

    def rename(self, result: RoomResult, name: str) -> None:
        """Call a kept result otherwise."""
        name = name.strip()
        if name and name != result.name and self._shelf.is_kept(result):
            self._shelf.rename(result, name)
            self._tell_entries()

    def remove(self, result: RoomResult) -> None:
        """Take a kept result off the list."""
        if self._shelf.is_kept(result):
            self._shelf.remove(result)
            self._check_pair()
            self._tell_entries()

    def add(self, result: RoomResult) -> None:
        """Put a measured or imported result on the list and on the screen."""
        added = self._shelf.put(result)
        if self.live is None:
            self.choose(added)
        else:
            self.overlay(added, on=True)

    # --- files ------------------------------------------------------------------------------------

    def open_files(self, paths: Iterable[Path], *, look: bool = False) -> None:
        """Read impulse responses from WAV or SOFA files and put them on the list.

        Args:
            paths: The files.
            look: Look at the last of them, in place of laying it over.
        """
        self._files.read(paths, self._look_at if look else self.add)

    def export(self, path: Path) -> None:
        """Write what is looked at: the chosen pair as WAV, every pair as SOFA."""
        shown = self.shown
        if shown is None or self.is_preview:
            return
        sofa = path.suffix.lower() == ".sofa"
        responses = shown.responses if sofa else (self.response(shown),)
        self._files.write(path, responses, self._document.scene)

    def _look_at(self, result: RoomResult) -> None:
        self.choose(self._shelf.put(result))

    # --- the room changes -------------------------------------------------------------------------

    def _on_analysis(self, response: ImpulseResponse) -> None:
        """Warn of a file that is not what it was opened as."""
        analysis = self._analyses.of(response)
        warnings = analysis.parameters.warnings if analysis is not None else ()
        for result in self.entries:
            if warnings and result.origin is Origin.IMPORTED and response in result.responses:
                self.warned.emit(f"'{result.name}': {'; '.join(warnings)}.")
        self._draw()

    def _on_simulation(self) -> None:
        self.state_changed.emit()
        self._draw()

    def _on_superseded(self, former: RoomResult) -> None:
        self._shelf.note_previous(former)
        self._tell_entries()

    def _on_replaced(self) -> None:
        self._shelf.forget_simulated()
        self._tell_entries()

    def _on_selection(self, field: str) -> None:
        """Selecting a source or a microphone in the room chooses it here."""
        kind, _, number = field.rstrip("]").partition("[")
        if self._room_pair is None or kind not in ("sources", "microphones"):
            return
        name = getattr(self._document.scene, kind)[int(number)].name
        source, microphone = self._room_pair
        self._room_pair = (name, microphone) if kind == "sources" else (source, name)
        self._check_pair()
        self._draw()

    def _check_pair(self) -> None:
        scene = self._document.scene
        former = self._room_pairs
        self._room_pairs = [(s.name, m.name) for s in scene.sources for m in scene.microphones]
        self._room_pair = _followed(self._room_pair, former, self._room_pairs)
        pairs = self.pairs
        wanted = self._room_pair if self._room_pair in pairs else self._pair
        self._set_pair(_followed(wanted, [], pairs))

    def _set_pair(self, pair: Pair | None) -> None:
        self._pair = pair
        if pair in self._room_pairs:
            self._room_pair = pair
        self.simulations.hear(self._room_pair if self._shelf.chosen is None else None)
        self.pairs_changed.emit()

    def _tell_entries(self) -> None:
        self.entries_changed.emit()
        self.state_changed.emit()
        self._draw()

    def _draw(self) -> None:
        shown = self.shown
        wanted = [] if shown is None else [shown]
        wanted += [one for one in self._shelf.overlaid if one is not shown]
        drawn = []
        for slot, result in enumerate(wanted):
            response = self.response(result)
            analysis = self._analyses.of(response)
            if analysis is not None:
                mark = self.mark if result is self.live else ""
                number = self._shelf.number(result) if slot else 0
                drawn.append(Drawn(result, response, analysis, slot, number, mark))
            elif slot == 0 and self._drawn:
                return  # the former picture stays until this one is worked out
        if drawn != list(self._drawn):
            self._drawn = tuple(drawn)
            self.drawn_changed.emit()


def _followed(pair: Pair | None, former: Sequence[Pair], pairs: Sequence[Pair]) -> Pair | None:
    """``pair``, or what it is called now where only names have changed, or the first one."""
    if pair in pairs or not pairs:
        return pair if pairs else None
    renamed = pair in former and len(former) == len(pairs)
    return pairs[former.index(pair)] if renamed and pair is not None else pairs[0]
