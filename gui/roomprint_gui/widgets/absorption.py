"""How much a material absorbs per octave: as a spark in a list, and as a curve."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from roomprint.rooms.materials import OCTAVES_HZ, Material
from roomprint_gui.models.material_table import MATERIAL, in_words, octave_name
from roomprint_gui.plots.plot import Plot
from roomprint_gui.plots.room_inks import material_ink
from roomprint_gui.theme import Theme

_SPARK = 44
_FOOT = 14


class MaterialDelegate(QStyledItemDelegate):
    """A line of the list: colour of the family, words, spark; or a heading."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, _: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A heading stands off a little."""
        return QSize(120, 34 if isinstance(index.data(MATERIAL), Material) else 26)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        box, state = QRectF(option.rect), option.state
        material = index.data(MATERIAL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(material, Material):
            self._paint_material(painter, box, state, material)
        else:
            self._paint_heading(painter, box, str(index.data()))
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, text: str) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._theme.color("dim"))
        place = box.adjusted(8, 4, -8, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_material(
        self, painter: QPainter, box: QRectF, state: QStyle.StateFlag, material: Material
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.color("wash"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self._theme.color("raised"))
        ink = material_ink(material).color(self._theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(box.left() + 8, box.center().y() - 5, 10, 10), 3, 3)
        words = box.adjusted(26, 0, -(_SPARK + 16), 0)
        painter.setPen(self._theme.color("text"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(
            material.description, Qt.TextElideMode.ElideMiddle, round(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        spark = QRectF(box.right() - _SPARK - 8, box.top() + 6, _SPARK, box.height() - 12)
        draw_curve(painter, spark, material.absorption, ink, self._theme.color("line"))


class AbsorptionCurve(Plot):
    """The absorption of one material from 0 to 1, with the octaves below and the values above."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Absorption")
        self._material: Material | None = None
        self.setMinimumHeight(74)
        theme.changed.connect(self.update)

    def show_material(self, material: Material) -> None:
        """Draw another material."""
        self._material = material
        self.setToolTip(in_words(material))
        self.setAccessibleName(in_words(material))
        self.update()

    def table(self) -> list[list[str]]:
        """The octaves and their coefficients."""
        if self._material is None:
            return []
        pairs = zip(OCTAVES_HZ, self._material.absorption, strict=True)
        head = ["Octave (Hz)", f"Absorption of {self._material.description} (0 to 1)"]
        return [head, *([f"{hz:g}", f"{value:g}"] for hz, value in pairs)]

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(240, 74)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the curve over its scale."""
        if self._material is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        column = self.width() / len(OCTAVES_HZ)
        plot = QRectF(column / 2, 16, self.width() - column, self.height() - 16 - _FOOT)
        ink = material_ink(self._material).color(self._theme)
        draw_curve(painter, plot, self._material.absorption, ink, self._theme.color("line"), True)
        pairs = zip(OCTAVES_HZ, self._material.absorption, strict=True)
        for number, (centre_hz, value) in enumerate(pairs):
            below = QRectF(number * column, self.height() - _FOOT, column, _FOOT)
            painter.setPen(self._theme.color("dim"))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, octave_name(centre_hz))
            painter.setPen(self._theme.color("text"))
            y = plot.bottom() - value * plot.height()
            above = QRectF(number * column, y - 16, column, 14)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{value:.2f}")


def draw_curve(
    painter: QPainter,
    box: QRectF,
    absorption: Sequence[float],
    ink: QColor,
    line: QColor,
    dots: bool = False,
) -> None:
    """Draw coefficients from 0 (foot of the box) to 1 (its top) with the area below filled."""
    step = box.width() / (len(absorption) - 1)
    points = [
        QPointF(box.left() + number * step, box.bottom() - value * box.height())
        for number, value in enumerate(absorption)
    ]
    fill = QColor(ink)
    fill.setAlphaF(0.25)
    painter.setPen(QPen(line, 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF([box.bottomLeft(), *points, box.bottomRight()]))
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(ink)
    painter.drawPolyline(QPolygonF(points))
    if dots:
        for point in points:
            painter.drawEllipse(point, 2, 2)
