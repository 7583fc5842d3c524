"""The protocol of rooms as one work, whose result is kept and can be opened again."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from roomprint.clock import count
from roomprint.corpora.marks import digest_of
from roomprint.errors import WorkspaceError
from roomprint.evaluation.result import Figure, Result, keep_result, read_result
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.room_figures import LookAtRooms, RoomFigures
from roomprint.evaluation.room_pictures import FIGURE_3, result_figures, write_pictures
from roomprint.evaluation.room_tables import tables
from roomprint.evaluation.rooms import CELLS, EvaluateRooms, RoomsReport
from roomprint.inside import kept, plain
from roomprint.plain import to_plain
from roomprint.settings import Config
from roomprint.steps import Steps
from roomprint.training.downstream import BY_ROOM
from roomprint.training.schedule import LoopConfig
from roomprint.workspace import Workspace, workspace_of

PROTOCOL = "Rooms, Table 2"


@dataclass(frozen=True, kw_only=True)
class EvaluateRoomTable(Config):
    """Train and test cells of the table, and keep what there is of it after each of them.

    Attributes:
        workspace: Where the result is kept.
        rooms: The evaluation.
    """

    workspace: Path
    rooms: EvaluateRooms

    def steps(self) -> Steps[Result]:
        """Run what is missing, one cell after another, then see Figures 3 and 4.

        Raises:
            RoomprintError: Folders, settings or what is there already do not allow it; one
                sentence says why.
        """
        results = Workspace(self.workspace).open().results

        def keep(report: RoomsReport, figures: RoomFigures | None = None) -> Path:
            return keep_table(results, rooms_result(self.rooms, report, figures))

        report = yield from self.rooms.steps(keep)
        keep(report)
        figures = yield from self._figures()
        if figures is not None:
            write_pictures(figures, self.rooms.folder)
        return read_result(keep(report, figures))

    def _figures(self) -> Steps[RoomFigures | None]:
        """Of the first temperature at which both samplings were run; 0.1 before others."""
        done = self.rooms.done
        for temperature in sorted(TEMPERATURES, key=lambda one: one != "0.1"):
            look = LookAtRooms(rooms=self.rooms, temperature=temperature)
            if set(look.cells.values()) <= set(done):
                return (yield from look.steps())
        return None


def result_name(work: EvaluateRooms) -> str:
    """The name of a table's result: its folder's, and what tells that from others called so."""
    folder = plain(work.folder)
    told = kept(str(folder), workspace_of(folder))  # the same in a workspace that was moved
    return f"{folder.name}-{digest_of(os.path.normcase(told))[:8]}"


def keep_table(results: Path, result: Result) -> Path:
    """Keep a table in the place of what there was of it; figures stay where no others come.

    Args:
        results: The folder of results.
        result: What :func:`rooms_result` made.

    Returns:
        The file.

    Raises:
        WorkspaceError: The disk refuses.
    """
    if not result.figures and (result.model_folder / FIGURE_3).exists():
        result = replace(result, figures=_earlier_figures(results / f"{result.name}.json"))
    return keep_result(results, result)


def _earlier_figures(path: Path) -> tuple[Figure, ...]:
    try:
        return read_result(path).figures
    except WorkspaceError:  # there is none
        return ()


def rooms_result(
    work: EvaluateRooms, report: RoomsReport, figures: RoomFigures | None = None
) -> Result:
    """What there is of the table, for :func:`keep_table`."""
    apart = work.samples.split == BY_ROOM
    rooms = "new rooms" if apart else "rooms that the heads had learned from"
    said = (
        f"{len(CELLS) - len(report.missing)} of {count(len(CELLS), 'cell')}: "
        f"{count(work.samples.validation, 'clip')} of 4 s, new speakers, {rooms}. Encoders: "
        f"{work.grid.rooms:,} rooms, {_length(work.loop)}; heads: {work.heads_grid.rooms:,} rooms, "
        f"{count(work.samples.train, 'clip')}."
    )
    return Result(
        result_name(work),
        PROTOCOL,
        work.folder.name,
        "",
        work.folder.absolute(),
        time.time(),
        to_plain(work),
        said,
        tuple(tables(report.cells, report.lines, report.limits)),
        tuple(result_figures(figures)) if figures is not None else (),
        {},
    )


def _length(loop: LoopConfig) -> str:
    return f"at most {count(loop.epochs, 'epoch')}" if loop.epochs else count(loop.steps, "step")
