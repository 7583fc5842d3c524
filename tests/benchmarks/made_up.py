"""Models and libraries of the real size that hold nothing real: speed does not ask for sense."""

from pathlib import Path

import numpy as np
import torch

from roomprint.audio.files import AudioInfo
from roomprint.encoders.conformer import PRESETS, FingerprintEncoder
from roomprint.encoders.models import ModelInfo, save_model
from roomprint.library.fingerprint import HOP_S, Fingerprint
from roomprint.library.library import Library
from roomprint.library.spectrum import FRAME_S

SEGMENTS = 167  # of a track: 50 s


def random_model(models: Path, preset: str) -> ModelInfo:
    """A model of the preset's size in the folder ``models``, with random weights."""
    torch.manual_seed(0)
    return save_model(models / preset, FingerprintEncoder(PRESETS[preset]), {})


def fill(library: Library, dim: int, bands: int, tracks: int) -> None:
    """Add tracks of random fingerprints, 167 vectors each."""
    generator = np.random.default_rng(0)
    duration_s = SEGMENTS * HOP_S
    for number in range(tracks):
        vectors = generator.normal(size=(SEGMENTS, dim))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        frames = round(duration_s / FRAME_S)
        spectrum = generator.normal(128, 40, size=(frames, bands)).clip(0, 255)
        fingerprint = Fingerprint(vectors.astype(np.float16), spectrum.astype(np.uint8), duration_s)
        path = Path(f"/music/{number:04d}.flac")
        info = AudioInfo(path, duration_s, 44_100, 2, f"Piece {number}", "Nobody", "")
        library.add(path, info, f"{number:032x}", fingerprint)
