"""Which model goes with a library."""

from roomprint.encoders.models import ModelInfo, find_model, list_models
from roomprint.errors import LibraryError
from roomprint.library.tracks import TrackStore
from roomprint.workspace import Workspace


def choose_model(workspace: Workspace, name: str | None) -> ModelInfo:
    """The model called ``name``; when none is named, the one that the library was made with.

    Raises:
        ModelError: There is no such model.
        LibraryError: None is named and the one that made the library is no longer there.
    """
    if name is None:
        with TrackStore(workspace.open().library_file) as store:
            identity = store.identity if store.segments() else None
        if identity is not None:
            for model in list_models(workspace.models):
                if model.identity == identity:
                    return model
            raise LibraryError(
                f"the library in {workspace.root} was made by a model that is not here "
                f"({identity}); put it back into the models folder, or remove the tracks and add "
                "them again"
            )
    return find_model(name, workspace.models)
