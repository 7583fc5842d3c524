"""A fingerprinter that needs no model, and recordings that need no music."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from tests.core.library.command_line import FirstTrack, Run
from tests.core.library.four_songs import RATE, SECONDS, SEEDS
from tests.core.library.melodies import Mono, melody

from roomprint.audio.files import AudioInfo
from roomprint.cli import main
from roomprint.errors import AudioError
from roomprint.library.fingerprint import Fingerprint, Fingerprinter
from roomprint.library.library import Library
from roomprint.library.warm import let_go
from roomprint.steps import finish

if TYPE_CHECKING:
    from roomprint.encoders.models import ModelInfo
    from roomprint.library.matching import Matcher

HOP = 4_800  # samples: 0.3 s


class FakeFingerprinter:
    """Projects the energies inside each hop with a fixed random matrix."""

    identity = "fake-1"
    dim = 16

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """There is nothing to let go of."""

    def steps(
        self, blocks: Iterator[NDArray[np.float32]], name: str = "the recording"
    ) -> Generator[float, None, Fingerprint]:
        parts = []
        for block in blocks:
            parts.append(block)
            yield sum(map(len, parts)) / 16_000
        audio = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        if len(audio) < 16_000:
            raise AudioError(f"{name} is too short")
        hops = audio[: len(audio) // HOP * HOP].reshape(-1, 48, 100)
        energies = np.log(np.square(hops).mean(axis=-1) + 1e-6)  # (segments, 48)
        vectors = energies @ np.random.default_rng(0).normal(size=(48, self.dim))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        spectrum = np.clip(energies * 10 + 128, 0, 255).astype(np.uint8)
        return Fingerprint(vectors.astype(np.float16), spectrum, len(audio) / 16_000)


@pytest.fixture
def fingerprinter() -> Any:
    return FakeFingerprinter()


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    """Write noise that nobody else has to a file below ``tmp_path / "music"``."""

    def write(name: str, seed: int, seconds: float = 4.0) -> Path:
        path = tmp_path / "music" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        generator = np.random.default_rng(seed)
        samples = generator.normal(size=int(seconds * 16_000)) * generator.uniform(0.01, 0.2)
        soundfile.write(path, samples.astype(np.float32), 16_000)
        return path

    return write


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> "ModelInfo":
    """A tiny model with random weights: every step of identification, and nothing learnt."""
    import torch

    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
    from roomprint.encoders.models import save_model

    with torch.random.fork_rng():
        torch.manual_seed(0)
        encoder = FingerprintEncoder(
            ConformerConfig(dim=16, layers=1, heads=2, hop=256, subsampling=4, dropout=0.0)
        )
    return save_model(tmp_path_factory.mktemp("models") / "untrained", encoder, {})


@pytest.fixture(scope="session")
def music() -> dict[int, Mono]:
    """Four melodies, by their seeds."""
    return {seed: melody(seed, SECONDS) for seed in SEEDS}


@pytest.fixture(scope="session")
def printer(untrained: "ModelInfo") -> Fingerprinter:
    return Fingerprinter(untrained)


@pytest.fixture(scope="session")
def songs(
    tmp_path_factory: pytest.TempPathFactory, printer: Fingerprinter, music: dict[int, Mono]
) -> Path:
    """A workspace whose library holds the four melodies."""
    root = tmp_path_factory.mktemp("workspace")
    with Library(root, printer.identity, printer.dim) as library:
        for seed, audio in music.items():
            title = f"song {seed}"
            info = AudioInfo(Path(title), SECONDS, RATE, 1, title, "", "")
            fingerprint = finish(printer.steps(iter([audio])))
            library.add(Path("/music") / title, info, title, fingerprint)
    return root


@pytest.fixture(scope="session")
def matcher(songs: Path, printer: Fingerprinter) -> "Iterator[Matcher]":
    """What finds the four melodies again."""
    from roomprint.library.matching import Matcher

    with Library(songs, printer.identity, printer.dim) as library:
        yield Matcher(library, printer)


@pytest.fixture
def lets_go() -> Iterator[None]:
    """Closes the libraries that are kept open for the next question."""
    yield
    let_go()


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    fingerprinter: Any,
) -> Iterator[Run]:
    """Run the command line in this process, with the fakes in place of a model."""
    model = SimpleNamespace(
        name="fake", kind="fingerprint", identity="fake-1", folder=tmp_path / "fake"
    )
    monkeypatch.setattr("roomprint.library.adding.choose_model", lambda *_: model)
    monkeypatch.setattr("roomprint.library.choosing.choose_model", lambda *_: model)
    monkeypatch.setattr("roomprint.encoders.models.read_model", lambda _: model)
    monkeypatch.setattr("roomprint.library.fingerprint.Fingerprinter", lambda _: fingerprinter)
    monkeypatch.setattr("roomprint.library.matching.Matcher", FirstTrack)
    monkeypatch.setenv("ROOMPRINT_WORKSPACE", str(tmp_path / "work"))

    def run(*words: object) -> tuple[int, str, str]:
        let_go()  # as if in a process of its own
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    yield run
    let_go()
