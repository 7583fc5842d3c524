"""A matcher that stays open in its process between one question and the next."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.encoders.models import ModelInfo
    from roomprint.library.matching import Matcher


@contextmanager
def warm_matcher(workspace: Path, model: str | None) -> Iterator["Matcher"]:
    """Lend the matcher of a workspace's library.

    Given back it stays open, so that who asks next need not wait for model and index; it is closed
    when another one is given back or wanted, and at the end of the process. One that is lent is
    nobody else's: who asks meanwhile gets one of their own.

    Args:
        workspace: The workspace's folder.
        model: Name of the model; by default the one that the library was made with.

    Raises:
        RoomprintError: The library or its model cannot be used.
    """
    from roomprint.library.choosing import choose_model

    info = choose_model(Workspace(workspace), model)
    key = workspace.absolute(), info.folder.absolute(), info.identity
    matcher = _kept.take(key) or _open(workspace, info)
    try:
        yield matcher
    finally:
        _kept.put(key, matcher)


def let_go() -> None:
    """Close the matcher that is kept, if there is one."""
    _kept.close()


def _open(workspace: Path, model: "ModelInfo") -> "Matcher":
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.library import Library
    from roomprint.library.matching import Matcher

    with ExitStack() as stack:
        fingerprinter = stack.enter_context(Fingerprinter(model))
        library = Library(workspace, fingerprinter.identity, fingerprinter.dim)
        matcher = Matcher(stack.enter_context(library), fingerprinter)
        stack.pop_all()
    return matcher


class _Kept:
    """Room for one open matcher."""

    def __init__(self) -> None:
        self._key: object = None
        self._matcher: Matcher | None = None

    def take(self, key: object) -> "Matcher | None":
        """What is kept, if it is that; anything else is closed."""
        if key != self._key:
            self.close()
        matcher, self._matcher = self._matcher, None
        return matcher

    def put(self, key: object, matcher: "Matcher") -> None:
        """Keep ``matcher`` instead of what is kept."""
        self.close()
        self._key, self._matcher = key, matcher

    def close(self) -> None:
        matcher, self._matcher = self._matcher, None
        if matcher is not None:
            matcher.close()


_kept = _Kept()
atexit.register(let_go)
