"""Paths as a workspace's files keep them, so that it can be copied to another place.

A path inside the workspace is written as ``{workspace}/demo/piece.flac``; one outside as it is.
"""

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

ROOT = "{workspace}"


def plain(path: Path) -> Path:
    """``path`` from the root on, without dots; links are left as they are."""
    return Path(os.path.normpath(path.absolute()))


def below(path: PurePath, root: Path) -> PurePath | None:
    """``path`` as seen from ``root``; None when it lies elsewhere, or says not where it lies."""
    if not path.is_absolute():
        return None
    named = Path(os.path.normpath(path))
    for start in (plain(root), root.resolve()):
        if named.is_relative_to(start):
            return named.relative_to(start)
    return None


def kept(content: Any, root: Path | None) -> Any:
    """Plain data with every path inside ``root`` written as seen from there.

    Args:
        content: What JSON can hold.
        root: The workspace; None changes nothing.
    """

    def write(text: str) -> str:
        rest = below(PurePath(text), root) if root is not None else None
        if rest is None:
            return text
        return ROOT if rest == PurePath() else f"{ROOT}/{rest.as_posix()}"

    return _mapped(content, write)


def found(content: Any, root: Path | None, old: PurePath | None = None) -> Any:
    """What :func:`kept` was given, with the workspace where it is now.

    Args:
        content: What was kept.
        root: The workspace; None changes nothing.
        old: Where the workspace was when paths were still kept whole; such a one is found again
            where something lies at its new place.
    """

    def read(text: str) -> str:
        if root is None:
            return text
        if text == ROOT or text.startswith(f"{ROOT}/"):
            return str(plain(root) / text[len(ROOT) + 1 :])
        rest = below(PurePath(text), Path(old)) if old is not None else None
        if rest is not None and (there := plain(root) / rest).exists():
            return str(there)
        return text

    return _mapped(content, read)


def earlier_root(here: Path, then: PurePath, root: Path) -> PurePath | None:
    """Where the workspace was when what lies at ``here`` now lay at ``then``; None: unknown."""
    rest = below(plain(here), root)
    if rest is None or not rest.parts or then.parts[-len(rest.parts) :] != rest.parts:
        return None
    return then.parents[len(rest.parts) - 1]


def _mapped(content: Any, change: Callable[[str], str]) -> Any:
    if isinstance(content, str):
        return change(content)
    if isinstance(content, dict):
        return {key: _mapped(value, change) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_mapped(value, change) for value in content]
    return content
