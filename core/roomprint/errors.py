"""Errors a caller can act on. Anything else that escapes core is a bug.

Every message is one sentence that names the thing it is about, fit to be shown as it stands.
"""


def reason_of(error: OSError) -> str:
    """What the system says of a failed file, in its own words."""
    return error.strerror or str(error)


class RoomprintError(Exception):
    """Root of every error that core raises on purpose."""


class ConfigError(RoomprintError, ValueError):
    """A setting is out of range, or two settings contradict each other."""


class UnknownSettingError(ConfigError):
    """There is no setting of that name."""


class AudioError(RoomprintError):
    """A file cannot be read as audio, or holds too little of it."""


class DeviceError(RoomprintError):
    """A microphone or loudspeaker is missing, busy or lost."""


class ModelError(RoomprintError):
    """A model file is missing, damaged, or of another kind than asked for."""


class LibraryError(RoomprintError):
    """The library is damaged, locked, or was made by another model."""


class WorkspaceError(RoomprintError):
    """The folder where everything lives cannot be used."""


class RoomError(RoomprintError):
    """A room, an impulse response or a measurement is not as it must be."""


class RunError(RoomprintError):
    """A training run cannot be started, gone on with or read."""


class DownloadError(RoomprintError):
    """A corpus cannot be fetched."""


class GridError(RoomprintError):
    """A grid of impulse responses cannot be made, read or split."""


class EmbeddingError(RoomprintError):
    """A table of embeddings is damaged, or too small or too large for what was asked."""
