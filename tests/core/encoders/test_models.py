import json
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tests.core.packs import noise

from roomprint.encoders.conformer import (
    PRESETS,
    ConformerConfig,
    FingerprintEncoder,
    parameter_count,
)
from roomprint.encoders.models import (
    ModelInfo,
    find_model,
    list_models,
    load_encoder,
    read_model,
    save_model,
)
from roomprint.errors import ModelError
from roomprint.evaluation.conditions import CONDITIONS
from roomprint.evaluation.paper import TABLE_2, TABLE_4

CONFIG = ConformerConfig(dim=16, layers=1, heads=2, mels=16, hop=512, embedding=8, subsampling=2)
CARD = {"architecture": "tiny", "trained_on": "nothing at all – “yet”"}


@pytest.fixture
def encoder() -> FingerprintEncoder:
    torch.manual_seed(0)
    return FingerprintEncoder(CONFIG).eval()


@pytest.fixture
def model(encoder: FingerprintEncoder, tmp_path: Path) -> ModelInfo:
    return save_model(tmp_path / "models" / "mine", encoder, CARD)


def test_a_model_comes_back_as_it_was(encoder: FingerprintEncoder, model: ModelInfo) -> None:
    audio = torch.from_numpy(np.stack([noise(3.0, seed) for seed in range(4)]))
    loaded = load_encoder(model)
    assert loaded.config == CONFIG
    assert model.card == CARD
    assert not loaded.training
    assert not any(p.requires_grad for p in loaded.parameters())
    cosines = (loaded(audio) * encoder(audio)).sum(-1)
    torch.testing.assert_close(cosines, torch.ones(4), atol=1e-4, rtol=0)
    for name, value in loaded.state_dict().items():
        torch.testing.assert_close(value, encoder.state_dict()[name], rtol=1e-3, atol=1e-6)


def test_weights_are_stored_in_half_precision(model: ModelInfo) -> None:
    stored = load_file(model.folder / "model.safetensors")
    kinds = {value.dtype for value in stored.values()}
    assert kinds == {torch.float16, torch.int64}  # batch norm counts its batches


def test_the_same_model_has_the_same_identity_wherever_it_lies(
    encoder: FingerprintEncoder, model: ModelInfo, tmp_path: Path
) -> None:
    again = save_model(tmp_path / "elsewhere" / "named", encoder, {"another": "card"})
    assert again.identity == model.identity == read_model(model.folder).identity
    assert (again.name, model.name) == ("named", "mine")


def test_another_weight_or_another_config_is_another_identity(
    encoder: FingerprintEncoder, model: ModelInfo, tmp_path: Path
) -> None:
    with torch.no_grad():
        encoder.output.bias[3] += 0.01
    retrained = save_model(tmp_path / "retrained", encoder, CARD)
    changed = model.folder / "config.json"
    changed.write_text(changed.read_text().replace('"dropout": 0.5', '"dropout": 0.4'))
    assert len({model.identity, retrained.identity, read_model(model.folder).identity}) == 3


def test_files_are_as_readable_as_any_other(model: ModelInfo, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.touch()
    for file in model.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(other.stat().st_mode), file.name
    assert len(list(model.folder.iterdir())) == 3


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b"nothing of the kind"),
        ("model.safetensors", None),
        ("config.json", b'{"dim": 32}'),
        ("config.json", b'{"width": 16}'),
        ("config.json", b'{"heads": 3}'),
        ("config.json", b'{"kernel": 4}'),
        ("config.json", b"[16, 2]"),
        ("config.json", b"{"),
        ("config.json", b"\xff"),
        ("card.json", b"{"),
        ("card.json", None),
    ],
)
def test_a_damaged_model_is_refused_by_name(
    model: ModelInfo, file: str, content: bytes | None
) -> None:
    (model.folder / file).unlink()
    if content is not None:
        (model.folder / file).write_bytes(content)
    with pytest.raises(ModelError, match=r"'.*mine'"):
        load_encoder(find_model("mine", model.folder.parent))


def test_cut_weights_are_refused(model: ModelInfo) -> None:
    weights = model.folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="'mine' is damaged"):
        load_encoder(read_model(model.folder))


def test_a_model_is_found_by_name_and_by_folder(model: ModelInfo, tmp_path: Path) -> None:
    assert find_model("mine", model.folder.parent) == model
    assert find_model(str(model.folder)) == model


def test_an_unknown_name_is_answered_with_those_there_are(
    encoder: FingerprintEncoder, model: ModelInfo
) -> None:
    models = model.folder.parent
    save_model(models / "yours", encoder, CARD)
    with pytest.raises(ModelError, match=r"no model called 'theirs' \(there is: .*mine, yours\)"):
        find_model("theirs", models)


def test_what_is_no_model_is_not_listed(model: ModelInfo) -> None:
    models = model.folder.parent
    (models / "notes.txt").write_text("a file")
    (models / "empty").mkdir()
    (models / "half").mkdir()
    (models / "half" / "config.json").write_text(json.dumps({}))
    shipped = list_models()
    assert list_models(models) == [*shipped, model]
    assert list_models(models / "absent") == shipped


@pytest.mark.parametrize("name", ["fast", "small", "medium"])
def test_a_model_that_comes_along_is_what_its_name_and_card_say(name: str) -> None:
    model = find_model(name)
    encoder = load_encoder(model)
    assert encoder.config == replace(PRESETS[name], dropout=0.0)
    assert (
        f"{parameter_count(FingerprintEncoder(PRESETS[name])):,} parameters"
        in (model.card["architecture"])
    )
    percent = model.card["segments"]["percent"]
    assert model.card["segments"]["tracks"] == 735
    assert percent.keys() == CONDITIONS.keys()
    for condition, paper in (TABLE_2 | TABLE_4).items():  # the paper's small model is the floor
        assert percent[condition]["top1"][0] >= paper[0][0], condition
