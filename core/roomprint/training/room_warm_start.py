"""Weights that a training of rooms begins with: those of a model that is there already."""

from roomprint.encoders.models import ModelInfo
from roomprint.encoders.room_model import load_room_model
from roomprint.training.joint import JointTrainee
from roomprint.training.room_trainee import RoomTrainee


def begin_rooms_with(trainee: RoomTrainee, model: ModelInfo) -> str:
    """Give ``trainee`` the encoder of ``model``, and its heads where heads learn along.

    Their encoders are of one architecture and size. The projection is in no model, so it begins
    anew.

    Returns:
        What was taken, in a sentence.

    Raises:
        ModelError: The model is damaged, or one of fingerprints.
    """
    giver = load_room_model(model)
    trainee.encoder.load_state_dict(giver.encoder.state_dict())
    if not isinstance(trainee, JointTrainee):
        return f"the training begins with the encoder of '{model.name}'"
    for name in ("rt60", "c50", "volume"):
        getattr(trainee, name).load_state_dict(getattr(giver, name).state_dict())
    return f"the training begins with the encoder and the heads of '{model.name}'"
