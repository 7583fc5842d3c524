"""Table 2 of Götz et al. 2023 in words: ours beside the paper's."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roomprint.evaluation.paper_rooms import table_2
from roomprint.evaluation.room_claims import TEMPERATURES, Cells, claims

HEADS = {
    "rt60": ("RT60 [s]", ("RMSE", "CORR", "BIAS"), ("rmse", "corr", "bias")),
    "c50": ("C50 [dB]", ("RMSE", "CORR", "BIAS"), ("rmse", "corr", "bias")),
    "volume": ("Volume", ("ACC %", "PR %", "RE %"), ("accuracy", "precision", "recall")),
}
_LINE = {"rt60": "predicting the mean", "c50": "predicting the mean", "volume": "larger class"}
_NONE = "–"
_COMPARED = (
    "Errors divided by those of the other (below 1 is better), accuracies less the other's in "
    "points (above 0 is better)."
)


def rows(
    cells: Cells, lines: Mapping[str, Mapping[str, float]], task: str
) -> Iterator[tuple[str, list[str], list[str]]]:
    """A task's rows: the cell, our three numbers, and the paper's; a dash for what is not there."""
    paper = table_2()
    _, _, keys = HEADS[task]
    places = 2 if task == "volume" else 4
    if task in lines:
        yield _LINE[task], [_shown(lines[task].get(key), places) for key in keys], [_NONE] * 3
    for cell, theirs in paper.items():
        found = cells.get(cell, {}).get(task, {})
        ours = [_shown(found.get(key), places) for key in keys]
        yield cell, ours, [_shown(value, places) for value in theirs.get(task, (None,) * 3)]


def as_lines(cells: Cells, lines: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """The table for a terminal."""
    for task, (name, heads, _) in HEADS.items():
        ours, theirs = ("".join(f"{head:>10}" for head in heads) for _ in range(2))
        yield f"{name:26}{ours}    paper{theirs}"
        for cell, own, paper in rows(cells, lines, task):
            left, right = ("".join(f"{value:>10}" for value in side) for side in (own, paper))
            yield f"{cell:26}{left}         {right}"
        yield ""
    ours, theirs = ("".join(f"{head:>8}" for head in TEMPERATURES) for _ in range(2))
    yield _COMPARED
    yield f"{'temperature':56}{ours}    paper{theirs}"
    for name, own, paper in _claimed(cells):
        left, right = ("".join(f"{value:>8}" for value in side) for side in (own, paper))
        yield f"{name:56}{left}         {right}"
    yield ""


def as_markdown(
    cells: Cells,
    lines: Mapping[str, Mapping[str, float]],
    missing: Sequence[str],
    folders: Mapping[str, Sequence[str]],
    settings: Mapping[str, Any],
    changed: Mapping[str, Any],
) -> str:
    """The table for a file, with the run folders of its cells and how they were trained."""
    parts = ["# Table 2 of Götz et al. 2023, ours beside theirs", ""]
    for task, (name, heads, _) in HEADS.items():
        parts += [f"## {name}", "", f"| | {' | '.join(heads)} | paper: {' | '.join(heads)} |"]
        parts.append("|---" * 7 + "|")
        parts += [
            f"| {cell} | {' | '.join(own)} | {' | '.join(paper)} |"
            for cell, own, paper in rows(cells, lines, task)
        ]
        parts.append("")
    temperatures = " | ".join([*TEMPERATURES, *(f"paper: {t}" for t in TEMPERATURES)])
    parts += ["## Samplings compared, by temperature", "", _COMPARED, ""]
    parts += [f"| | {temperatures} |", "|---" * 7 + "|"]
    parts += [
        f"| {name} | {' | '.join(own)} | {' | '.join(paper)} |"
        for name, own, paper in _claimed(cells)
    ]
    parts += [""]
    parts += [f"Not run: {', '.join(missing)}." if missing else "Every cell was run.", ""]
    parts += ["## Runs", "", *(f"- {cell}: {', '.join(runs)}" for cell, runs in folders.items())]
    parts += ["", "## Settings", "", *_said(settings)]
    if changed:
        parts.append(f"- asked for: {', '.join(f'{k}={v}' for k, v in changed.items())}")
    parts.append("")
    return "\n".join(parts)


def _claimed(cells: Cells) -> Iterator[tuple[str, list[str], list[str]]]:
    for task, name, ours, theirs in claims(cells):
        form = "+.1f" if task == "volume" else ".2f"
        own, paper = (
            [_NONE if value is None else f"{value:{form}}" for value in side]
            for side in (ours, theirs)
        )
        yield name, own, paper


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
