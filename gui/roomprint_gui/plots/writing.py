"""Plots as files: a table, a drawing, a picture. Each raises OSError when it cannot be written."""

import csv
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView


def write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_picture(path: Path, picture: QPixmap) -> None:
    """Write a picture in the format of the path's ending."""
    if not picture.save(str(path)):
        raise OSError(f"{path} cannot be written as a picture")


def write_drawing(path: Path, view: QGraphicsView, title: str, ground: QColor) -> None:
    """Write what ``view`` shows as SVG."""
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(view.size())
    drawing.setViewBox(view.rect())
    drawing.setTitle(title)
    painter = QPainter()
    if not painter.begin(drawing):
        raise OSError(f"{path} cannot be written as a drawing")
    painter.fillRect(view.rect(), ground)
    view.render(painter)
    painter.end()
