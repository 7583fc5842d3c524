"""Learning from a teacher: where the vectors of an encoder that is trained already lie."""

import torch
from torch import Tensor

from roomprint.encoders.architectures import ConformerConfig
from roomprint.encoders.conformer import FingerprintEncoder
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError


class Teacher:
    """A frozen encoder that reads the spectrograms of another one, its student.

    A spectrogram of twice the step is every second frame of this one, since neither is centred, so
    the teacher reads what it would have made of the audio itself.

    Args:
        encoder: The teacher's; dropout off.
        student: Whose spectrograms it will be given.
        device: Where it computes.

    Raises:
        ConfigError: It cannot read them, or its vectors are of another length.
    """

    def __init__(
        self, encoder: FingerprintEncoder, student: ConformerConfig, device: torch.device
    ) -> None:
        mine = encoder.config
        for name in ("embedding", "mels"):
            its, wanted = getattr(mine, name), getattr(student, name)
            if its != wanted:
                raise ConfigError(
                    f"a teacher's {name} must be its student's, got {its} and {wanted}"
                )
        if mine.hop % student.hop:
            raise ConfigError(
                f"a teacher's hop must be a multiple of its student's, got {mine.hop} and "
                f"{student.hop}"
            )
        self._encoder = encoder.to(device)
        self._stride = mine.hop // student.hop

    @torch.no_grad()
    def vectors(self, log_mel: Tensor) -> Tensor:
        """Its vectors of windows.

        Args:
            log_mel: Of the student, ``(rows, frames, mels)``; nothing blanked.

        Returns:
            Unit vectors, ``(rows, embedding)``.
        """
        if self._stride > 1:
            power = FrontEnd.power_of(log_mel)[:, :: self._stride]
            log_mel = self._encoder.front_end(power)
        return self._encoder.embed(log_mel)


def distance(vectors: Tensor, wanted: Tensor) -> Tensor:
    """Mean of ``1 - cosine`` of unit vectors ``(rows, dim)`` to those that are wanted."""
    return 1 - (vectors * wanted).sum(-1).mean()
