"""The encoder of rooms that a config asks for."""

from roomprint.encoders.pooled_room import PooledRoomEncoder
from roomprint.encoders.room import RoomEncoder
from roomprint.encoders.room_config import POOLED, RoomConfig

AnyRoomEncoder = RoomEncoder | PooledRoomEncoder


def room_encoder(config: RoomConfig) -> AnyRoomEncoder:
    """An encoder with random weights."""
    return PooledRoomEncoder(config) if config.architecture == POOLED else RoomEncoder(config)
