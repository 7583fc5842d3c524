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


def test_a_model_of_which_nothing_fits_is_refused(model: ModelInfo) -> None:
    encoder = FingerprintEncoder(replace(TINY, dim=16, embedding=16))
    with pytest.raises(
        ConfigError, match="cannot begin with 'given': no layer of it fits this encoder"
    ):
        begin_with(encoder, model)
