"""Heads on the encoder of a run of rooms, in the run's own folder, and the model of both.

A run may go on after heads were trained on its encoder: then its best encoder is another one, and
heads of their own are trained on that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.encoders.models import is_model, read_model
from roomprint.errors import RunError
from roomprint.settings import Config, setting
from roomprint.training.downstream import HEAD_LOOP, TASKS, Samples, TrainDownstream
from roomprint.training.kept import best_or_last, read_step
from roomprint.training.room_recipe import read_room_training, trained_checkpoint
from roomprint.training.room_sources import RoomSources
from roomprint.training.run_folder import CHECKPOINTS, EVENTS, MODEL, parse_lines
from roomprint.training.run_record import add_events
from roomprint.training.schedule import LoopConfig

if TYPE_CHECKING:
    from roomprint.encoders.models import ModelInfo
    from roomprint.steps import Steps


@dataclass(frozen=True, kw_only=True)
class TrainHeads(Config):
    """Train heads for RT60, C50 and size on a run's best encoder; going on where that stopped.

    Speech, noise, measured and designed rooms, and how clips are made of them, are those of the
    run; the speakers are others. The drawn rooms are simulated as the run's, but are others too.

    Attributes:
        run: The run's folder.
        samples: Which clips there are.
        loop: How each head is trained.
    """

    run: Path
    rooms: int = setting(100, "Rooms that are drawn for the heads.", low=3, high=1_000_000)
    responses: int = setting(10, "Responses of each of these rooms.", low=1, high=1_000)
    samples: Samples = field(default_factory=Samples)
    loop: LoopConfig = HEAD_LOOP

    def steps(self) -> "Steps[ModelInfo]":
        """Train what is missing, write the model, and tell the run's events how good it is.

        Raises:
            RunError: There is no run, it trains something else or has no checkpoint yet, or
                somebody asked the heads to pause.
            ConfigError: The run's config does not fit this version; or its speech, noise or rooms
                are no longer there, or too few.
        """
        step = read_step(trained_checkpoint(self.run))
        folder = _folder(self.run, step)
        if is_model(folder / MODEL):
            model = read_model(folder / MODEL)
        else:
            made = yield from self._work(folder).steps()
            if made is None or made.model is None:
                raise RunError(
                    f"the heads in '{folder}' were asked to pause; train them again to go on"
                )
            model = made.model
        told = list(in_words(model.card))
        if not any(event.get("text") == told[0] for event in _events(self.run)):
            add_events(self.run, step, told)
        return model

    def _work(self, folder: Path) -> TrainDownstream:
        upstream = read_room_training(self.run)
        sources = {f.name: getattr(upstream, f.name) for f in fields(RoomSources)}
        grid = replace(
            upstream.grid,
            rooms=self.rooms,
            responses=self.responses,
            seed=upstream.grid.seed + 1,  # room n of a seed is the same in every grid
        )
        own = {"run": folder, "encoder": self.run, "grid": grid}
        return TrainDownstream(**sources | own, samples=self.samples, loop=self.loop)


def model_with_heads(run: Path) -> Path | None:
    """The folder of the model made of a run's best encoder and its heads; None: there is none."""
    folder = _folder(run, read_step(best_or_last(run / CHECKPOINTS))) / MODEL
    return folder if is_model(folder) else None


def in_words(card: Mapping[str, Any]) -> Iterator[str]:
    """How good the heads of a model are, by its card, beside what a guess would be."""
    measured, guessed = card["measured"], card["guessed"]
    for name, unit, digits in (("rt60", "s", 2), ("c50", "dB", 1)):
        error, mean = (f"{one[name]['rmse']:.{digits}f} {unit}" for one in (measured, guessed))
        corr = measured[name]["corr"]
        yield f"{TASKS[name]} by the heads: RMSE {error} (by the mean: {mean}), r {corr:.2f}"
    right, larger = (f"{one['volume']['accuracy']:.1f} %" for one in (measured, guessed))
    yield f"size by the heads: right in {right} (by the larger class: {larger})"


def _events(run: Path) -> list[dict[str, Any]]:
    path = run / EVENTS
    return parse_lines(path.read_bytes()) if path.exists() else []


def _folder(run: Path, step: int) -> Path:
    """Where heads on the encoder of one of a run's steps lie."""
    return run / f"heads-{step}"
