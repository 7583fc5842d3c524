"""A small corpus whose answers are known beforehand, and an untrained model asked for it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.library.melodies import melody

from roomprint.encoders.models import ModelInfo
from roomprint.evaluation.conditions import CONDITIONS
from roomprint.evaluation.segments import EvaluateSegments, SegmentReport
from roomprint.steps import finish

RATE = 16_000


@dataclass(frozen=True)
class Corpus:
    """Two melodies, one that repeats every 3 s, hissing, and a room without echoes."""

    folder: Path
    model: ModelInfo

    def work(self, workspace: str = "workspace") -> EvaluateSegments:
        """The paper's protocol on it, made small."""
        return EvaluateSegments(
            music=self.folder / "music",
            noise=self.folder / "noise",
            rooms=self.folder / "rooms",
            workspace=self.folder / workspace,
            model=str(self.model.folder),
            runs=2,
            per_recording=3,
            lengths_s=(),
        )


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
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
def corpus(tmp_path_factory: pytest.TempPathFactory, model: ModelInfo) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    for name in ("music", "noise", "rooms"):
        (folder / name).mkdir()
    soundfile.write(folder / "music/a.wav", melody(1, 12.0), RATE)
    soundfile.write(folder / "music/b.wav", melody(2, 12.0), RATE)
    soundfile.write(folder / "music/again.wav", np.tile(melody(3, 3.0), 4), RATE)
    generator = np.random.default_rng(4)
    soundfile.write(folder / "noise/hiss.wav", 0.1 * generator.normal(size=5 * RATE), RATE)
    soundfile.write(folder / "rooms/none.wav", np.eye(1, RATE // 2)[0], RATE)
    return Corpus(folder, model)


@pytest.fixture(scope="session")
def report(corpus: Corpus) -> SegmentReport:
    """Every condition, by one vector each."""
    return finish(corpus.work().steps())


@pytest.fixture
def few_conditions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two conditions where nothing is drawn and two where something is: whole excerpts are slow."""
    names = ["clean", "shift 40 %", "shift up to 120 ms", "noise 5 dB"]
    few = {name: CONDITIONS[name] for name in names}
    monkeypatch.setattr("roomprint.evaluation.segments.CONDITIONS", few)
    return names
