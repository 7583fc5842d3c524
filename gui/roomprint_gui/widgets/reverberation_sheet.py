"""The computed reverberation time per octave, live while the room is edited."""

from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from roomprint.rooms.geometry import areas_m2, volume_m3
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.scene import Scene
from roomprint.rooms.statistics import eyring_s, sabine_s, schroeder_frequency_hz
from roomprint_gui import words
from roomprint_gui.models.material_table import octave_name
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.plots.plot import Plot
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label

Seconds = NDArray[np.float64]  # (octave of OCTAVES_HZ,)

_STEPS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_SABINE = (
    "Sabine's formula: right for live rooms whose absorption is spread evenly; includes the air."
)
_EYRING = (
    "Eyring's formula: like Sabine's, and right for dry rooms too; includes the air. Both assume "
    "an even sound field; a simulation does not, so it may differ."
)
_SCHROEDER = (
    "Above the Schroeder frequency the room's resonances overlap, and rays and statistics hold."
)


class DecayChart(Plot):
    """Sabine's (dashed) and Eyring's (drawn through) times over the octaves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Reverberation time per octave")
        self._sabine = self._eyring = np.full(len(OCTAVES_HZ), np.nan)
        self.setMinimumHeight(64)
        theme.changed.connect(self.update)

    def table(self) -> list[list[str]]:
        """Both times of each octave."""
        rows = zip(OCTAVES_HZ, self._sabine, self._eyring, strict=True)
        head = ["Octave (Hz)", "Sabine (s)", "Eyring (s)"]
        return [head, *([f"{hz:g}", f"{one:.4g}", f"{two:.4g}"] for hz, one, two in rows)]

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(240, 72)

    def show_times(self, sabine: Seconds, eyring: Seconds) -> None:
        """Draw other times."""
        self._sabine, self._eyring = sabine, eyring
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the two curves over a scale from 0 s."""
        both = np.concatenate([self._sabine, self._eyring])
        if not np.isfinite(both).any():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        highest = float(np.nanmax(both))
        top = next((step for step in _STEPS_S if step >= highest), highest)
        column = (self.width() - _HEADING) / len(OCTAVES_HZ)
        box = QRectF(_HEADING + column / 2, 8, self.width() - _HEADING - column, self.height() - 14)
        for share in (0.0, 0.5, 1.0):
            y = box.bottom() - share * box.height()
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawLine(QPointF(_HEADING, y), QPointF(self.width(), y))
            painter.setPen(self._theme.color("dim"))
            side = QRectF(0, y - 7, _HEADING - 6, 14)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(side, right, f"{share * top:g} s")
        accent, dim = self._theme.color("accent"), self._theme.color("dim")
        painter.setPen(QPen(dim, 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(_line(box, self._sabine, top))
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(_line(box, self._eyring, top))


_HEADING = 48


class ReverberationSheet(QWidget):
    """Times per octave after Sabine and Eyring, with volume, surface and Schroeder frequency."""

    def __init__(self, theme: Theme, document: RoomDocument) -> None:
        super().__init__()
        self._document = document
        self.chart = DecayChart(theme)
        self.sabine = [self._cell(_SABINE) for _ in OCTAVES_HZ]
        self.eyring = [self._cell(_EYRING) for _ in OCTAVES_HZ]
        self.caption = label("", "small")
        self.caption.setToolTip(_SCHROEDER)
        self._build()
        document.scene_changed.connect(self._show)
        document.dragged.connect(self._show)
        self._show(document.scene)

    def _cell(self, tip: str) -> QLabel:
        made = label("")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setToolTip(tip)
        return made

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, _HEADING)
        rows = (
            ("Hz", None, ""),
            ("Sabine", self.sabine, _SABINE),
            ("Eyring", self.eyring, _EYRING),
        )
        for row, (title, cells, tip) in enumerate(rows):
            head = label(title, "small")
            head.setToolTip(tip)
            grid.addWidget(head, row, 0)
            for column, hz in enumerate(OCTAVES_HZ, start=1):
                cell = cells[column - 1] if cells else label(octave_name(hz), "small")
                cell.setAlignment(Qt.AlignmentFlag.AlignCenter)
                grid.addWidget(cell, row, column)
                grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label("Reverberation time, computed", "heading"))
        layout.addWidget(self.chart)
        layout.addLayout(grid)
        layout.addWidget(self.caption)

    def _show(self, scene: Scene) -> None:
        sabine, eyring = sabine_s(scene), eyring_s(scene)
        for cells, times in ((self.sabine, sabine), (self.eyring, eyring)):
            for cell, time_s in zip(cells, times, strict=True):
                cell.setText(in_seconds(time_s))
        self.chart.show_times(sabine, eyring)
        self.caption.setText(_summary(scene))


def in_seconds(time_s: float) -> str:
    """``0.62``, ``12.3`` or a dash: the digits that mean something."""
    if not isfinite(time_s):
        return words.UNKNOWN
    return f"{time_s:.2f}" if time_s < 9.995 else f"{time_s:.1f}" if time_s < 99.95 else ">99"


def _summary(scene: Scene) -> str:
    """``207 m³, 233 m² of surface, Schroeder 108 Hz``."""
    schroeder_hz = schroeder_frequency_hz(scene)
    if not isfinite(schroeder_hz):
        return "No volume yet"
    volume = volume_m3(scene)
    area = sum(areas_m2(scene).values())
    parts = [f"{volume:.3g} m³" if volume < 1000 else f"{volume:,.0f} m³"]
    return ", ".join([*parts, f"{area:,.0f} m² of surface", f"Schroeder {schroeder_hz:,.0f} Hz"])


def _line(box: QRectF, times: Seconds, top: float) -> QPolygonF:
    step = box.width() / (len(times) - 1)
    return QPolygonF(
        [
            QPointF(box.left() + number * step, box.bottom() - min(time, top) / top * box.height())
            for number, time in enumerate(times)
            if isfinite(time)
        ]
    )
