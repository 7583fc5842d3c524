"""Names of files as a person may read them."""

from pathlib import Path


def shown(path: Path | str) -> str:
    r"""``path`` as text that any terminal, database or JSON takes, on one line.

    Bytes that are no text and characters that print nothing are written as escapes (``\xff``).
    """
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
