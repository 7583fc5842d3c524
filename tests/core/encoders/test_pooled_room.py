"""The pooled encoder of rooms: what its input may not depend on, and what it must."""

import pytest
import torch
from torch import Tensor

from roomprint.encoders.pooled_room import PooledRoomEncoder
from roomprint.encoders.room import RoomEncoder
from roomprint.encoders.room_config import RoomConfig
from roomprint.encoders.room_encoders import room_encoder

CONFIG = RoomConfig(architecture="pooled", channels=96)


def speech(batch: int = 2) -> Tensor:
    return 0.1 * torch.randn(batch, 64_000, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def encoder() -> PooledRoomEncoder:
    torch.manual_seed(0)
    return PooledRoomEncoder(CONFIG).eval()


def test_the_config_says_which_encoder_it_is() -> None:
    assert isinstance(room_encoder(CONFIG), PooledRoomEncoder)
    assert isinstance(room_encoder(RoomConfig()), RoomEncoder)


def test_its_size_is_what_its_layers_come_to(encoder: PooledRoomEncoder) -> None:
    layers = 40 * 96 * 8 + 3 * 96 * 96 * 8 + 4 * 3 * 96  # weights, biases and two of each norm
    assert sum(p.numel() for p in encoder.parameters()) == layers + (3 * 96 + 1) * 64


def test_embeddings_are_unit_vectors_of_finite_numbers(encoder: PooledRoomEncoder) -> None:
    for audio in (speech(), torch.zeros(2, 64_000)):
        torch.testing.assert_close(encoder(audio).norm(dim=1), torch.ones(2))


@pytest.mark.parametrize("gain", [1e-5, 0.3, 8.0])
def test_the_level_plays_no_part(encoder: PooledRoomEncoder, gain: float) -> None:
    torch.testing.assert_close(encoder(speech()), encoder(gain * speech()), atol=1e-5, rtol=0)


def test_the_place_in_the_clip_plays_little_part(encoder: PooledRoomEncoder) -> None:
    burst = torch.zeros(1, 64_000)
    burst[:, 20_000:28_000] = speech(1)[:, :8_000]
    later = burst.roll(16 * 128 * 4, dims=1)  # whole steps of the last layer
    torch.testing.assert_close(encoder(burst), encoder(later), atol=1e-3, rtol=0)


def test_every_weight_learns(encoder: PooledRoomEncoder) -> None:
    encoder.train()
    vectors = encoder(speech(4))
    (vectors[0] @ vectors[1] + vectors[2, 0]).backward()
    for name, parameter in encoder.named_parameters():
        assert parameter.grad is not None, name
