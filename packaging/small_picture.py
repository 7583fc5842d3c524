"""Pictures small enough to be kept in a repository: fewer pixels, 256 colours at most."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

Bytes = NDArray[np.uint8]

_COLOURS = (256, 128, 64, 32)


def save_small(image: QImage, path: Path, most_bytes: int, width: int | None = None) -> None:
    """Write ``image`` as a PNG with a palette of its own.

    Args:
        image: The picture.
        path: Where it goes.
        most_bytes: Colours are left out until it is no larger.
        width: Pixels across; as many as it has when it is None.

    Raises:
        SystemExit: It cannot be written, or is too large with the fewest colours too.
    """
    if width is not None:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    pixels = _pixels(image)
    for colours in _COLOURS:
        palette, numbers = quantise(pixels, colours)
        if not _indexed(palette, numbers).save(str(path), "PNG", 0):  # 0: packed most tightly
            raise SystemExit(f"Could not write '{path}'.")
        if path.stat().st_size <= most_bytes:
            return
    raise SystemExit(f"'{path}' is larger than {most_bytes} bytes: make it narrower.")


def quantise(pixels: Bytes, most: int) -> tuple[Bytes, Bytes]:
    """A palette for a picture, and which of its colours each pixel has.

    Heckbert's median cut (1982): the box of colours with the widest side is cut at the median of
    that side, until there are enough; a box's colour is the mean of what is in it.

    Args:
        pixels: ``(rows, columns, 3)``.
        most: How many colours, 2 to 256.

    Returns:
        ``(colours, 3)`` and ``(rows, columns)``.
    """
    colours, which, counts = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    boxes = [np.arange(len(colours))]
    while len(boxes) < most:
        sides = [np.ptp(colours[box], axis=0).max() if len(box) > 1 else 0 for box in boxes]
        widest = int(np.argmax(sides))
        if not sides[widest]:
            break
        box = boxes.pop(widest)
        axis = int(np.argmax(np.ptp(colours[box], axis=0)))
        box = box[np.argsort(colours[box, axis], kind="stable")]
        weight = np.cumsum(np.sqrt(counts[box]))  # a large surface is no reason for many colours
        cut = int(np.clip(np.searchsorted(weight, weight[-1] / 2), 1, len(box) - 1))
        boxes += [box[:cut], box[cut:]]
    palette = np.zeros((len(boxes), 3), np.uint8)
    number = np.zeros(len(colours), np.uint8)
    for place, box in enumerate(boxes):
        palette[place] = np.rint(np.average(colours[box], axis=0, weights=counts[box]))
        number[box] = place
    return palette, number[which].reshape(pixels.shape[:2])


def _pixels(image: QImage) -> Bytes:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)
    return pixels.copy()  # Qt's memory goes with its image


def _indexed(palette: Bytes, numbers: Bytes) -> QImage:
    rows, columns = numbers.shape
    whole = np.ascontiguousarray(numbers).tobytes()
    image = QImage(whole, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in palette])
    return image.copy()
