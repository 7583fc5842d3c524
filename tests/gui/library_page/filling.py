"""Tracks in the database, and the page told to look."""

import numpy as np
from pytestqt.qtbot import QtBot

from roomprint.library.fingerprint import Fingerprint
from roomprint.library.tracks import Track, TrackStore
from roomprint.workspace import Workspace
from roomprint_gui.models.library_model import LibraryModel


def fill(workspace: Workspace, *tracks: Track) -> None:
    """Write tracks into the database, as another process would."""
    fingerprint = Fingerprint(np.zeros((2, 4), np.float16), np.zeros((3, 2), np.uint8), 3.0)
    with TrackStore(workspace.library_file) as store:
        store.claim("a model")
        for one in tracks:
            store.add(one, fingerprint, "a model")


def refresh(qtbot: QtBot, library: LibraryModel) -> None:
    with qtbot.waitSignal(library.listed):
        library.refresh()
