"""Model folders: weights, config and card; nothing in them is executable."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files as resource_files
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import roomprint_resources
from roomprint.atomic import write_whole
from roomprint.encoders.identity import identity_of, identity_of_bytes
from roomprint.errors import ConfigError, ModelError, reason_of

if TYPE_CHECKING:
    from torch import Tensor

    from roomprint.encoders.conformer import FingerprintEncoder

Kind = Literal["fingerprint", "room"]

DEFAULT_MODEL = "fast"
DEFAULT_MODELS: dict[Kind, str] = {"fingerprint": DEFAULT_MODEL, "room": "room"}
_IN_RUN, _RUN = "model", "run.json"  # folder of a run's model, and what a run's folder has
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
        config: Fields of its :class:`ConformerConfig`, or of its :class:`RoomModelConfig` and the
            word that it is of a room.
        card: What it was trained on, for how long, and its measured numbers.
    """

    name: str
    identity: str
    folder: Path
    config: Mapping[str, Any]
    card: Mapping[str, Any]

    @property
    def kind(self) -> Kind:
        """What its vectors tell apart; those of fingerprints do not say so in their config."""
        return "room" if self.config.get("kind") == "room" else "fingerprint"


def list_models(models_folder: Path | None = None) -> list[ModelInfo]:
    """The models that come with Roomprint, then those in ``models_folder``, but damaged ones."""
    found = []
    for parent in _parents(models_folder):
        if parent.is_dir():
            found += [_read_or_none(folder) for folder in sorted(parent.iterdir())]
    return [info for info in found if info is not None]


def find_model(
    name: str | None = None,
    models_folder: Path | None = None,
    kind: Kind | None = "fingerprint",
) -> ModelInfo:
    """The model called ``name``, or the default one; a path to a model's folder is taken too.

    Args:
        name: None is the default of its kind.
        models_folder: Where models of one's own are.
        kind: What it has to be of; None takes either.

    Raises:
        ModelError: There is none of that name, or it is damaged or of the other kind.
    """
    wanted = name or DEFAULT_MODELS[kind or "fingerprint"]
    for folder in (*(parent / wanted for parent in _parents(models_folder)), Path(wanted)):
        if (folder / _CONFIG).exists():
            info = read_model(folder)
            if kind is not None:
                require_kind(info, kind)
            return info
    fitting = [info.name for info in list_models(models_folder) if kind in (None, info.kind)]
    of_kind = "room model" if kind == "room" else "model"
    raise ModelError(
        f"there is no {of_kind} called '{wanted}' (there is: {', '.join(fitting) or 'none'})"
    )


def read_model(folder: Path) -> ModelInfo:
    """What ``folder`` holds, without loading the weights.

    Raises:
        ModelError: A file is missing or damaged.
    """
    try:
        config = (folder / _CONFIG).read_bytes()
        identity = identity_of(config, folder / _WEIGHTS)
        card = json.loads((folder / _CARD).read_bytes())
        settings = json.loads(config)
        if not isinstance(settings, dict):
            raise ValueError(f"{_CONFIG} holds no settings")
        return ModelInfo(folder.name, identity, folder, settings, card)
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise ModelError(f"there is no model in '{folder}': it holds no {missing}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"the model '{folder}' cannot be read: {error}") from error


def is_model(folder: Path) -> bool:
    """Whether a model lies in ``folder``, by what is written last of it; nothing is read."""
    return (folder / _WEIGHTS).exists()


def require_kind(info: ModelInfo, kind: Kind) -> None:
    """Refuse a model of the other kind.

    Raises:
        ModelError: It is.
    """
    if info.kind != kind:
        raise ModelError(f"the model '{info.name}' is one of {info.kind}s, not of {kind}s")


def load_encoder(info: ModelInfo) -> "FingerprintEncoder":
    """The encoder of a model, ready to embed (dropout off).

    Raises:
        ModelError: It is a model of rooms, or the weights are damaged or do not fit the config.
    """
    from roomprint.encoders.conformer import ConformerConfig, FingerprintEncoder

    require_kind(info, "fingerprint")
    weights = read_weights(info)
    try:
        encoder = FingerprintEncoder(ConformerConfig(**info.config))
        encoder.load_state_dict(weights)
    except (RuntimeError, TypeError, ConfigError) as error:
        raise ModelError(f"the model '{info.name}' is damaged: {error}") from error
    return encoder.eval().requires_grad_(False)


def save_model(folder: Path, encoder: "FingerprintEncoder", card: Mapping[str, Any]) -> ModelInfo:
    """Write a model of fingerprints; weights as float16."""
    return write_model(folder, asdict(encoder.config), _halved(encoder), card)


def identity_when_saved(encoder: "FingerprintEncoder") -> str:
    """The identity of the model that :func:`save_model` makes of an encoder."""
    return identity_of_bytes(_json(asdict(encoder.config)), _packed(_halved(encoder)))


def write_model(
    folder: Path,
    config: Mapping[str, Any],
    weights: Mapping[str, "Tensor"],
    card: Mapping[str, Any],
) -> ModelInfo:
    """Write a model's files, each in one step.

    The weights come last: a folder without them is no model.

    Raises:
        ModelError: The disk refuses.
    """
    _write(folder, {_CARD: _json(card), _CONFIG: _json(config), _WEIGHTS: _packed(weights)})
    return read_model(folder)


def bring_in(model: ModelInfo, models_folder: Path, name: str | None = None) -> ModelInfo:
    """The same model among those that have a name: copied there unless it is one of them.

    Args:
        model: Wherever it lies.
        models_folder: Where models of one's own are.
        name: What it is to be called there; a number follows where another one is called so. None
            is its folder's name, or for a run's model that of the run.

    Raises:
        ModelError: A file of it cannot be read, or the disk refuses.
    """
    folder, known = model.folder.resolve(), list_models(models_folder)
    if any(one.folder.resolve() == folder for one in known):
        return model
    same = next((one for one in known if one.identity == model.identity), None)
    if same is not None and same.folder.parent != models_folder:
        return same  # it comes with Roomprint
    of_run = folder.name == _IN_RUN and (folder.parent / _RUN).exists()
    wanted = name or (folder.parent if of_run else folder).name or _IN_RUN
    taken = {one.name.casefold() for one in known}
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    target = (
        same.folder
        if same
        else models_folder / next(one for one in names if one.casefold() not in taken)
    )
    try:
        files = {
            file.name: file.read_bytes()
            for file in sorted(folder.glob("*.*"), key=lambda file: file.name == _WEIGHTS)
            if file.suffix in (".json", ".safetensors")
        }
    except OSError as error:
        raise ModelError(f"the model '{folder}' cannot be read: {reason_of(error)}") from error
    _write(target, files)  # card and calibration may have changed since it was copied
    return read_model(target)


def read_weights(info: ModelInfo) -> "dict[str, Tensor]":
    """The tensors of a model.

    Raises:
        ModelError: They are damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(info.folder / _WEIGHTS)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"the model '{info.name}' is damaged: {error}") from error


def amend_card(info: ModelInfo, entries: Mapping[str, Any]) -> None:
    """Write ``entries`` into a model's card; its identity stays.

    Raises:
        ModelError: The disk refuses.
    """
    try:
        write_whole(info.folder / _CARD, _json({**info.card, **entries}))
    except OSError as error:
        raise ModelError(
            f"the card of '{info.name}' cannot be written: {reason_of(error)}"
        ) from error


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Each file in one step, one after the other."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise ModelError(f"the model '{folder}' cannot be kept: {reason_of(error)}") from error


def _halved(encoder: "FingerprintEncoder") -> "dict[str, Tensor]":
    import torch

    return {
        name: value.half() if value.dtype == torch.float32 else value
        for name, value in encoder.state_dict().items()
    }


def _packed(weights: Mapping[str, "Tensor"]) -> bytes:
    from safetensors.torch import save  # its save_file would bar others from reading

    return save({name: value.contiguous().cpu() for name, value in weights.items()})


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _parents(models_folder: Path | None) -> list[Path]:
    shipped = Path(str(resource_files(roomprint_resources))) / "models"
    return [shipped] if models_folder is None else [shipped, models_folder]


def _read_or_none(folder: Path) -> ModelInfo | None:
    try:
        return read_model(folder)
    except ModelError:
        return None
