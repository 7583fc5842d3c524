"""Architectures of fingerprint encoders as plain settings (Altwlkany et al., Table 1)."""

from dataclasses import dataclass

from roomprint.errors import ConfigError
from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class ConformerConfig(Config):
    """Architecture of a :class:`FingerprintEncoder`; the defaults are the paper's small model."""

    dim: int = setting(256, "Width of the conformer blocks.", low=8, high=2048)
    layers: int = setting(2, "Number of conformer blocks.", low=1, high=32)
    heads: int = setting(4, "Attention heads in each block.", low=1, high=32)
    kernel: int = setting(5, "Length of the depthwise convolution, odd.", low=1, high=63)
    hop: int = setting(128, "Step of the spectrogram.", low=16, high=512, unit="samples")
    mels: int = setting(80, "Mel bands of the input.", low=16, high=128)
    embedding: int = setting(128, "Length of the fingerprint vector.", low=8, high=1024)
    dropout: float = setting(0.5, "Share of activations dropped in training.", low=0.0, high=0.9)
    subsampling: int = setting(
        1, "Convolution that shortens the time axis before the blocks; 1 is none.", low=1, high=8
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.dim % self.heads:
            raise ConfigError(f"dim must be a multiple of heads, got {self.dim} and {self.heads}")
        if self.kernel % 2 == 0:
            raise ConfigError(f"kernel must be odd, got {self.kernel}")
        if 512 % self.hop:  # the library keeps a frame of every 512 samples
            raise ConfigError(f"hop must divide 512, got {self.hop}")


PRESETS = {
    "small": ConformerConfig(),
    "medium": ConformerConfig(dim=512, layers=3, heads=8),
    "large": ConformerConfig(dim=768, layers=4, heads=12, mels=96),
    # Our own: the small model behind a 4x convolutional subsampling in time, as in the original
    # Conformer (Gulati et al. 2020), of a spectrogram of twice the hop. An eighth of the frames
    # reach the blocks, so it trains and indexes several times faster on a CPU.
    "fast": ConformerConfig(hop=256, subsampling=4, dropout=0.0),
}
