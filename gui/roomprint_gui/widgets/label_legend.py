"""What the colours of a map mean: a bar for numbers, words that can be hidden."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from roomprint_gui import words
from roomprint_gui.models.point_colours import CATEGORIES, Colours
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind

_LIST_HEIGHT, _BAR_HEIGHT, _MARGIN = 184, 60, 12
_CODE = Qt.ItemDataRole.UserRole


class LabelLegend(QWidget):
    """Shows the colours; ``hidden_changed`` comes with the words whose points are not wanted.

    A word's tick hides its points; a double click shows them alone, another one all again.
    """

    hidden_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = RampBar(theme)
        self.list = QListWidget()
        set_kind(self.list, "legend")
        self.list.setAccessibleName("Words and their colours")
        self.list.setToolTip("Untick a word to hide its points; double-click to see it alone")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar.setFixedHeight(_BAR_HEIGHT)
        self.note = label("", "dim")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for made in (self.list, self.bar, self.note):
            column.addWidget(made)
        self.list.itemChanged.connect(lambda _: self._tell())
        self.list.itemDoubleClicked.connect(self._isolate)

    def show_colours(self, colours: Colours, name: str) -> None:
        """Explain other colours; nothing is hidden then."""
        self.list.setVisible(not colours.is_ramp)
        self.bar.setVisible(colours.is_ramp)
        self.bar.show_ramp(colours, name)
        self.note.setVisible(colours.grey > 0)
        others = words.count(colours.grey, "other")
        self.note.setText(f"{len(CATEGORIES)} commonest in colour, {others} in grey.")
        self.list.blockSignals(True)
        self.list.clear()
        for entry in colours.legend:
            dot = QPixmap(12, 12)
            dot.fill(QColor(entry.color))
            item = QListWidgetItem(QIcon(dot), f"{entry.word}   {entry.count:,}")
            item.setData(_CODE, entry.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        rows = self.list.sizeHintForRow(0) * self.list.count() + 2 * self.list.frameWidth()
        self.list.setFixedHeight(min(rows + _MARGIN, _LIST_HEIGHT))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _tell(self) -> None:
        off = [i for i in self._items() if i.checkState() is Qt.CheckState.Unchecked]
        self.hidden_changed.emit(frozenset(item.data(_CODE) for item in off))

    def _isolate(self, chosen: QListWidgetItem) -> None:
        others = [item for item in self._items() if item is not chosen]
        alone = all(item.checkState() is Qt.CheckState.Unchecked for item in others)
        self.list.blockSignals(True)
        chosen.setCheckState(Qt.CheckState.Checked)
        for item in others:
            item.setCheckState(Qt.CheckState.Checked if alone else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._tell()


class RampBar(QWidget):
    """A colour bar with its ends and middle in units."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._colours: Colours | None = None
        self._name = ""
        self.setAccessibleName("Colour bar")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A wide bar and a line of numbers."""
        return QSize(200, 64)

    def show_ramp(self, colours: Colours, name: str) -> None:
        """Explain the colours of a label of numbers."""
        self._colours, self._name = colours, name
        unit = f" {colours.unit}" if colours.unit else ""
        self.setToolTip(f"{name}: {colours.low:.3g} to {colours.high:.3g}{unit}")
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the title, the bar, and three numbers."""
        colours = self._colours
        if colours is None or not colours.is_ramp:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        unit = f" {colours.unit}" if colours.unit else ""
        painter.setPen(self._theme.color("dim"))
        title = QRectF(0, 0, self.width(), 18)
        text = f"{self._name} ({colours.unit})" if colours.unit else self._name
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        bar = QRectF(0, 22, self.width(), 12)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        ramp = colours.table[:-1]
        for number, color in enumerate(ramp):
            gradient.setColorAt(number / (len(ramp) - 1), QColor(color))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(self._theme.color("dim"))
        foot = QRectF(0, 38, self.width(), 18)
        middle = (colours.low + colours.high) / 2
        for value, side in (
            (colours.low, Qt.AlignmentFlag.AlignLeft),
            (middle, Qt.AlignmentFlag.AlignHCenter),
            (colours.high, Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(foot, side, f"{value:.3g}{unit}")
