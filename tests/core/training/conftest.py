from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.training.sound_run import make_recipe
from torch.utils.data import Dataset

from roomprint.training import loop
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.loading import Views


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are made here: a process for them takes seconds to start."""

    def batches(pairs: Dataset[Views], first: int, _: int, **__: bool) -> Iterator[Views]:
        yield from (pairs[step] for step in range(first, len(pairs)))  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "load_batches", batches)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainFingerprint:
    """A fingerprint training of seconds."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return make_recipe(tmp_path)
