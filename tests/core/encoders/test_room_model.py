import json
from importlib.resources import files as resource_files
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.core.room_models import CONFIG, save_untrained, untrained

import roomprint_resources
from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder
from roomprint.encoders.models import find_model, list_models, load_encoder, save_model
from roomprint.encoders.room_model import (
    RoomModel,
    RoomModelConfig,
    Scale,
    load_range,
    load_room_model,
)
from roomprint.encoders.training_range import fit_range
from roomprint.errors import ModelError

RESULTS = "results/rooms-table-2.json"
TINY = ConformerConfig(dim=16, layers=1, heads=2, mels=16, hop=512, embedding=8, subsampling=2)


def clips(count: int = 3) -> torch.Tensor:
    return 0.1 * torch.randn(count, 64_000, generator=torch.Generator().manual_seed(1))


def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    info = save_untrained(tmp_path / "mine", farthest=0.25, rt60_high_s=3.0)
    loaded = load_room_model(info)
    assert loaded.config == CONFIG
    assert not loaded.training
    assert not any(parameter.requires_grad for parameter in loaded.parameters())
    torch.testing.assert_close(loaded.embed(clips()), untrained().embed(clips()))
    assert load_range(info).limits.farthest == 0.25
    assert load_range(info).limits.rt60_high_s == 3.0
    norms = np.linalg.norm(load_range(info).references, axis=1)
    np.testing.assert_allclose(norms, 1, atol=1e-3)


def test_values_are_in_their_units() -> None:
    """The heads' outputs, scaled; the probability is the softmax of two logits."""
    model = untrained()
    embeddings = model.embed(clips())
    values = model.estimate(clips())
    torch.testing.assert_close(values.rt60_s, 0.5 + 2 * model.rt60(embeddings)[:, 0])
    torch.testing.assert_close(values.c50_db, 9.0 + 5 * model.c50(embeddings)[:, 0])
    small, large = model.volume(embeddings).T
    torch.testing.assert_close(values.p_large, 1 / (1 + torch.exp(small - large)))


def test_a_head_may_tell_a_logarithm() -> None:
    torch.manual_seed(0)
    scale = Scale(offset=-0.5, factor=0.8, logarithmic=True)
    model = RoomModel(RoomModelConfig(encoder=CONFIG.encoder, rt60=scale)).eval()
    assert not isinstance(model.rt60[-1], torch.nn.ReLU), "a logarithm may be negative"
    embeddings = model.embed(clips())
    expected = np.exp(-0.5 + 0.8 * model.rt60(embeddings)[:, 0].detach().numpy())
    np.testing.assert_allclose(model.read(embeddings).rt60_s.detach(), expected, rtol=1e-5)


def test_each_kind_is_found_as_what_it_is(tmp_path: Path) -> None:
    room = save_untrained(tmp_path / "room")
    music = save_model(tmp_path / "music", FingerprintEncoder(TINY), {})
    assert (room.kind, music.kind) == ("room", "fingerprint")
    assert [info.kind for info in list_models(tmp_path) if info in (room, music)] == [
        "fingerprint",
        "room",
    ]
    assert find_model("music", tmp_path) == find_model("music", tmp_path, kind=None) == music
    assert find_model(str(room.folder), kind="room") == room
    with pytest.raises(ModelError, match="'room' is one of rooms, not of fingerprints"):
        find_model(str(room.folder), tmp_path)
    with pytest.raises(ModelError, match="'music' is one of fingerprints, not of rooms"):
        find_model("music", tmp_path, kind="room")
    with pytest.raises(ModelError, match="'room' is one of rooms"):
        load_encoder(room)
    for load in (load_room_model, load_range):
        with pytest.raises(ModelError, match="'music' is one of fingerprints"):
            load(music)


def test_only_room_models_are_proposed_for_one(tmp_path: Path) -> None:
    save_untrained(tmp_path / "hall")
    with pytest.raises(
        ModelError, match=r"no room model called 'cave' \(there is: (room[-a-z]*, )*hall\)"
    ):
        find_model("cave", tmp_path, kind="room")


@pytest.mark.parametrize(
    ("key", "value"),
    [("range", {"farthest": -1.0}), ("encoder", {"channels": 3}), ("rt60", {"slope": 2.0})],
)
def test_a_damaged_config_is_refused(tmp_path: Path, key: str, value: object) -> None:
    info = save_untrained(tmp_path / "mine")
    config = json.loads((info.folder / "config.json").read_bytes())
    (info.folder / "config.json").write_text(json.dumps({**config, key: value}))
    changed = find_model(str(info.folder), kind="room")
    with pytest.raises(ModelError, match="'mine' is damaged"):
        (load_range if key == "range" else load_room_model)(changed)


def test_a_config_without_a_range_is_refused(tmp_path: Path) -> None:
    info = save_untrained(tmp_path / "mine")
    config = json.loads((info.folder / "config.json").read_bytes())
    del config["range"]
    (info.folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="'mine' is damaged"):
        load_range(find_model(str(info.folder), kind="room"))


def test_strangers_are_far_and_labels_have_ends() -> None:
    """Clips on one half of a circle are inside, those on the other half are not."""
    angles = np.linspace(0, np.pi, 200)

    def on_circle(angle: np.ndarray) -> np.ndarray:
        return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)

    times = np.array([0.0009, *np.linspace(0.2, 1.7, 198), np.nan, 23.0])  # two hardly measured
    held_out = on_circle(np.random.default_rng(0).uniform(0, np.pi, 100))
    range_ = fit_range(on_circle(angles), held_out, times, 3 * times)
    assert (range_.distances(held_out) <= range_.limits.farthest).mean() == pytest.approx(
        0.99, abs=0.01
    )
    strangers = on_circle(np.array([1.25, 1.5, 1.75]) * np.pi)
    # the nearest five are at the ends of the half circle, an angle of a quarter or half a turn off
    np.testing.assert_allclose(range_.distances(strangers), [0.293, 1, 0.293], atol=0.04)
    assert (range_.distances(strangers) > range_.limits.farthest).all()
    assert range_.holds(0.21, 5.0)
    assert not range_.holds(0.19, 1.0)
    assert not range_.holds(1.0, 5.2)


@pytest.mark.parametrize("sampling", ["soft", "hard", "position-independent"])
def test_the_papers_encoders_that_come_along_are_those_of_the_table(sampling: str) -> None:
    info = find_model(f"room-paper-{sampling}", kind="room")
    model = load_room_model(info)
    assert sum(weights.numel() for weights in model.encoder.parameters()) == 154_474
    for head, outputs in ((model.rt60, 1), (model.c50, 1), (model.volume, 2)):
        assert sum(w.numel() for w in head.parameters()) == 82_432 + 257 * outputs
    assert load_range(info).limits.rt60_high_s < 6.0
    table = json.loads((resource_files(roomprint_resources) / RESULTS).read_bytes())
    assert info.card["measured"] == table["cells"][f"{sampling}:0.1"]
