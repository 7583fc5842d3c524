"""A table of a result: words in cells, the first column names the row."""

from dataclasses import replace
from functools import partial

from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.result import Table
from roomprint_gui import words
from roomprint_gui.models.columns_table import Column, ColumnsTable

_Row = tuple[str, ...]


class WordTable(ColumnsTable[_Row]):
    """Cells as they are; a cell that is not known says so by a dash.

    Args:
        table: What is shown.
    """

    def __init__(self, table: Table) -> None:
        columns: list[Column[_Row]] = [
            Column(words.capital(head), partial(_cell, number), right=number > 0)
            for number, head in enumerate(table.heads)
        ]
        super().__init__(columns)
        self._shown = list(table.rows)


def in_words(table: Table) -> Table:
    """The table with cells of the rooms' table in words."""
    return replace(
        table, rows=tuple((cells_in_words(first), *others) for first, *others in table.rows)
    )


def upright(table: Table) -> Table:
    """The table, or its columns as rows where that makes it narrower than high."""
    if len(table.heads) <= len(table.rows):
        return table
    heads, *rows = zip(table.heads, *table.rows, strict=True)
    return Table(table.title, heads, tuple(rows))


def _cell(number: int, row: _Row) -> str:
    return row[number]


def tabbed(table: Table) -> str:
    """The table with tabs between its cells, for a spreadsheet."""
    return "\n".join("\t".join(row) for row in (table.heads, *table.rows))
