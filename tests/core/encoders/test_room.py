"""The room encoder's sizes as the paper counts them, and what its input may not depend on."""

import pytest
import torch
from torch import Tensor, nn

from roomprint.encoders.room import Head, Projection, ProjectionConfig, RoomConfig, RoomEncoder


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def speech(batch: int = 2, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return 0.1 * torch.randn(batch, 64_000, generator=generator)


@pytest.fixture
def encoder() -> RoomEncoder:
    torch.manual_seed(0)
    return RoomEncoder(RoomConfig()).eval()


def test_parameters_are_those_of_the_paper(encoder: RoomEncoder) -> None:
    projection = Projection(ProjectionConfig(), 64)
    head, classes = Head(64, 1, positive=True), Head(64, 2, positive=False)
    assert count(encoder) == 154_474
    assert count(projection) == 2_608  # "2600"
    assert count(encoder) + count(projection) == 157_082  # "157 k"
    assert count(head) == 82_689  # "82.7 k"
    assert count(classes) == 82_946
    assert count(encoder) + count(head) == 237_163  # "237 k"
    assert count(Projection(ProjectionConfig(hidden=128), 64)) == 10_384


def test_embeddings_are_unit_vectors_of_finite_numbers(encoder: RoomEncoder) -> None:
    for audio in (speech(), torch.zeros(2, 64_000)):
        vectors = encoder(audio)
        assert vectors.shape == (2, 64)
        torch.testing.assert_close(vectors.norm(dim=1), torch.ones(2))


def test_the_spectrogram_is_standardized_over_each_clip(encoder: RoomEncoder) -> None:
    spectrogram = encoder.log_spectrogram(speech())
    assert spectrogram.shape == (2, 17, 3999)
    torch.testing.assert_close(spectrogram.mean(dim=(1, 2)), torch.zeros(2), atol=1e-4, rtol=0)
    torch.testing.assert_close(spectrogram.std(dim=(1, 2)), torch.ones(2), atol=1e-4, rtol=0)


@pytest.mark.parametrize("gain", [1e-5, 0.3, 8.0])
def test_the_level_plays_no_part(encoder: RoomEncoder, gain: float) -> None:
    torch.testing.assert_close(encoder(speech()), encoder(gain * speech()), atol=1e-5, rtol=0)


def test_dropout_is_off_in_evaluation_and_on_in_training(encoder: RoomEncoder) -> None:
    assert torch.equal(encoder(speech()), encoder(speech()))
    encoder.train()
    encoder.convolutions.eval()
    assert not torch.equal(encoder(speech()), encoder(speech()))


def test_a_reverberation_time_is_never_negative() -> None:
    torch.manual_seed(1)
    vectors = torch.randn(200, 64)
    with torch.no_grad():
        assert float(Head(64, 1, positive=True)(vectors).min()) >= 0
        assert float(Head(64, 1, positive=False)(vectors).min()) < 0


def test_every_weight_learns(encoder: RoomEncoder) -> None:
    encoder.train()
    projection = Projection(ProjectionConfig(), 64)
    vectors = projection(encoder(speech(4)))
    (vectors[0] @ vectors[1] + vectors[2, 0]).backward()
    for module in (encoder, projection):
        for name, parameter in module.named_parameters():
            assert parameter.grad is not None, name
            if "convolutions" not in name or "bias" not in name:
                assert float(parameter.grad.abs().max()) > 0, name


def test_a_new_encoder_hears_all_places_in_time_alike() -> None:
    weights = RoomEncoder(RoomConfig()).output.weight.view(64, 5, 8, 60)  # (out, channel, band, t)
    torch.testing.assert_close(weights, weights[..., :1].expand_as(weights), atol=0, rtol=0)
    assert weights[..., 0].std() > 0.05
