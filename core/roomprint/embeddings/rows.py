"""What each row of an embedding is: a piece of a file, and what is known of it."""

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import EmbeddingError

UNKNOWN = -1  # the code of a row whose word is not known


@dataclass(frozen=True, eq=False)
class Numbers:
    """A label that is a number; NaN where it is not known.

    Attributes:
        values: ``(rows,)``.
        unit: Of the values; empty when they have none.
    """

    values: NDArray[np.float64]
    unit: str = ""

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The label of some rows."""
        return type(self)(self.values[rows], self.unit)

    def say(self, row: int) -> str:
        """The label of one row as text; empty where it is not known."""
        value = float(self.values[row])
        return f"{value:.6g}" if np.isfinite(value) else ""


@dataclass(frozen=True, eq=False)
class Words:
    """A label that is one of some words.

    Attributes:
        codes: Number of each row's word, ``(rows,)``; -1 where it is not known.
        words: The words.
    """

    codes: NDArray[np.int64]
    words: tuple[str, ...]

    @classmethod
    def of(cls, said: Iterable[str]) -> Self:
        """The label that says ``said`` row by row; an empty word is not known."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(w, len(numbers)) if w else UNKNOWN for w in said]
        return cls(np.array(codes, np.int64), tuple(numbers))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The label of some rows; all words stay, so that they keep their numbers."""
        return type(self)(self.codes[rows], self.words)

    def say(self, row: int) -> str:
        """The word of one row; empty where it is not known."""
        code = int(self.codes[row])
        return self.words[code] if code >= 0 else ""


Label = Numbers | Words


def numbered_alike(first: Words, second: Words) -> tuple[Words, Words]:
    """The same two labels with one numbering of the words that either has."""
    words = tuple(dict.fromkeys((*first.words, *second.words)))
    number = {word: place for place, word in enumerate(words)} | {"": UNKNOWN}
    codes = [np.array([number[w] for w in (*one.words, "")])[one.codes] for one in (first, second)]
    return Words(codes[0], words), Words(codes[1], words)


@dataclass(frozen=True, eq=False)
class Responses:
    """Through which response of a grid each row's speech is heard.

    Attributes:
        grid: The grid's file or folder.
        numbers: The response of each row, ``(rows,)``.
    """

    grid: str
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: NDArray[np.intp]) -> Self:
        """Those of some rows."""
        return type(self)(self.grid, self.numbers[rows])


@dataclass(frozen=True, eq=False)
class Rows:
    """Where each row comes from.

    Attributes:
        files: The sound files.
        file: Number of each row's file, ``(rows,)``; -1 for a row that no file holds.
        start_s: Where in its file a row begins, ``(rows,)``.
        duration_s: How long it is, ``(rows,)``.
        labels: What is known of the rows, by name.
        heard_in: For speech that was put into rooms; None where a file holds what is heard.

    Raises:
        EmbeddingError: They are not all of one length, or name a file or word that is not there.
    """

    files: tuple[str, ...]
    file: NDArray[np.int64]
    start_s: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    labels: Mapping[str, Label] = field(default_factory=dict)
    heard_in: Responses | None = None

    def __post_init__(self) -> None:
        columns: dict[str, Sized] = {"start_s": self.start_s, "duration_s": self.duration_s}
        columns |= self.labels
        if self.heard_in is not None:
            columns["response"] = self.heard_in
        for name, column in columns.items():
            if len(column) != len(self):
                raise EmbeddingError(f"'{name}' has {len(column)} rows of {len(self)}")
        coded = [("file", self.file, len(self.files))]
        for name, label in self.labels.items():
            if isinstance(label, Words):
                coded.append((name, label.codes, len(label.words)))
        for name, codes, count in coded:
            if len(codes) and not UNKNOWN <= codes.min() <= codes.max() < count:
                raise EmbeddingError(f"'{name}' names an entry that is not there")

    def __len__(self) -> int:
        return len(self.file)

    def take(self, rows: NDArray[np.intp]) -> "Rows":
        """Some rows, in the order given."""
        return Rows(
            self.files,
            self.file[rows],
            self.start_s[rows],
            self.duration_s[rows],
            {name: label.take(rows) for name, label in self.labels.items()},
            self.heard_in.take(rows) if self.heard_in is not None else None,
        )

    def path(self, row: int) -> Path | None:
        """The file that holds a row, if one does."""
        number = int(self.file[row])
        return Path(self.files[number]) if number >= 0 else None

    def same_as(self, other: "Rows") -> bool:
        """Whether ``other`` has the same pieces of the same files in the same order and rooms."""
        if len(self) != len(other) or (self.heard_in is None) != (other.heard_in is None):
            return False
        if self.heard_in is not None and other.heard_in is not None:
            where = [(rows.grid, rows.numbers.tolist()) for rows in (self.heard_in, other.heard_in)]
            if where[0] != where[1]:
                return False
        names = [np.array([*rows.files, ""])[rows.file] for rows in (self, other)]
        return bool((names[0] == names[1]).all() and np.allclose(self.start_s, other.start_s))


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows of recordings one after another; a label that a part lacks is not known there."""
    files = list(dict.fromkeys(name for part in parts for name in part.files))
    number = {name: place for place, name in enumerate(files)} | {"": UNKNOWN}
    file = [np.array([number[n] for n in (*part.files, "")], np.int64)[part.file] for part in parts]
    names = dict.fromkeys(name for part in parts for name in part.labels)
    return Rows(
        tuple(files),
        np.concatenate(file),
        np.concatenate([part.start_s for part in parts]),
        np.concatenate([part.duration_s for part in parts]),
        {name: _joined_label([part.labels.get(name) for part in parts], parts) for name in names},
    )


def _joined_label(labels: Sequence[Label | None], parts: Sequence[Rows]) -> Label:
    numbers = [label for label in labels if isinstance(label, Numbers)]
    if len(numbers) == len([label for label in labels if label is not None]):
        values = [
            label.values if isinstance(label, Numbers) else np.full(len(part), np.nan)
            for label, part in zip(labels, parts, strict=True)
        ]
        return Numbers(np.concatenate(values), numbers[0].unit)
    return Words.of(
        label.say(row) if label is not None else ""
        for label, part in zip(labels, parts, strict=True)
        for row in range(len(part))
    )
