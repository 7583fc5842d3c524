"""Which model of rooms a workspace listens with."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roomprint.encoders.models import ModelInfo, bring_in, find_model
from roomprint.library.choosing import chosen_name, keep_chosen
from roomprint.settings import Config
from roomprint.steps import Progress
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.steps import Steps


def choose_room_model(workspace: Workspace | None, name: str | None) -> ModelInfo:
    """The model of rooms called ``name``; when none is named, the one that was chosen.

    Args:
        workspace: Where models of one's own are; None knows those that come with Roomprint.
        name: A name, or a model's folder.

    Raises:
        ModelError: There is no such model of rooms.
    """
    if workspace is None:
        return find_model(name, kind="room")
    return find_model(
        name or chosen_name(workspace.chosen_room_model), workspace.models, kind="room"
    )


def use_room_model(workspace: Workspace, name: str) -> ModelInfo:
    """Let the workspace listen to rooms with the model called ``name``.

    A model elsewhere, such as a run's, is copied into the workspace.

    Raises:
        ModelError: There is no such model of rooms, or it cannot be copied.
        WorkspaceError: The choice cannot be written.
    """
    models = workspace.open().models
    model = bring_in(find_model(name, models, kind="room"), models)
    keep_chosen(workspace.chosen_room_model, model)
    return model


def room_choice_in_words(model: ModelInfo) -> str:
    """What the choice means for rooms that have a name."""
    return (
        f"'{model.name}' is the model of rooms of this workspace now; rooms that were enrolled "
        "with another one are to be enrolled anew."
    )


@dataclass(frozen=True, kw_only=True)
class UseRoomModel(Config):
    """Take a model of rooms into a workspace, and let that listen with it.

    Attributes:
        workspace: Where to.
        model: Its folder, such as a run's.
        name: What it is to be called there, unless it is there already; a number follows where
            another one is called so.
    """

    workspace: Path
    model: Path
    name: str

    def steps(self) -> "Steps[ModelInfo]":
        """Copy it, then choose it.

        Raises:
            ModelError: There is no model of rooms, or it cannot be copied.
            WorkspaceError: The choice cannot be written.
        """
        yield Progress(0, 1, self.name)
        places = Workspace(self.workspace).open()
        model = find_model(str(self.model), kind="room")
        return use_room_model(places, bring_in(model, places.models, self.name).name)
