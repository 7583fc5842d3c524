"""What a corpus says of its files: the table ``manifest.csv`` in its folder."""

import csv
from pathlib import Path

from roomprint.audio.names import shown
from roomprint.errors import ConfigError, reason_of

MANIFEST = "manifest.csv"


def read_manifest(folder: Path, *needed: str) -> dict[Path, dict[str, str]]:
    """Its rows by the files they are about; none where there is no table.

    Args:
        folder: Of the corpus.
        needed: Columns, beside ``path``, that a table must have.

    Raises:
        ConfigError: The table cannot be read, or lacks a column.
    """
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or ()
            rows = list(reader)
    except OSError as error:
        raise ConfigError(f"{shown(path)} cannot be read: {reason_of(error)}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{shown(path)} cannot be read: it is no table") from error
    for column in ("path", *needed):
        if column not in columns:
            raise ConfigError(f"{shown(path)} has no column {column}")
    return {folder / row["path"]: row for row in rows}
