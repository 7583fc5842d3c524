"""Chooses what a surface is made of: a searched list under headings, or one's own numbers."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from roomprint.errors import RoomError
from roomprint.rooms.materials import OCTAVES_HZ, OWN, Material
from roomprint.rooms.scene import Scene
from roomprint_gui.models.material_table import MATERIAL, MaterialTable, octave_name
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.absorption import AbsorptionCurve, MaterialDelegate
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.number_edit import NumberEdit

_SEARCH_PAUSE_MS = 120
_OWN_KEY = "own"


class OwnMaterial(QWidget):
    """Name and seven coefficients of one's own material."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._material: Material | None = None
        self.name = QLineEdit(placeholderText="Name")
        self.name.setAccessibleName("Name of the material")
        self.name.setToolTip("What you call this material")
        self.numbers = [
            NumberEdit(
                f"Absorption at {octave_name(hz)} Hz",
                f"Share of the energy that is absorbed in the octave around {hz:g} Hz, 0 to 1",
                step=0.05,
            )
            for hz in OCTAVES_HZ
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.name, 0, 0, 1, len(OCTAVES_HZ))
        for column, (hz, number) in enumerate(zip(OCTAVES_HZ, self.numbers, strict=True)):
            caption = label(octave_name(hz), "small")
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
            set_kind(number, "tight")
            number.setMinimumWidth(30)
            number.lineEdit().setTextMargins(0, 0, 0, 0)
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            number.setRange(0.0, 1.0)
            number.committed.connect(self._tell)
            grid.addWidget(caption, 1, column)
            grid.addWidget(number, 2, column)
        self.name.editingFinished.connect(self._tell)

    def show_material(self, material: Material) -> None:
        """Show an own material; another one is not to be changed here."""
        self.setVisible(material.group == OWN)
        self._material = material
        self.name.setText(material.description)
        for number, value in zip(self.numbers, material.absorption, strict=True):
            number.show_value(value)

    def _tell(self) -> None:
        before = self._material
        if before is None or before.group != OWN:
            return
        values = tuple(number.value() for number in self.numbers)
        name = self.name.text().strip() or before.description
        try:
            material = replace(before, description=name, absorption=values)
        except RoomError:  # the fields keep within 0 and 1
            return
        if material != before:
            self.changed.emit(material)


class MaterialPicker(QWidget):
    """Shows a surface's material and lets one choose another.

    ``chosen`` carries the material that a person chose or made.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._material: Material | None = None
        self.table = MaterialTable()
        self._build()
        self._connect()
        self._show_theme()

    def _build(self) -> None:
        self.title = ElidedLabel("")
        self.curve = AbsorptionCurve(self._theme)
        tip = "Start from this material and type absorption coefficients of your own"
        self.own_button = icon_button(self._theme, "Make my own", "sliders", tip)
        self.own = OwnMaterial()
        self.search = QLineEdit(placeholderText="Search materials")
        self.search.setAccessibleName("Search materials")
        self.search.setToolTip("Every word must occur in a material's name or group")
        self.search.setClearButtonEnabled(True)
        self._lens = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE_MS)
        self.list = QListView()
        self.list.setAccessibleName("Materials")
        self.list.setToolTip("Click a material, or press Return, to put it on the surface")
        self.list.setModel(self.table)
        self.list.setItemDelegate(MaterialDelegate(self._theme, self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setMinimumHeight(96)
        row = QHBoxLayout()
        row.addWidget(self.title, stretch=1)
        row.addWidget(self.own_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.curve)
        layout.addWidget(self.own)
        layout.addWidget(self.search)
        layout.addWidget(self.list, stretch=1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._search)
        self.search.returnPressed.connect(self._take_first)
        self.list.clicked.connect(self._take)
        self.list.activated.connect(self._take)
        self.own.changed.connect(self.chosen)
        self.own_button.clicked.connect(self._make_own)
        self._theme.changed.connect(self._show_theme)

    def show_material(self, material: Material | None, scene: Scene) -> None:
        """Show a surface's material; None where several surfaces have different ones."""
        self.table.show_own(scene)
        self._material = material
        self.title.setText("Several materials" if material is None else material.description)
        self.curve.setVisible(material is not None)
        self.own_button.setVisible(material is not None and material.group != OWN)
        self.own.setVisible(material is not None and material.group == OWN)
        if material is not None:
            self.curve.show_material(material)
            self.own.show_material(material)
        self._mark()

    def clear_search(self) -> None:
        """List every material again."""
        self.search.clear()
        self._search()

    def _mark(self) -> None:
        row = -1 if self._material is None else self.table.row_of(self._material)
        index = self.table.index(row, 0) if row >= 0 else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _search(self) -> None:
        self._pause.stop()
        self.table.search(self.search.text())
        self._mark()
        if self.search.text():
            self.list.scrollToTop()

    def _take(self, index: QModelIndex) -> None:
        material = index.data(MATERIAL)
        if isinstance(material, Material) and material != self._material:
            self.chosen.emit(material)

    def _take_first(self) -> None:
        """Return in the search puts the first material found on the surface."""
        self._search()
        if self.table.rowCount() > 1:
            self._take(self.table.index(1, 0))

    def _make_own(self) -> None:
        if self._material is not None:
            name = f"Own: {self._material.description}"
            own = Material(_OWN_KEY, name, OWN, self._material.absorption)
            self.chosen.emit(own)
            self.own.name.setFocus()
            self.own.name.selectAll()

    def _show_theme(self) -> None:
        self._lens.setIcon(self._theme.icon("search", "dim"))
        self.list.viewport().update()
