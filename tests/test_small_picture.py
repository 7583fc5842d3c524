"""Pictures of few colours: as near to the original as the colours allow."""

import importlib.util
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[1] / "packaging" / "small_picture.py"


def test_a_picture_keeps_its_colours_or_their_neighbours() -> None:
    spec = importlib.util.spec_from_file_location("small_picture", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    flat = np.zeros((4, 6, 3), np.uint8)
    flat[:, 2:4], flat[:, 4:] = (10, 200, 30), (255, 255, 255)
    palette, numbers = module.quantise(flat, 256)
    assert len(palette) == 3
    np.testing.assert_array_equal(palette[numbers], flat)

    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    palette, numbers = module.quantise(ramp, 16)
    assert len(palette) == 16
    assert np.abs(palette[numbers].astype(int) - ramp).max() <= 16
