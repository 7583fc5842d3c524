"""One SQLite file: whole transactions, a stated format, and errors in words."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roomprint.errors import LibraryError

_PATIENCE_S = 10.0  # for others who hold the file
_AGAIN_S = 0.01


class Database:
    """A connection to a file that any number of processes may share.

    Readers never wait, writers take turns, and what was written is on the disk. Threads may hand
    it on to each other, as long as one at a time uses it.

    Args:
        file: Created when it is not there.
        tables: Statements that make the tables of a new file, besides ``meta``.
        schema: Number of the format those tables have; a file of a newer one is refused.
        upgrades: What makes the next format of each older one; each runs in a transaction.

    Raises:
        LibraryError: From every method, in one sentence that names the file.
    """

    def __init__(
        self,
        file: Path,
        tables: str,
        schema: int,
        upgrades: Mapping[int, Callable[["Database"], None]],
    ) -> None:
        self.file = file
        self._version = 0
        with self._in_words():
            self._connection = sqlite3.connect(
                file, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
        try:
            with self._in_words():
                self._refuse_newer(schema)
                self._prepare(tables, schema, upgrades)
        except LibraryError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(self, statement: str, *values: object) -> list[Any]:
        """All that a query gives."""
        with self._in_words():
            return self._connection.execute(statement, values).fetchall()

    def write(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run a statement that changes something; call it inside :meth:`writing`."""
        with self._in_words():
            return self._connection.execute(statement, values)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever others write meanwhile."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything written inside is kept, or, after an error, nothing of it."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    def meta(self, key: str) -> str | None:
        """A fact about the file as a whole."""
        found = self.rows("SELECT value FROM meta WHERE key = ?", key)
        return found[0][0] if found else None

    def set_meta(self, **values: str) -> None:
        """Note facts about the file as a whole."""
        for item in values.items():
            self.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", *item)

    def changed(self) -> bool:
        """Whether another connection has written since the last call; costs microseconds."""
        before, self._version = self._version, self._data_version()
        return self._version != before

    def problems(self) -> list[str]:
        """What SQLite's own check of the file finds wrong; empty when it is sound."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(20)")]
        orphans = self.rows("PRAGMA foreign_key_check")
        return [
            *(line for line in found if line != "ok"),
            *(f"row {row[1]} of {row[0]} belongs to nothing in {row[2]}" for row in orphans),
        ]

    def size_bytes(self) -> int:
        """Room taken on the disk, the write-ahead log included."""
        log = self.file.with_name(self.file.name + "-wal")
        return sum(file.stat().st_size for file in (self.file, log) if file.exists())

    # --- inside ----------------------------------------------------------------------------------

    def _refuse_newer(self, schema: int) -> None:
        """Look at the format before anything is written."""
        found = self.meta("schema") if self._is_made() else None
        if found is not None and not (found.isdecimal() and 0 < int(found) <= schema):
            raise LibraryError(
                f"the library {self.file} has the format {found}, and this version of Roomprint "
                f"reads format {schema}; update Roomprint"
            )

    def _prepare(
        self, tables: str, schema: int, upgrades: Mapping[int, Callable[["Database"], None]]
    ) -> None:
        self.write("PRAGMA foreign_keys = ON")
        self.write("PRAGMA page_size = 16384")  # few pages a blob; heeded by a new file only
        self._share()
        self.write("PRAGMA synchronous = FULL")
        if not self._is_made():
            with self.writing():
                if not self._is_made():  # by another process, just now
                    self.write("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
                    for statement in tables.split(";"):
                        self.write(statement)
                    self.set_meta(schema=str(schema))
        if self.meta("schema") != str(schema):
            with self.writing():
                for step in range(int(self.meta("schema") or 0), schema):  # unless another just did
                    upgrades[step](self)
                self.set_meta(schema=str(schema))
        self._version = self._data_version()

    def _share(self) -> None:
        """Let readers and a writer work side by side; SQLite by itself does not wait for this."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # or being recovered
                if not busy or time.monotonic() > until:
                    raise
            time.sleep(_AGAIN_S)

    def _is_made(self) -> bool:
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"))

    def _data_version(self) -> int:
        return int(self.rows("PRAGMA data_version")[0][0])

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self.write(begin)
        try:
            yield
            self.write("COMMIT")
        finally:
            if self._connection.in_transaction:
                self.write("ROLLBACK")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(_sentence(self.file, error)) from error


def _sentence(file: Path, error: sqlite3.Error) -> str:
    """What went wrong with the database, and what one can do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error
    match code:
        case sqlite3.SQLITE_FULL:
            return f"the disk is full: {file} cannot grow; what was in it is safe"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"the library {file} is busy in another program; try again in a moment"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return (
                f"the library file {file} is damaged; put back a copy of it, or move it away and "
                "add your recordings again"
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return f"the library {file} cannot be opened for writing; check its permissions"
        case _:
            return f"the library {file} cannot be used: {error}"
