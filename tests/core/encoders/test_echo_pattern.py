"""Echoes read off a sound: their delay, their strength, and what may not matter."""

import pytest
import torch
from torch import Tensor

from roomprint.encoders.echo_pattern import EchoPattern
from roomprint.encoders.pooled_room import PooledRoomEncoder
from roomprint.encoders.room_config import RoomConfig
from roomprint.errors import ConfigError

RATE_HZ = 16_000
BANDS = 8
CONFIG = RoomConfig(architecture="pooled", channels=16, echoes=12)


def noise(batch: int = 1) -> Tensor:
    return 0.1 * torch.randn(batch, 64_000, generator=torch.Generator().manual_seed(0))


def with_echo(delay_ms: float, strength: float) -> Tensor:
    late = round(delay_ms / 1000 * RATE_HZ)
    dry = noise()
    return dry + strength * dry.roll(late, dims=1)


def strengths(pattern: EchoPattern, audio: Tensor) -> Tensor:
    found: Tensor = pattern(audio)[0, :BANDS]
    return found


@pytest.mark.parametrize("delay_ms", [1.5, 5.0, 12.0, 33.0])
def test_an_echo_stands_out_in_the_band_of_its_delay(delay_ms: float) -> None:
    pattern = EchoPattern(BANDS)
    rise = strengths(pattern, with_echo(delay_ms, 0.5)) - strengths(pattern, noise())
    edges_ms = 0.75 * (40 / 0.75) ** (
        torch.arange(BANDS + 1) / BANDS
    )  # from 0.75 to 40 ms in equal shares
    assert edges_ms[rise.argmax()] <= delay_ms <= edges_ms[rise.argmax() + 1]


def test_an_echo_is_as_strong_as_its_peak_in_the_cepstrum() -> None:
    """log |1 + a exp(iwd)|^2 = 2 a cos(wd) - a^2 cos(2wd) + ..., whose cepstrum at d is a."""
    pattern = EchoPattern(BANDS)
    for strength in (0.2, 0.5):
        greatest = pattern(with_echo(5.0, strength))[0, BANDS:].max()
        assert greatest == pytest.approx(strength, rel=0.15)  # the window takes a little


def test_neither_level_nor_silence_matters() -> None:
    pattern = EchoPattern(BANDS)
    torch.testing.assert_close(pattern(noise()), pattern(50 * noise()), atol=1e-3, rtol=0)
    assert pattern(torch.zeros(2, 64_000)).isfinite().all()


def test_pauses_do_not_matter() -> None:
    pattern = EchoPattern(BANDS)
    echo = with_echo(5.0, 0.5)
    half = echo.clone()
    half[:, 32_000:] = 0
    change = strengths(pattern, half) - strengths(pattern, echo)
    assert change[strengths(pattern, echo).argmax()].abs() < 0.2


def test_an_encoder_hears_echoes_where_it_is_asked_to() -> None:
    torch.manual_seed(0)
    encoder = PooledRoomEncoder(CONFIG)
    vectors = encoder(torch.cat([with_echo(5.0, 0.5), noise(3)]))
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(4))
    (vectors[0] @ vectors[1] + vectors[2, 0]).backward()
    assert encoder.echoes is not None
    for name, parameter in encoder.echoes.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


def test_the_encoder_of_the_paper_hears_none() -> None:
    with pytest.raises(ConfigError, match="echoes must be 0 in the paper architecture, got 8"):
        RoomConfig(echoes=8)
