import pytest
import torch
from tests.core.packs import noise

from roomprint.encoders.conformer import (
    PRESETS,
    ConformerConfig,
    FingerprintEncoder,
    parameter_count,
)
from roomprint.errors import ConfigError

TINY = ConformerConfig(dim=16, layers=1, heads=2, mels=16, hop=512, embedding=8)


def tiny(**changes: int) -> FingerprintEncoder:
    torch.manual_seed(0)
    return FingerprintEncoder(ConformerConfig(**{**vars(TINY), **changes})).eval()


def windows(count: int) -> torch.Tensor:
    return torch.stack([torch.from_numpy(noise(3.0, seed)) for seed in range(count)])


@pytest.mark.parametrize(
    ("preset", "parameters"),
    [("small", 1_510_272), ("medium", 8_802_432), ("large", 26_214_272), ("fast", 1_653_632)],
)
def test_the_architectures_are_of_the_size_they_are_known_by(preset: str, parameters: int) -> None:
    """Table 1 of the paper: 1.5, 8.8 and 26.2 million."""
    assert parameter_count(FingerprintEncoder(PRESETS[preset])) == parameters


def test_frozen_parameters_are_not_counted() -> None:
    encoder = tiny()
    whole = parameter_count(encoder)
    encoder.output.requires_grad_(False)
    assert whole - parameter_count(encoder) == 16 * 8 + 8


@pytest.mark.parametrize("subsampling", range(1, 9))
def test_vectors_are_of_unit_length_and_differ(subsampling: int) -> None:
    vectors = tiny(subsampling=subsampling)(windows(3))
    assert vectors.shape == (3, 8)
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(3))
    assert not torch.allclose(vectors[0], vectors[1], atol=1e-4)


@pytest.mark.parametrize(("factor", "frames"), [(2, 61), (3, 40), (4, 30), (8, 15)])
def test_subsampling_leaves_so_many_frames(factor: int, frames: int) -> None:
    encoder = tiny(subsampling=factor)
    assert encoder.input(torch.zeros(2, 122, 16)).shape == (2, frames, 16)


def test_windows_do_not_look_at_each_other() -> None:
    audio, encoder = windows(3), tiny()
    torch.testing.assert_close(encoder(audio)[1:2], encoder(audio[1:2]), atol=1e-5, rtol=0)


def test_the_level_plays_no_part() -> None:
    audio, encoder = windows(2), tiny()
    torch.testing.assert_close(encoder(0.01 * audio), encoder(audio), atol=1e-4, rtol=0)


def test_dropout_is_used_in_training_and_only_there() -> None:
    log_mel, encoder = torch.randn(2, 40, 16), tiny()
    assert torch.equal(encoder.embed(log_mel), encoder.embed(log_mel))
    encoder.blocks.train()
    for module in encoder.modules():
        if isinstance(module, torch.nn.BatchNorm1d):
            module.eval()
    assert not torch.equal(encoder.embed(log_mel), encoder.embed(log_mel))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"heads": 3}, "dim must be a multiple of heads, got 16 and 3"),
        ({"kernel": 4}, "kernel must be odd, got 4"),
        ({"mels": 4}, r"mels must be in \[16, 128\], got 4"),
    ],
)
def test_an_impossible_architecture_is_refused(changes: dict[str, int], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        tiny(**changes)
