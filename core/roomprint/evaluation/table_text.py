"""Tables of results as text: for a terminal, and for a file."""

from roomprint.evaluation.result import Table


def as_text(table: Table) -> str:
    """The table in columns of equal width."""
    lines = [table.heads, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = (
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(w.rjust(n) for w, n in zip(line[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for line in lines
    )
    return "\n".join([table.title, *told])


def as_markdown(table: Table) -> str:
    """The table as Markdown."""
    lines = [table.heads, tuple("---" for _ in table.heads), *table.rows]
    return "\n".join([f"### {table.title}", "", *("| " + " | ".join(x) + " |" for x in lines)])
