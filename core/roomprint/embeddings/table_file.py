"""Tables, maps and timelines as one npz file each: arrays and a page of JSON, never a pickle."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.atomic import whole_file
from roomprint.audio.names import shown
from roomprint.embeddings.rows import Label, Numbers, Responses, Rows, Words
from roomprint.embeddings.table import EmbeddingTable
from roomprint.errors import EmbeddingError, reason_of
from roomprint.inside import found, kept
from roomprint.workspace import workspace_of

SCHEMA = 1
TABLE = "table"

Arrays = Mapping[str, NDArray[Any]]


def save_table(path: Path, table: EmbeddingTable) -> None:
    """Write ``table`` in one step.

    Raises:
        EmbeddingError: The file cannot be written.
    """
    about = {"model": table.model, "identity": table.identity}
    write_arrays(path, TABLE, {"vectors": table.vectors.astype("<f4")}, table.rows, about)


def read_table(path: Path) -> EmbeddingTable:
    """The table that :func:`save_table` wrote.

    Raises:
        EmbeddingError: There is none, or it is damaged, or of a newer version, or holds what is no
            number.
    """
    arrays, rows, about = read_arrays(path, TABLE)
    try:
        vectors = np.ascontiguousarray(arrays["vectors"], np.float32)
        return EmbeddingTable(vectors, rows, str(about["model"]), str(about["identity"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path, "it holds no vectors") from error
    except EmbeddingError as error:
        raise _damaged(path, str(error)) from error


def write_arrays(
    path: Path, kind: str, arrays: Arrays, rows: Rows, about: Mapping[str, Any]
) -> None:
    """Write arrays, what their rows are, and what else there is to say.

    Files inside the workspace of ``path`` are kept as seen from there.

    Args:
        path: The file.
        kind: What it is; a reader asks for it.
        arrays: By name.
        rows: What the rows of the arrays are.
        about: What JSON can hold.
    """
    columns: dict[str, NDArray[Any]] = {
        "row_file": rows.file,
        "row_start_s": rows.start_s,
        "row_duration_s": rows.duration_s,
    }
    labels: list[dict[str, Any]] = []
    for number, (name, label) in enumerate(rows.labels.items()):
        if isinstance(label, Numbers):
            columns[f"label_{number}"] = label.values
            labels.append({"name": name, "unit": label.unit})
        else:
            columns[f"label_{number}"] = label.codes
            labels.append({"name": name, "words": label.words})
    page = {**about, "schema": SCHEMA, "kind": kind, "files": rows.files, "labels": labels}
    if rows.heard_in is not None:
        columns["row_response"] = rows.heard_in.numbers
        page["grid"] = rows.heard_in.grid
    page = kept(page, workspace_of(path))
    text = json.dumps(page).encode("ascii")  # half characters of file names come back as they were
    try:
        with whole_file(path) as part, part.open("wb") as file:
            # the arrays' names are fixed above; mypy takes them for allow_pickle
            np.savez(file, about=np.frombuffer(text, np.uint8), **columns, **arrays)  # type: ignore[arg-type]
    except OSError as error:
        raise EmbeddingError(f"{shown(path)} cannot be written: {reason_of(error)}") from error


def read_arrays(path: Path, kind: str) -> tuple[dict[str, NDArray[Any]], Rows, dict[str, Any]]:
    """What :func:`write_arrays` wrote.

    Raises:
        EmbeddingError: There is no such file, or it is damaged, of another kind or newer.
    """
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = found(json.loads(arrays.pop("about").tobytes()), workspace_of(path))
        schema, made = int(about["schema"]), str(about["kind"])
    except OSError as error:
        raise EmbeddingError(f"{shown(path)} cannot be read: {reason_of(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError) as error:
        raise EmbeddingError(f"{shown(path)} is no {kind} of embeddings, or damaged") from error
    if schema > SCHEMA:
        raise EmbeddingError(f"{shown(path)} was made by a newer Roomprint; update this one")
    if made != kind:
        raise EmbeddingError(f"{shown(path)} is a {made}, not a {kind}")
    try:
        return arrays, _rows(arrays, about), about
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, "a column is missing") from error
    except EmbeddingError as error:
        raise _damaged(path, str(error)) from error


def _rows(arrays: dict[str, NDArray[Any]], about: Mapping[str, Any]) -> Rows:
    labels: dict[str, Label] = {}
    for number, label in enumerate(about["labels"]):
        column = arrays[f"label_{number}"]
        if "words" in label:
            words = tuple(map(str, label["words"]))
            labels[str(label["name"])] = Words(column.astype(np.int64), words)
        else:
            labels[str(label["name"])] = Numbers(column.astype(np.float64), str(label["unit"]))
    heard_in = None
    if "grid" in about:
        heard_in = Responses(str(about["grid"]), arrays["row_response"].astype(np.int64))
    return Rows(
        tuple(map(str, about["files"])),
        arrays["row_file"].astype(np.int64),
        arrays["row_start_s"].astype(np.float64),
        arrays["row_duration_s"].astype(np.float64),
        labels,
        heard_in,
    )


def _damaged(path: Path, why: str) -> EmbeddingError:
    return EmbeddingError(f"{shown(path)} cannot be used: {why}")
