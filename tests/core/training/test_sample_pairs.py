from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.encoders.architectures import ConformerConfig
from roomprint.errors import ConfigError
from roomprint.steps import finish
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.sample_pairs import DrawPairs

_RATE_HZ = SAMPLE_RATE_HZ


def nothing_but(**kinds: Any) -> AugmentationConfig:
    """A chain in which only the given kinds occur, always."""
    chain = AugmentationConfig()
    off = {f.name: replace(getattr(chain, f.name), probability=0.0) for f in fields(chain)}
    return replace(chain, **(off | kinds))


def always(kind: str, **values: Any) -> dict[str, Any]:
    return {kind: replace(getattr(AugmentationConfig(), kind), probability=1.0, **values)}


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Any]:
    """Beats of noise twice a second, each recording of another pitch; one noise, one room."""
    rng = np.random.default_rng(0)
    time_s = np.arange(6 * _RATE_HZ) / _RATE_HZ
    beats = np.exp(-40.0 * (time_s % 0.5))
    made = {
        "music": [0.4 * beats * np.sin(2 * np.pi * f * time_s) for f in (400, 900, 2000)],
        "noise": [rng.normal(0, 0.1, 4 * _RATE_HZ)],
        "rooms": [np.r_[0.0, 0.9, np.zeros(400)]],
    }
    for kind, recordings in made.items():
        (tmp_path / kind).mkdir()
        for number, samples in enumerate(recordings):
            soundfile.write(tmp_path / kind / f"{number}.flac", samples, _RATE_HZ)
    return {kind: tmp_path / kind for kind in made}


def test_without_degradations_a_replica_is_its_original(folders: dict[str, Any]) -> None:
    pairs = finish(DrawPairs(**folders, pairs=3, augmentation=nothing_but()).steps())
    assert {pair.recording for pair in pairs} == set(folders["music"].iterdir())
    for pair in pairs:
        samples, _ = soundfile.read(pair.recording, dtype="float32")
        start = round(pair.start_s * _RATE_HZ)
        np.testing.assert_allclose(pair.original.audio, samples[start:][:48_000], atol=1e-4)
        np.testing.assert_allclose(pair.replica.audio, pair.original.audio, atol=1e-5)
        np.testing.assert_allclose(pair.replica.log_mel, pair.original.log_mel, atol=0.01)


def test_a_replica_sounds_as_the_chain_says(folders: dict[str, Any]) -> None:
    chain = nothing_but(**always("polarity"))
    (pair,) = finish(DrawPairs(**folders, pairs=1, augmentation=chain).steps())
    np.testing.assert_allclose(pair.replica.audio, -pair.original.audio, atol=1e-5)


def test_a_faster_replica_is_faster_to_the_ear_and_to_the_eye(folders: dict[str, Any]) -> None:
    chain = nothing_but(**always("tempo", slowest=1.0, fastest=1.2))
    (pair,) = finish(DrawPairs(**folders, pairs=1, seed=1, augmentation=chain).steps())
    assert beats_per_s(pair.original.audio) == pytest.approx(2.0, abs=0.05)
    heard = beats_per_s(pair.replica.audio)
    assert 2.05 < heard < 2.45
    level = np.exp(pair.replica.log_mel).mean(axis=1)
    seen = np.interp(np.arange(48_000), np.linspace(0, 48_000, len(level)), level)
    assert beats_per_s(seen) == pytest.approx(heard, abs=0.1)


def beats_per_s(audio: Any) -> float:
    """From the first peak of the envelope's autocorrelation."""
    envelope = np.convolve(np.abs(audio), np.ones(320) / 320, "same")[::160]
    envelope = envelope - envelope.mean()
    lags = np.correlate(envelope, envelope, "full")[len(envelope) - 1 :]
    first = 30  # 0.3 s
    return 100.0 / (first + int(np.argmax(lags[first:80])))


def test_a_seed_draws_the_same_again(folders: dict[str, Any]) -> None:
    one, again, other = (
        finish(DrawPairs(**folders, pairs=2, seed=seed).steps()) for seed in (1, 1, 2)
    )
    for pair, same in zip(one, again, strict=True):
        np.testing.assert_array_equal(pair.replica.log_mel, same.replica.log_mel)
        np.testing.assert_array_equal(pair.replica.audio, same.replica.audio)
    assert any(
        pair.start_s != drawn.start_s or pair.recording != drawn.recording
        for pair, drawn in zip(one, other, strict=True)
    )


def test_pairs_of_a_training(folders: dict[str, Any], tmp_path: Path) -> None:
    training = TrainFingerprint.of("small", **folders, run=tmp_path / "run")
    drawn = DrawPairs.of(training, seed=3)
    assert (drawn.music, drawn.encoder) == (training.music, training.encoder)
    assert drawn.augmentation == training.augmentation


def test_a_damaged_file_is_passed_over(folders: dict[str, Any]) -> None:
    (folders["music"] / "0.flac").write_bytes(b"no sound")
    pairs = finish(DrawPairs(**folders, pairs=3, encoder=ConformerConfig(mels=16)).steps())
    assert {pair.recording.name for pair in pairs} == {"1.flac", "2.flac"}


def test_nothing_to_draw_from_is_one_sentence(folders: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"noise folder .* holds no audio"):
        finish(DrawPairs(**(folders | {"noise": tmp_path / "empty"})).steps())
    for file in folders["music"].iterdir():
        soundfile.write(file, np.full(_RATE_HZ, 0.1), _RATE_HZ)
    with pytest.raises(ConfigError, match="no file of the music folder can be used"):
        finish(DrawPairs(**folders).steps())
