"""A matcher that is lent, kept and closed."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from roomprint.encoders.models import ModelInfo
from roomprint.errors import LibraryError, ModelError
from roomprint.library.library import Library
from roomprint.library.matching import Matcher
from roomprint.library.warm import let_go, warm_matcher

pytestmark = pytest.mark.usefixtures("lets_go")


@pytest.fixture
def model(untrained: ModelInfo, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(shutil.copytree(untrained.folder, tmp_path_factory.mktemp("models") / "model"))


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The workspaces of the libraries that were closed."""
    places: list[Path] = []
    close = Library.close

    def noted(library: Library) -> None:
        places.append(library.workspace.root)
        close(library)

    monkeypatch.setattr(Library, "close", noted)
    return places


def use(workspace: Path, model: str) -> Matcher:
    with warm_matcher(workspace, model) as matcher:
        matcher.library.refresh()
    return matcher


def is_closed(matcher: Matcher) -> bool:
    try:
        matcher.library.refresh()
    except LibraryError:
        return True
    return False


def test_what_was_given_back_is_lent_again(tmp_path: Path, model: str) -> None:
    first = use(tmp_path / "a", model)
    assert use(tmp_path / "a", model) is first
    assert not is_closed(first)
    let_go()
    assert is_closed(first)
    assert use(tmp_path / "a", model) is not first


def test_another_workspace_closes_it(tmp_path: Path, model: str, closed: list[Path]) -> None:
    first = use(tmp_path / "a", model)
    with warm_matcher(tmp_path / "b", model):
        assert closed == [tmp_path / "a"]  # before the next one takes its room
    assert is_closed(first)
    let_go()
    assert closed == [tmp_path / "a", tmp_path / "b"]


def test_what_is_lent_is_not_closed_under_its_borrower(
    tmp_path: Path, model: str, closed: list[Path]
) -> None:
    with warm_matcher(tmp_path / "a", model) as first:
        second, third = use(tmp_path / "a", model), use(tmp_path / "b", model)
        assert second is not first
        assert not is_closed(first)
        assert closed == [tmp_path / "a"]
    assert is_closed(second)
    assert is_closed(third)
    assert use(tmp_path / "a", model) is first


def test_a_borrower_who_fails_gives_it_back(tmp_path: Path, model: str) -> None:
    with pytest.raises(ZeroDivisionError), warm_matcher(tmp_path, model) as first:
        _ = 1 / 0
    assert use(tmp_path, model) is first


def test_new_weights_in_the_same_folder_are_noticed(tmp_path: Path, model: str) -> None:
    first = use(tmp_path / "a", model)
    weights = Path(model) / "model.safetensors"
    tensors = load_file(weights)
    name = next(name for name, tensor in tensors.items() if tensor.dtype == torch.float16)
    save_file({**tensors, name: tensors[name] + 1}, weights)
    again = use(tmp_path / "a", model)
    assert again.fingerprinter.identity != first.fingerprinter.identity
    assert is_closed(first)


def test_a_damaged_calibration_leaves_no_library_open(
    tmp_path: Path, model: str, closed: list[Path]
) -> None:
    (Path(model) / "calibration.json").write_text("{")
    with pytest.raises(ModelError, match="calibration"):
        use(tmp_path / "a", model)
    assert closed == [tmp_path / "a"]


def test_nothing_runs_on_once_it_is_let_go(tmp_path: Path, model: str) -> None:
    before = set(threading.enumerate())
    with warm_matcher(tmp_path, model) as matcher:
        matcher.fingerprinter.mel_power(np.zeros(16_000, np.float32))
        assert set(threading.enumerate()) - before
    let_go()
    assert set(threading.enumerate()) <= before


def test_threads_may_take_turns(tmp_path: Path, model: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(use, tmp_path / "a", model).result()
    assert use(tmp_path / "a", model) is first
