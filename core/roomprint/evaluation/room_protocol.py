"""The protocol of rooms as one work, whose result is kept and can be opened again."""

import time
from dataclasses import dataclass
from pathlib import Path

from roomprint.clock import count
from roomprint.corpora.marks import digest_of
from roomprint.evaluation.result import Result, keep_result, read_result
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.room_figures import LookAtRooms, RoomFigures
from roomprint.evaluation.room_pictures import result_figures, write_pictures
from roomprint.evaluation.room_tables import tables
from roomprint.evaluation.rooms import CELLS, EvaluateRooms, RoomsReport
from roomprint.plain import to_plain
from roomprint.settings import Config
from roomprint.steps import Steps
from roomprint.training.downstream import BY_ROOM
from roomprint.training.schedule import LoopConfig
from roomprint.workspace import Workspace

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
            return keep_result(results, rooms_result(self.rooms, report, figures))

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
    folder = work.folder.absolute()
    return f"{folder.name}-{digest_of(str(folder))[:8]}"


def rooms_result(
    work: EvaluateRooms, report: RoomsReport, figures: RoomFigures | None = None
) -> Result:
    """What there is of the table, to be kept in the place of what there was."""
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
