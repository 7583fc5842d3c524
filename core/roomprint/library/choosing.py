"""Which model goes with a library."""

import json
from dataclasses import dataclass
from pathlib import Path

from roomprint.atomic import write_whole
from roomprint.encoders.models import ModelInfo, bring_in, find_model, list_models
from roomprint.errors import LibraryError, WorkspaceError, reason_of
from roomprint.library.tracks import TrackStore
from roomprint.workspace import Workspace


@dataclass(frozen=True)
class Choice:
    """A model that was chosen for a workspace, and the library that it meets.

    Attributes:
        model: What an empty library will be begun with.
        tracks: Tracks that are in the library now.
        made_by: Name of the model that fingerprinted them, or its identity where it is not here;
            None when the library is empty.
        fits: Whether the library is empty, or was made by the chosen model.
    """

    model: ModelInfo
    tracks: int
    made_by: str | None
    fits: bool


def choose_model(workspace: Workspace, name: str | None) -> ModelInfo:
    """The model called ``name``; when none is named, the one that the library was made with.

    An empty library gets the model that :func:`use_model` chose, or else the default one.

    Raises:
        ModelError: There is no such model.
        LibraryError: None is named and the one that made the library is no longer there.
    """
    if name is not None:
        return find_model(name, workspace.models)
    return library_model(workspace.open())


def library_model(workspace: Workspace) -> ModelInfo:
    """The model that the library was made with, or will be; makes nothing.

    Raises:
        ModelError: The one that was chosen for an empty library is no longer there.
        LibraryError: Nor is the one that made the library.
    """
    identity = None
    if workspace.library_file.exists():
        with TrackStore(workspace.library_file) as store:
            identity = store.identity if store.segments() else None
    if identity is None:
        return find_model(chosen_name(workspace.chosen_model), workspace.models)
    for model in list_models(workspace.models):
        if model.identity == identity:
            return model
    raise LibraryError(
        f"the library in {workspace.root} was made by a model that is not here ({identity}); put "
        "it back into the models folder, or remove the tracks and add them again"
    )


def use_model(workspace: Workspace, name: str) -> Choice:
    """Let an empty library of the workspace begin with the model called ``name``.

    A library that holds tracks keeps the model that fingerprinted them: vectors of two models
    cannot be compared. A model elsewhere, such as a run's, is copied into the workspace.

    Raises:
        ModelError: There is no such model, or it cannot be copied.
        WorkspaceError: The choice cannot be written.
    """
    models = workspace.open().models
    model = bring_in(find_model(name, models), models)
    keep_chosen(workspace.chosen_model, model)
    with TrackStore(workspace.library_file) as store:
        tracks = len(store.tracks())
        identity = store.identity if tracks else None
    if identity is None:
        return Choice(model, tracks, None, fits=True)
    names = (one.name for one in list_models(workspace.models) if one.identity == identity)
    return Choice(model, tracks, next(names, identity), fits=identity == model.identity)


def choice_in_words(choice: Choice) -> str:
    """What the choice means for the library, whose fingerprints are of one model and no other's."""
    name = choice.model.name
    if not choice.tracks:
        return (
            f"'{name}' is the model of this workspace now: what is added to its library, and asked "
            "of it, is fingerprinted by this model."
        )
    tracks = f"{choice.tracks:,} track{'' if choice.tracks == 1 else 's'}"
    if choice.fits:
        return f"'{name}' is the model of this workspace; it made the library of {tracks} already."
    return (
        f"'{name}' is the model of this workspace now, but its library holds {tracks} "
        f"fingerprinted by '{choice.made_by}', and goes on with that one: fingerprints of two "
        f"models cannot be compared. Remove the tracks and add them again to use '{name}'."
    )


def keep_chosen(file: Path, model: ModelInfo) -> None:
    """Keep in ``file`` which model was chosen.

    Raises:
        WorkspaceError: It cannot be written.
    """
    try:
        write_whole(file, json.dumps({"model": model.name}).encode())
    except OSError as error:
        raise WorkspaceError(
            f"the choice of '{model.name}' cannot be kept: {reason_of(error)}"
        ) from error


def chosen_name(file: Path) -> str | None:
    """Name of the model that was chosen; None when none was, or what was kept is damaged."""
    try:
        name = json.loads(file.read_bytes())["model"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None
