"""Model folders: weights, config and card; nothing in them is executable."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import roomprint_resources
from roomprint.atomic import write_whole
from roomprint.encoders.identity import identity_of
from roomprint.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from roomprint.encoders.conformer import FingerprintEncoder

DEFAULT_MODEL = "fast"
_WEIGHTS = "model.safetensors"
_CONFIG = "config.json"
_CARD = "card.json"


@dataclass(frozen=True)
class ModelInfo:
    """A model on disk.

    Attributes:
        name: The folder's name.
        identity: Digest of weights and config: the same for the same model wherever it lies.
        folder: Where it lies.
        config: Fields of its :class:`ConformerConfig`.
        card: What it was trained on, for how long, and its measured numbers.
    """

    name: str
    identity: str
    folder: Path
    config: Mapping[str, Any]
    card: Mapping[str, Any]


def list_models(models_folder: Path | None = None) -> list[ModelInfo]:
    """The models that come with Roomprint, then those in ``models_folder``, but damaged ones."""
    found = []
    for parent in _parents(models_folder):
        if parent.is_dir():
            found += [_read_or_none(folder) for folder in sorted(parent.iterdir())]
    return [info for info in found if info is not None]


def find_model(name: str | None = None, models_folder: Path | None = None) -> ModelInfo:
    """The model called ``name``, or the default one; a path to a model's folder is taken too.

    Raises:
        ModelError: There is none of that name, or it is damaged.
    """
    wanted = name or DEFAULT_MODEL
    for folder in (*(parent / wanted for parent in _parents(models_folder)), Path(wanted)):
        if (folder / _CONFIG).exists():
            return read_model(folder)
    there = ", ".join(info.name for info in list_models(models_folder)) or "none"
    raise ModelError(f"there is no model called '{wanted}' (there is: {there})")


def read_model(folder: Path) -> ModelInfo:
    """What ``folder`` holds, without loading the weights.

    Raises:
        ModelError: A file is missing or damaged.
    """
    try:
        config = (folder / _CONFIG).read_bytes()
        identity = identity_of(config, folder / _WEIGHTS)
        card = json.loads((folder / _CARD).read_bytes())
        return ModelInfo(folder.name, identity, folder, json.loads(config), card)
    except (OSError, ValueError) as error:
        raise ModelError(f"the model '{folder}' cannot be read: {error}") from error


def load_encoder(info: ModelInfo) -> "FingerprintEncoder":
    """The encoder of a model, ready to embed (dropout off).

    Raises:
        ModelError: The weights are damaged or do not fit the config.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder

    try:
        encoder = FingerprintEncoder(ConformerConfig(**info.config))
        encoder.load_state_dict(load_file(info.folder / _WEIGHTS))
    except (SafetensorError, RuntimeError, TypeError, ConfigError, OSError) as error:
        raise ModelError(f"the model '{info.name}' is damaged: {error}") from error
    return encoder.eval().requires_grad_(False)


def save_model(folder: Path, encoder: "FingerprintEncoder", card: Mapping[str, Any]) -> ModelInfo:
    """Write a model's files, each in one step; weights as float16.

    The weights come last: a folder without them is no model.
    """
    import torch
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / _CARD, _json(card))
    write_whole(folder / _CONFIG, _json(asdict(encoder.config)))
    weights = {
        name: (value.half() if value.dtype == torch.float32 else value).contiguous().cpu()
        for name, value in encoder.state_dict().items()
    }
    write_whole(folder / _WEIGHTS, save(weights))  # its save_file would bar others from reading
    return read_model(folder)


def amend_card(info: ModelInfo, entries: Mapping[str, Any]) -> None:
    """Write ``entries`` into a model's card; its identity stays."""
    write_whole(info.folder / _CARD, _json({**info.card, **entries}))


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _parents(models_folder: Path | None) -> list[Path]:
    shipped = Path(str(files(roomprint_resources))) / "models"
    return [shipped] if models_folder is None else [shipped, models_folder]


def _read_or_none(folder: Path) -> ModelInfo | None:
    try:
        return read_model(folder)
    except ModelError:
        return None
