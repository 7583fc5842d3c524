"""What of a model an encoder of another shape begins with."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from roomprint.encoders.architectures import PRESETS, ConformerConfig
from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.models import ModelInfo, find_model, load_encoder, save_model
from roomprint.errors import ConfigError
from roomprint.training.warm_start import begin_with

TINY = ConformerConfig(dim=8, layers=2, heads=2, mels=16, hop=512, embedding=8)


@pytest.fixture
def model(tmp_path: Path) -> ModelInfo:
    torch.manual_seed(3)
    return save_model(tmp_path / "given", FingerprintEncoder(TINY), {})


def test_the_same_shape_takes_everything(model: ModelInfo) -> None:
    encoder = FingerprintEncoder(TINY)
    assert begin_with(encoder, model) == "the training begins with the weights of 'given'"
    wanted = load_encoder(model).state_dict()
    assert all(torch.equal(value, wanted[name]) for name, value in encoder.state_dict().items())
    assert all(weight.requires_grad for weight in encoder.parameters())


def test_small_takes_all_of_fast_but_the_input() -> None:
    """Their front ends alone differ: 1.49 of its 1.51 million weights are there."""
    fast = find_model("fast")
    encoder = FingerprintEncoder(PRESETS["small"])
    before = encoder.input.weight.clone()  # type: ignore[operator]
    said = begin_with(encoder, fast)
    assert said.endswith("; anew begin input")
    given, mine = load_encoder(fast).state_dict(), encoder.state_dict()
    for name, value in mine.items():
        if name.partition(".")[0] != "input":
            assert torch.equal(value, given[name]), name
    assert torch.equal(mine["input.weight"], before)


def test_more_blocks_and_another_vector_begin_anew(model: ModelInfo) -> None:
    """A bias without its weights is not taken, though it would fit."""
    encoder = FingerprintEncoder(replace(TINY, layers=3, embedding=16, mels=24))
    said = begin_with(encoder, model)
    assert "anew begin input, blocks.conformer_layers.2." in said
    assert said.endswith(" more")
    given, mine = load_encoder(model).state_dict(), encoder.state_dict()
    shared = [name for name in given if name.startswith("blocks.")]
    assert all(torch.equal(mine[name], given[name]) for name in shared)
    assert not torch.equal(mine["input.bias"], given["input.bias"])


def test_a_wider_encoder_begins_by_saying_the_same(model: ModelInfo) -> None:
    """In training too, where what is normalized over the batch has to agree."""
    given, wide = load_encoder(model), FingerprintEncoder(replace(TINY, dim=24, heads=6))
    assert begin_with(wide, model) == (
        "the training begins with the weights of 'given', 3 times as wide"
    )
    log_mel = torch.randn(5, 20, TINY.mels)
    for encoder in (given, wide):
        for module in encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
            if isinstance(module, torch.nn.MultiheadAttention):
                module.dropout = 0.0
    for training in (False, True):
        vectors = [encoder.train(training).embed(log_mel) for encoder in (given, wide)]
        torch.testing.assert_close(vectors[1], vectors[0], rtol=0, atol=1e-5)


def test_the_copies_of_a_channel_learn_apart(model: ModelInfo) -> None:
    wide = FingerprintEncoder(replace(TINY, dim=16, heads=4, dropout=0.0))
    begin_with(wide, model)
    wide.embed(torch.randn(5, 20, TINY.mels))[:, 0].sum().backward()  # type: ignore[no-untyped-call]
    weight = wide.blocks.conformer_layers[0].ffn1.sequential[1].weight.grad
    assert weight is not None
    first, second = weight.chunk(2)
    assert not torch.allclose(first, second, rtol=0.1)


def test_a_deeper_encoder_begins_by_saying_nearly_the_same() -> None:
    """With trained weights, whose last normalization is not that of a fresh one."""
    fast = find_model("fast")
    given, deep = load_encoder(fast), FingerprintEncoder(replace(PRESETS["fast"], layers=3))
    begin_with(deep, fast)
    noise = torch.randn(4, 48_000, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        same = (given(noise) * deep.eval()(noise)).sum(-1)
    assert same.min() > 0.99


def test_a_model_of_which_nothing_fits_is_refused(model: ModelInfo) -> None:
    encoder = FingerprintEncoder(replace(TINY, dim=16, embedding=16))
    with pytest.raises(
        ConfigError, match="cannot begin with 'given': no layer of it fits this encoder"
    ):
        begin_with(encoder, model)
