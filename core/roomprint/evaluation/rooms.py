"""Table 2 of Götz et al. 2023: every encoder trained, every head on it, cell by cell."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from roomprint.atomic import write_whole
from roomprint.audio.files import find_audio
from roomprint.corpora.grid import Grid
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import open_grid
from roomprint.corpora.grid_making import GRIDS, MakeGrid
from roomprint.encoders.room_config import ProjectionConfig, RoomConfig
from roomprint.errors import ConfigError
from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.paper_rooms import table_2
from roomprint.evaluation.room_claims import TEMPERATURES
from roomprint.evaluation.room_limits import size_limits
from roomprint.evaluation.room_tables import report_in_markdown, tables
from roomprint.plain import differences, to_plain
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.training.downstream import (
    BY_ROOM,
    FROZEN,
    HEAD_LOOP,
    LINES,
    RESULT,
    SUPERVISED,
    TASKS,
    UNTRAINED,
    Samples,
    TrainDownstream,
    read_downstream,
)
from roomprint.training.environment import describe_files
from roomprint.training.room_batches import SAMPLINGS, RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import EPOCH, PAPER_LOOP, TrainRooms, read_room_training
from roomprint.training.room_speech import SpeechConfig
from roomprint.training.room_split import PARTS
from roomprint.training.run_folder import (
    CONFIG,
    ENVIRONMENT,
    RunState,
    read_environment,
    read_run,
)
from roomprint.training.schedule import LoopConfig
from roomprint.whole import UNITS, as_part

CELLS = (SUPERVISED, UNTRAINED, *(f"{s}:{t}" for s in SAMPLINGS for t in TEMPERATURES))
RESULTS, TABLES = "results.json", "results.md"
MACHINE = ("device", "threads")  # settings that say what computes, not what

_PATHS = ("run", "speech", "noise", "folder")
_ENCODER = 0.8  # of the time that a cell takes


@dataclass(frozen=True)
class RoomsReport:
    """What there is of the table.

    Attributes:
        cells: By cell and task, the numbers of its test.
        lines: By task, what predicting the mean, or the larger class, would give.
        limits: How often the size could be told by what is known of a room, in percent.
        missing: Cells that were not run, or not to their end.
        folders: Run folders of each cell that is there, below the evaluation's own.
        settings: What it was made with.
        changed: Those of them that are not what they are when nobody says anything.
    """

    cells: dict[str, dict[str, dict[str, float]]]
    lines: dict[str, dict[str, float]]
    limits: dict[str, float]
    missing: list[str]
    folders: dict[str, list[str]]
    settings: dict[str, Any]
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EvaluateRooms(Config):
    """Train and test the cells of the table; what is done already is not done again.

    Attributes:
        speech: Speech without any room.
        folder: Where every cell has its folder, and where the results are written.
        noise: Recorded noises, where clips are to be noisy.
        grid: Rooms of the encoders; the paper's 64, and the ones that are held out to watch by.
        heads_grid: Rooms of the heads.
        loop: How encoders are trained.
        heads_loop: How heads are, on an encoder that stays.
        supervised_loop: How the baseline is, which has an encoder to train for each task.
    """

    speech: Path
    folder: Path
    noise: Path | None = None
    only: str = setting("", "Cells such as 'soft:0.1, supervised'; all when nothing is named.")
    grid: GridConfig = field(default_factory=lambda: GridConfig(rooms=76, responses=8))
    heads_grid: GridConfig = field(
        default_factory=lambda: GridConfig(rooms=100, responses=10, seed=1)
    )
    encoder: RoomConfig = field(default_factory=RoomConfig)
    projection: ProjectionConfig = field(default_factory=ProjectionConfig)
    views: int = setting(3, "Speech segments of each response or room in a batch.", low=2, high=64)
    loop: LoopConfig = PAPER_LOOP
    heads_loop: LoopConfig = HEAD_LOOP
    supervised_loop: LoopConfig = HEAD_LOOP
    samples: Samples = field(default_factory=Samples)
    clips: RoomNoise = field(default_factory=RoomNoise)
    voices: SpeechConfig = field(default_factory=SpeechConfig)
    monitors: RoomMonitors = field(default_factory=RoomMonitors)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.grid.seed == self.heads_grid.seed:
            raise ConfigError(
                f"grid.seed and heads_grid.seed must differ, got {self.grid.seed}: a seed's rooms "
                "are the same in every grid"
            )
        if self.samples.split == BY_ROOM and self.heads_grid.rooms < len(PARTS):
            raise ConfigError(
                f"heads_grid.rooms must be at least {len(PARTS)} with samples.split={BY_ROOM}, got "
                f"{self.heads_grid.rooms}"
            )
        for cell in self.wanted:
            if cell not in CELLS:
                raise ConfigError(f"there is no cell '{cell}'; there are {', '.join(CELLS)}")

    @property
    def wanted(self) -> list[str]:
        """The cells that are asked for."""
        named = [cell.strip() for cell in self.only.split(",") if cell.strip()]
        return named or list(CELLS)

    def steps(self, tell: Callable[[RoomsReport], object] = lambda _: None) -> Steps[RoomsReport]:
        """Train what is missing of the wanted cells, then read what there is of all.

        Args:
            tell: Is given what there is after each cell that was trained.

        Raises:
            ConfigError: A cell that is there was made with other settings, or of other speech or
                noise; it is named. Or there are too few rooms for a cell that is wanted.
        """
        wanted = self.wanted
        self._refuse_others()
        for cell in wanted:
            if ":" in cell:
                self.encoder_of(cell).refuse_too_few()  # not hours later, after other cells
        for number, cell in enumerate(wanted):
            heads = self.heads_of(cell)
            if self._is_done(heads):
                continue
            for work in self._works_of(cell):
                if isinstance(work, TrainRooms) and _is_finished(work.run):
                    continue
                told = f"{cells_in_words(cell)} ({number + 1} of {len(wanted)})"
                begin, end = ((number + part) / len(wanted) for part in _part_of(work))
                yield from as_part(work.steps(), told, begin, end, _units_of(work))
                if isinstance(work, TrainRooms) and not _is_finished(work.run):
                    return self._write()  # somebody asked it to pause
            tell(self._write())
        return self._write()

    @property
    def done(self) -> list[str]:
        """The cells that were run to their end."""
        return [cell for cell in CELLS if self._is_done(self.heads_of(cell))]

    def simulated(self, grid: GridConfig) -> Grid | None:
        """The rooms of ``grid``, which is one of its own; None while they are not there."""
        path = MakeGrid(grid=grid, folder=self.folder / GRIDS).path
        return open_grid(path) if path.exists() else None

    def encoder_of(self, cell: str) -> TrainRooms:
        """The training of a cell's encoder."""
        sampling, temperature = cell.split(":")
        return TrainRooms(
            speech=self.speech,
            run=self.folder / f"encoder-{_name(cell)}",
            noise=self.noise,
            grid=self.grid,
            encoder=self.encoder,
            projection=self.projection,
            batches=RoomBatches(sampling=sampling, views=self.views),
            loop=replace(self.loop, temperature=float(temperature)),
            clips=self.clips,
            voices=self.voices,
            monitors=self.monitors,
        )

    def heads_of(self, cell: str) -> TrainDownstream:
        """The training of a cell's heads."""
        return TrainDownstream(
            speech=self.speech,
            run=self.folder / f"heads-{_name(cell)}",
            encoder=self.folder / f"encoder-{_name(cell)}" if ":" in cell else None,
            noise=self.noise,
            mode=FROZEN if ":" in cell else cell,
            architecture=self.encoder,
            grid=self.heads_grid,
            samples=self.samples,
            clips=self.clips,
            voices=self.voices,
            loop=self.supervised_loop if cell == SUPERVISED else self.heads_loop,
        )

    def _refuse_others(self) -> None:
        """Cells of other settings, or of other sounds, do not belong into one table.

        Settings that an older version did not have count as they are when nobody says anything.
        """
        works = [(cell, work) for cell in CELLS for work in self._works_of(cell)]
        there = [(cell, work) for cell, work in works if (work.run / CONFIG).exists()]
        sounds = self._sounds() if there else {}
        for cell, work in there:
            run, upstream = work.run, isinstance(work, TrainRooms)
            known = to_plain(read_room_training(run) if upstream else read_downstream(run))
            paths = _PATHS if upstream else (*_PATHS, "encoder")
            other = [
                _own_name(name, work)
                for name in differences(known, to_plain(work))
                if name not in paths and name.rpartition(".")[2] not in MACHINE
            ]
            if other:
                raise ConfigError(
                    f"the cell '{cell}' in '{run}' was made with other settings "
                    f"({', '.join(other)}); choose another folder"
                )
            if any(sounds.get(kind) != digest for kind, digest in _sounds_of(work).items()):
                raise ConfigError(
                    f"the cell '{cell}' in '{run}' was made of other speech or noise; choose "
                    "another folder"
                )

    def _sounds(self) -> dict[str, str]:
        """Digests of the speech and the noise that are asked for."""
        folders = {"speech": self.speech, "noise": self.noise}
        return {
            kind: str(describe_files(folder, find_audio([folder]))["digest"])
            for kind, folder in folders.items()
            if folder is not None
        }

    def _works_of(self, cell: str) -> list[TrainRooms | TrainDownstream]:
        heads = self.heads_of(cell)
        return [self.encoder_of(cell), heads] if ":" in cell else [heads]

    def _is_done(self, heads: TrainDownstream) -> bool:
        return all((heads.run / task / RESULT).exists() for task in heads.task_names)

    def _write(self) -> RoomsReport:
        report = self._report()
        self.folder.mkdir(parents=True, exist_ok=True)
        content = asdict(report) | {"paper": table_2()}
        write_whole(self.folder / RESULTS, (json.dumps(content, indent=2) + "\n").encode())
        text = report_in_markdown(
            tables(report.cells, report.lines, report.limits),
            report.missing,
            report.folders,
            report.settings,
            report.changed,
        )
        write_whole(self.folder / TABLES, text.encode())
        return report

    def _report(self) -> RoomsReport:
        cells: dict[str, dict[str, dict[str, float]]] = {}
        folders: dict[str, list[str]] = {}
        lines: dict[str, dict[str, float]] = {}
        for cell in CELLS:
            heads = self.heads_of(cell)
            found = {
                task: json.loads((heads.run / task / RESULT).read_bytes())
                for task in TASKS
                if (heads.run / task / RESULT).exists()
            }
            if found:
                cells[cell] = found
                runs = [heads.run / task for task in found]
                if heads.encoder is not None:
                    runs.insert(0, heads.encoder)
                folders[cell] = [run.relative_to(self.folder).as_posix() for run in runs]
            if (heads.run / LINES).exists():
                lines = json.loads((heads.run / LINES).read_bytes())
        missing = [cell for cell in CELLS if len(cells.get(cell, {})) < len(TASKS)]
        settings, usual = (
            {k: v for k, v in to_plain(one).items() if k not in (*_PATHS, "only")}
            for one in (self, EvaluateRooms(speech=self.speech, folder=self.folder))
        )
        changed = {name: new for name, (_, new) in differences(usual, settings).items()}
        rooms = self.simulated(self.heads_grid)
        limits = size_limits(rooms, self.samples) if rooms is not None else {}
        return RoomsReport(cells, lines, limits, missing, folders, settings, changed)


def settings_of(folder: Path) -> dict[str, Any]:
    """Settings that the table in ``folder`` was made with, as plain data; none where none is."""
    try:
        return dict(json.loads((folder / RESULTS).read_bytes())["settings"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _name(cell: str) -> str:
    return cell.replace(":", "-")


def _part_of(work: TrainRooms | TrainDownstream) -> tuple[float, float]:
    """Where a training begins and ends in its cell, from 0 to 1."""
    if isinstance(work, TrainRooms):
        return 0.0, _ENCODER
    return (_ENCODER, 1.0) if work.mode == FROZEN else (0.0, 1.0)


def _units_of(work: TrainRooms | TrainDownstream) -> int:
    """What the progress of a training counts when it moves its cell on."""
    if isinstance(work, TrainRooms):
        return work.loop.epochs * EPOCH or work.loop.steps
    return UNITS


def _sounds_of(work: TrainRooms | TrainDownstream) -> dict[str, str]:
    """Digests of the speech and the noise that a run was made of; none before it began."""
    runs = [work.run] if isinstance(work, TrainRooms) else [work.run / t for t in work.task_names]
    for run in runs:
        if (run / ENVIRONMENT).exists():
            data = read_environment(run).get("data", {})
            return {kind: data[kind]["digest"] for kind in ("speech", "noise") if kind in data}
    return {}


def _own_name(name: str, work: TrainRooms | TrainDownstream) -> str:
    """What the table calls a setting that its cell's encoder, or heads, call ``name``."""
    if isinstance(work, TrainRooms):
        return name.removeprefix("batches.")
    part, dot, field = name.partition(".")
    names = {
        "loop": "supervised_loop" if work.mode == SUPERVISED else "heads_loop",
        "grid": "heads_grid",
        "architecture": "encoder",
    }
    return names.get(part, part) + dot + field


def _is_finished(run: Path) -> bool:
    return (run / CONFIG).exists() and read_run(run).state is RunState.FINISHED
