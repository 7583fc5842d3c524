"""Table 2 of Götz et al. 2023: ours beside the paper's, and what it rests on."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roomprint.evaluation.paper_rooms import table_2
from roomprint.evaluation.result import Table
from roomprint.evaluation.room_claims import TEMPERATURES, Cells, claims
from roomprint.evaluation.table_text import as_markdown

_HEADS = {
    "rt60": ("RT60", "in s", ("RMSE", "CORR", "BIAS"), ("rmse", "corr", "bias")),
    "c50": ("C50", "in dB", ("RMSE", "CORR", "BIAS"), ("rmse", "corr", "bias")),
    "volume": (
        "Volume",
        "small or large, in percent",
        ("ACC", "PR", "RE"),
        ("accuracy", "precision", "recall"),
    ),
}
_LINE = {"rt60": "predicting the mean", "c50": "predicting the mean", "volume": "larger class"}
_NONE = "–"
_COMPARED = (
    "Samplings: compared by temperature, errors divided by those of the other (below 1 is better), "
    "accuracies less the other's in points (above 0 is better)"
)
_LIMITS = (
    "Limits: how often logistic regression would tell the size, were these known exactly, in "
    "percent"
)


def tables(
    cells: Cells, lines: Mapping[str, Mapping[str, float]], limits: Mapping[str, float]
) -> list[Table]:
    """A table for each task, one of what tells the size, and one sampling beside another.

    Args:
        cells: By cell (``soft:0.1``, ``supervised``) and task, the numbers of its test.
        lines: By task, those of predicting the mean, or the larger class.
        limits: By what is known, how often the size would be told rightly, in percent.
    """
    made = [
        Table(
            f"{name}: Table 2, {unit}",
            ("", *heads, *(f"paper: {head}" for head in heads)),
            tuple(_rows(cells, lines, task)),
        )
        for task, (name, unit, heads, _) in _HEADS.items()
    ]
    if limits:
        told = tuple((name, f"{percent:.1f}") for name, percent in limits.items())
        made.append(Table(_LIMITS, ("known", "ACC"), told))
    heads = (*TEMPERATURES, *(f"paper: {temperature}" for temperature in TEMPERATURES))
    return [*made, Table(_COMPARED, ("", *heads), tuple(_claimed(cells)))]


def report_in_markdown(
    found: Sequence[Table],
    missing: Sequence[str],
    folders: Mapping[str, Sequence[str]],
    settings: Mapping[str, Any],
    changed: Mapping[str, Any],
) -> str:
    """The tables for a file, with the run folders of their cells and how they were trained."""
    parts = ["# Table 2 of Götz et al. 2023, ours beside theirs", *map(as_markdown, found)]
    parts.append(f"Not run: {', '.join(missing)}." if missing else "Every cell was run.")
    parts += ["## Runs", "\n".join(f"- {cell}: {', '.join(run)}" for cell, run in folders.items())]
    said = list(_said(settings))
    if changed:
        said.append(f"- asked for: {', '.join(f'{k}={v}' for k, v in changed.items())}")
    return "\n\n".join([*parts, "## Settings", "\n".join(said)]) + "\n"


def _rows(
    cells: Cells, lines: Mapping[str, Mapping[str, float]], task: str
) -> Iterator[tuple[str, ...]]:
    """The cell, our three numbers, and the paper's; a dash for what is not there."""
    *_, keys = _HEADS[task]
    places = 2 if task == "volume" else 4
    if task in lines:
        yield _LINE[task], *(_shown(lines[task].get(key), places) for key in keys), *([_NONE] * 3)
    for cell, theirs in table_2().items():
        found = cells.get(cell, {}).get(task, {})
        numbers = [*(found.get(key) for key in keys), *theirs.get(task, (None,) * 3)]
        yield cell, *(_shown(number, places) for number in numbers)


def _claimed(cells: Cells) -> Iterator[tuple[str, ...]]:
    for task, name, ours, theirs in claims(cells):
        form = "+.1f" if task == "volume" else ".2f"
        numbers = [_NONE if value is None else f"{value:{form}}" for value in (*ours, *theirs)]
        yield name, *numbers


def _said(settings: Mapping[str, Any]) -> Iterator[str]:
    """The settings that say how far to trust the numbers; all of them stand in the other file."""
    for key, name in (
        ("loop", "encoders: at most {epochs} epochs of 128 batches of {batch} classes"),
        ("heads_loop", "heads: at most {epochs} epochs, batches of {batch}"),
        (
            "supervised_loop",
            "supervised: at most {epochs} epochs for each task, batches of {batch}",
        ),
        ("samples", "clips: {train} to learn from, {validation} to validate and to test by each"),
        ("grid", "rooms of the encoders: {rooms}, {responses} responses each, seed {seed}"),
        ("heads_grid", "rooms of the heads: {rooms}, {responses} responses each, seed {seed}"),
    ):
        if key in settings:
            yield f"- {name.format(**settings[key])}"


def _shown(value: float | None, places: int) -> str:
    return _NONE if value is None or math.isnan(value) else f"{value:.{places}f}"
