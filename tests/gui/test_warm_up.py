"""What the window's warm process does before anyone asks it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from roomprint.audio.files import AudioInfo
from roomprint.encoders.models import find_model
from roomprint.library.fingerprint import Fingerprint
from roomprint.library.library import Library
from roomprint.library.warm import let_go
from roomprint.steps import finish
from roomprint.workspace import Workspace
from roomprint_gui.works import WarmUp

DIM, BANDS = 128, 80  # of the shipped model


@pytest.fixture(autouse=True)
def _closes_what_is_warm() -> Iterator[None]:
    yield
    let_go()


def test_warming_up_finds_the_damaged_fingerprints(workspace: Workspace) -> None:
    vectors = np.random.default_rng(0).normal(size=(20, DIM)) / np.sqrt(DIM)
    spectrum = np.full((200, BANDS), 128, np.uint8)
    fingerprint = Fingerprint(vectors.astype(np.float16), spectrum, 6.4)
    with Library(workspace.root, find_model().identity, DIM) as library:
        for title in ("sound", "damaged"):
            info = AudioInfo(Path(title), 6.4, 16_000, 1, title, "", "")
            library.add(Path("/music") / title, info, title, fingerprint)
    with closing(sqlite3.connect(workspace.library_file)) as database, database:
        database.execute("UPDATE fingerprints SET vectors_crc = 1 WHERE track_id = 2")
    damaged = finish(WarmUp(workspace.root).steps())
    assert [track.title for track in damaged] == ["damaged"]
