"""Plots as files: a table, a drawing, a picture. Each raises OSError when it cannot be written."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator

Rows = Sequence[Sequence[str]]


def level_table(
    corner: str, x: Iterable[float], y: Iterable[float], values: Iterable[Iterable[float]]
) -> list[list[str]]:
    """A picture's levels as rows: places to the right in the first, upwards at their left."""
    rows = zip(y, values, strict=True)
    head = [corner, *(f"{at:.6g}" for at in x)]
    return [head, *([f"{at:.6g}", *(f"{value:.4g}" for value in row)] for at, row in rows)]


def write_table(path: Path, rows: Rows) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_picture(path: Path, picture: QPixmap) -> None:
    """Write a picture in the format of the path's ending."""
    if not picture.save(str(path)):
        raise OSError(f"{path} cannot be written as a picture")


def write_drawing(
    path: Path, size: QSize, title: str, ground: QColor, draw: Callable[[QPainter], None]
) -> None:
    """Write as SVG what ``draw`` paints."""
    area = QRect(QPoint(), size)
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(size)
    drawing.setViewBox(area)
    drawing.setTitle(title)
    painter = QPainter()
    if not painter.begin(drawing):
        raise OSError(f"{path} cannot be written as a drawing")
    painter.fillRect(area, ground)
    draw(painter)
    painter.end()
