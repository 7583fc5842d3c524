"""What a protocol found, as plain words and numbers: to be kept, listed, and looked at again.

A result knows nothing of the protocol's own classes, so a program reads it without loading them,
and one that was made by an earlier version is read as it was written.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from roomprint.atomic import write_whole
from roomprint.encoders.models import ModelInfo, amend_card
from roomprint.errors import ModelError, WorkspaceError, reason_of
from roomprint.inside import found, kept
from roomprint.workspace import workspace_of

_SCHEMA = 1


@dataclass(frozen=True)
class Table:
    """Words in rows and columns.

    Attributes:
        title: What it shows.
        heads: Of the columns.
        rows: As many words each.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Line:
    """One line of a figure: as many ``x`` as ``y``."""

    title: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """Lines over one axis, with titles and units of both axes.

    Attributes:
        points: The lines are points that nothing joins.
    """

    title: str
    x_title: str
    x_unit: str
    y_title: str
    y_unit: str
    lines: tuple[Line, ...]
    points: bool = False


@dataclass(frozen=True)
class Result:
    """What one evaluation found.

    Attributes:
        name: Of its file; empty before it has one.
        protocol: What was run, in words.
        model: Name of the model, or of the folder of encoders that the protocol trained itself.
        identity: Digest of its weights; empty where there is not one model.
        model_folder: Where it lay.
        made_at: When it ended, in seconds since 1970.
        asked: The settings, as plain data.
        headline: One sentence; names the size of the index.
        tables: Ours beside the paper's.
        figures: What the paper draws.
        card: What the model's card may keep of it.
    """

    name: str
    protocol: str
    model: str
    identity: str
    model_folder: Path
    made_at: float
    asked: Mapping[str, Any]
    headline: str
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    card: Mapping[str, Any]


def keep_result(folder: Path, result: Result) -> Path:
    """Write a result into ``folder``: in the place of that name, or named by time and model.

    Raises:
        WorkspaceError: The disk refuses.
    """
    path = folder / f"{result.name}.json" if result.name else _free_path(folder, result)
    content = {"schema": _SCHEMA, **asdict(result), "model_folder": str(result.model_folder)}
    del content["name"]
    content = kept(content, workspace_of(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise WorkspaceError(f"the result '{path}' cannot be kept: {reason_of(error)}") from error
    return path


def read_result(path: Path) -> Result:
    """What :func:`keep_result` wrote.

    Raises:
        WorkspaceError: It is missing or damaged.
    """
    try:
        content = found(json.loads(path.read_bytes()), workspace_of(path))
        return Result(
            path.stem,
            str(content["protocol"]),
            str(content["model"]),
            str(content["identity"]),
            Path(content["model_folder"]),
            float(content["made_at"]),
            dict(content["asked"]),
            str(content["headline"]),
            tuple(
                Table(t["title"], tuple(t["heads"]), tuple(tuple(row) for row in t["rows"]))
                for t in content["tables"]
            ),
            tuple(_figure(one) for one in content["figures"]),
            dict(content["card"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(f"the result '{path}' cannot be read: it is damaged") from error


def list_results(folder: Path) -> list[Result]:
    """The results in ``folder``, the newest first; damaged ones are left out."""
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            found.append(read_result(path))
        except WorkspaceError:
            continue
    return sorted(found, key=lambda result: -result.made_at)


def remove_result(folder: Path, result: Result) -> None:
    """Delete a result that :func:`keep_result` wrote; what it was measured on and by stays.

    One that has gone already is as well.

    Raises:
        WorkspaceError: The disk refuses.
    """
    path = folder / f"{result.name}.json"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"the result '{path}' cannot be removed: {reason_of(error)}"
        ) from error


def write_card(result: Result, info: ModelInfo) -> None:
    """Write a result into the card of the model that it is of.

    Raises:
        ModelError: The model is another one by now, or its card cannot be written.
    """
    if info.identity != result.identity:
        raise ModelError(
            f"the model '{info.name}' has other weights now than when it was evaluated; evaluate "
            "it again"
        )
    amend_card(info, result.card)


def _free_path(folder: Path, result: Result) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(result.made_at))
    path, number = folder / f"{stamp}-{result.model}.json", 1
    while path.exists():
        number += 1
        path = folder / f"{stamp}-{result.model}-{number}.json"
    return path


def _figure(content: Mapping[str, Any]) -> Figure:
    lines = tuple(
        Line(str(one["title"]), tuple(map(float, one["x"])), tuple(map(float, one["y"])))
        for one in content["lines"]
    )
    x_title, x_unit, y_title, y_unit = (
        str(content[key]) for key in ("x_title", "x_unit", "y_title", "y_unit")
    )
    points = bool(content.get("points", False))
    return Figure(str(content["title"]), x_title, x_unit, y_title, y_unit, lines, points)
