"""One form for each kind of part that can be selected in a room."""

from dataclasses import replace
from typing import get_args

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from roomprint.rooms import editing
from roomprint.rooms.geometry import areas_m2, bounds, wall_lengths_m
from roomprint.rooms.scene import Directivity, Scene
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor
from roomprint_gui.models.room_parts import number_of, surfaces_of
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.material_picker import MaterialPicker
from roomprint_gui.widgets.number_edit import NumberEdit, captioned

_DIRECTIVITY_TIP = (
    "Where it sends or hears: omni everywhere alike, cardioid mostly ahead, figure-eight ahead and "
    "behind"
)


class Form(QWidget):
    """Base: shows what is selected, and tells the editor what was typed."""

    def __init__(self, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__()
        self._document = document
        self._editor = editor

    def show_part(self, scene: Scene, field: str, wrong: set[str]) -> None:
        """Show a part; ``wrong`` are the fields with a fault."""
        raise NotImplementedError


class RoomForm(Form):
    """Name, size and air of the whole room."""

    def __init__(self, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__(document, editor)
        self.name_edit = QLineEdit()
        self.name_edit.setAccessibleName("Name of the room")
        self.name_edit.setToolTip("What the room is called")
        self.length_edit = NumberEdit("Length", "From left to right in the plan, in metres", "m")
        self.width_edit = NumberEdit("Width", "From front to back in the plan, in metres", "m")
        self.height_edit = NumberEdit("Height", "From floor to ceiling, in metres", "m")
        tip = "Temperature of the air in degrees Celsius; it sets the speed of sound"
        self.temperature_edit = NumberEdit("Temperature", tip, "°C", 1, 1.0)
        tip = "Relative humidity of the air in percent; dry air swallows high tones"
        self.humidity_edit = NumberEdit("Humidity", tip, "%", 0, 5.0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(captioned("Name", self.name_edit), 0, 0, 1, 6)
        for column, (text, number) in enumerate(
            (("Length", self.length_edit), ("Width", self.width_edit), ("Height", self.height_edit))
        ):
            grid.addWidget(captioned(text, number), 1, 2 * column, 1, 2)
            number.committed.connect(self._set_size)
        for column, (text, number) in enumerate(
            (("Temperature", self.temperature_edit), ("Humidity", self.humidity_edit))
        ):
            grid.addWidget(captioned(text, number), 2, 3 * column, 1, 3)
            number.committed.connect(self._set_air)
        hint = "Click a wall, a corner, a source or a microphone to change it."
        self.hint = label(hint, "small")
        self.hint.setWordWrap(True)
        grid.addWidget(self.hint, 3, 0, 1, 6)
        grid.setRowStretch(4, 1)
        self.name_edit.editingFinished.connect(lambda: editor.rename(self.name_edit.text()))

    def show_part(self, scene: Scene, field: str, wrong: set[str]) -> None:
        """Show the room."""
        del field
        (left, low), (right, high) = bounds(scene.corners) if scene.corners else ((0, 0), (0, 0))
        self.name_edit.setText(scene.name)
        self.length_edit.show_value(right - left)
        self.width_edit.show_value(high - low)
        self.height_edit.show_value(scene.height_m)
        self.height_edit.mark_wrong("height_m" in wrong)
        self.temperature_edit.show_value(scene.temperature_c)
        self.temperature_edit.mark_wrong("temperature_c" in wrong)
        self.humidity_edit.show_value(scene.humidity_percent)
        self.humidity_edit.mark_wrong("humidity_percent" in wrong)

    def _set_size(self) -> None:
        scene = self._document.scene
        (left, low), (right, high) = bounds(scene.corners) if scene.corners else ((0, 0), (0, 0))
        size = (
            _typed(self.length_edit, right - left),
            _typed(self.width_edit, high - low),
            _typed(self.height_edit, scene.height_m),
        )
        self._editor.set_size(size)
        wrong = {fault.field for fault in self._document.faults}
        self.show_part(self._document.scene, "", wrong)  # what is: a size may be refused

    def _set_air(self) -> None:
        self._editor.set_air(self.temperature_edit.value(), self.humidity_edit.value())


class TransducerForm(Form):
    """Name, place, directivity and direction of a source or microphone."""

    def __init__(self, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__(document, editor)
        self.name_edit = QLineEdit()
        self.name_edit.setAccessibleName("Name")
        self.name_edit.setToolTip(
            "What the source or microphone is called; no two of a kind share one"
        )
        self.x_edit = NumberEdit("x", "From left to right in the plan, in metres", "m")
        self.y_edit = NumberEdit("y", "From front to back in the plan, in metres", "m")
        self.z_edit = NumberEdit("z", "Height above the floor, in metres", "m")
        self.directivity = QComboBox()
        self.directivity.setAccessibleName("Directivity")
        self.directivity.setToolTip(_DIRECTIVITY_TIP)
        for pattern in get_args(Directivity):
            self.directivity.addItem(pattern.capitalize(), pattern)
        tip = "Where it points in the plan: 0° to the right, 90° to the back"
        self.azimuth_edit = NumberEdit("Azimuth", tip, "°", 0, 5.0)
        tip = "How far it points up (90° is the ceiling) or down (−90° is the floor)"
        self.elevation_edit = NumberEdit("Elevation", tip, "°", 0, 5.0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(captioned("Name", self.name_edit), 0, 0, 1, 6)
        for column, (text, number) in enumerate(
            (("x", self.x_edit), ("y", self.y_edit), ("z", self.z_edit))
        ):
            grid.addWidget(captioned(text, number), 1, 2 * column, 1, 2)
        grid.addWidget(captioned("Directivity", self.directivity), 2, 0, 1, 6)
        grid.addWidget(captioned("Azimuth", self.azimuth_edit), 3, 0, 1, 3)
        grid.addWidget(captioned("Elevation", self.elevation_edit), 3, 3, 1, 3)
        grid.setRowStretch(4, 1)
        self.name_edit.editingFinished.connect(self._tell)
        self.directivity.activated.connect(self._tell)
        for number in (
            self.x_edit,
            self.y_edit,
            self.z_edit,
            self.azimuth_edit,
            self.elevation_edit,
        ):
            number.committed.connect(self._tell)

    def show_part(self, scene: Scene, field: str, wrong: set[str]) -> None:
        """Show a source or microphone."""
        one = editing.transducer(scene, field)
        self.name_edit.setText(one.name)
        for number, value in zip(
            (self.x_edit, self.y_edit, self.z_edit), one.position, strict=True
        ):
            number.show_value(value)
            number.mark_wrong(f"{field}.position" in wrong)
        self.directivity.setCurrentIndex(self.directivity.findData(one.directivity))
        for number, value, what in (
            (self.azimuth_edit, one.azimuth_deg, "azimuth_deg"),
            (self.elevation_edit, one.elevation_deg, "elevation_deg"),
        ):
            number.show_value(value)
            number.setEnabled(one.directivity != "omni")
            number.mark_wrong(f"{field}.{what}" in wrong)

    def _tell(self) -> None:
        field = self._document.selection
        one = editing.transducer(self._document.scene, field)
        shown = [
            (self.x_edit, one.position[0]),
            (self.y_edit, one.position[1]),
            (self.z_edit, one.position[2]),
        ]
        x, y, z = (_typed(number, value) for number, value in shown)
        to = replace(
            one,
            name=self.name_edit.text(),
            position=(x, y, z),
            directivity=self.directivity.currentData(),
            azimuth_deg=_typed(self.azimuth_edit, one.azimuth_deg),
            elevation_deg=_typed(self.elevation_edit, one.elevation_deg),
        )
        self._editor.set_transducer(field, to)


class CornerForm(Form):
    """Coordinates of a corner."""

    def __init__(self, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__(document, editor)
        self.x_edit = NumberEdit(
            "x of the corner", "From left to right in the plan, in metres", "m"
        )
        self.y_edit = NumberEdit(
            "y of the corner", "From front to back in the plan, in metres", "m"
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(captioned("x", self.x_edit), 0, 0)
        grid.addWidget(captioned("y", self.y_edit), 0, 1)
        hint = label("Double click a wall to put another corner into it.", "small")
        hint.setWordWrap(True)
        grid.addWidget(hint, 1, 0, 1, 2)
        grid.setRowStretch(2, 1)
        self.x_edit.committed.connect(self._tell)
        self.y_edit.committed.connect(self._tell)

    def show_part(self, scene: Scene, field: str, wrong: set[str]) -> None:
        """Show a corner."""
        corner = scene.corners[number_of(field, "corners") or 0]
        for number, value in zip((self.x_edit, self.y_edit), corner, strict=True):
            number.show_value(value)
            number.mark_wrong(field in wrong)

    def _tell(self) -> None:
        number = number_of(self._document.selection, "corners")
        if number is not None:
            x, y = self._document.scene.corners[number]
            self._editor.set_corner(number, (_typed(self.x_edit, x), _typed(self.y_edit, y)))


class SurfaceForm(Form):
    """Material and scattering of a surface, or of all walls."""

    def __init__(self, theme: Theme, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__(document, editor)
        self.size_label = label("", "dim")
        tip = (
            "Share of the reflected energy that leaves in other directions, 0 (a mirror) to 1; "
            "0.1 for smooth walls, 0.6 for rows of chairs"
        )
        self.scattering_edit = NumberEdit("Scattering", tip, step=0.05)
        self.scattering_edit.setFixedWidth(72)
        self.picker = MaterialPicker(theme)
        self._field = ""
        row = QGridLayout()
        row.setColumnStretch(0, 1)
        row.addWidget(self.size_label, 0, 0)
        row.addWidget(label("Scattering", "small"), 0, 1)
        row.addWidget(self.scattering_edit, 0, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.picker, stretch=1)
        self.scattering_edit.committed.connect(editor.set_scattering)
        self.picker.chosen.connect(editor.set_material)

    def show_part(self, scene: Scene, field: str, wrong: set[str]) -> None:
        """Show a surface, or what all walls have in common."""
        fields = surfaces_of(scene, field)
        surfaces = [editing.surface(scene, one) for one in fields]
        if field != self._field:
            self._field = field
            self.picker.clear_search()
        materials = {surface.material for surface in surfaces}
        areas = areas_m2(scene)
        text = f"{sum(areas[one] for one in fields):,.1f} m²"
        wall = number_of(field, "walls")
        if wall is not None:
            text = f"{wall_lengths_m(scene.corners)[wall]:.2f} m long, {text}"
        self.size_label.setText(text)
        self.scattering_edit.show_value(surfaces[0].scattering)
        self.scattering_edit.mark_wrong(any(f"{one}.scattering" in wrong for one in fields))
        self.picker.show_material(materials.pop() if len(materials) == 1 else None, scene)


def _typed(number: NumberEdit, value: float) -> float:
    """What a person typed, or the value itself where the field only shows it rounded."""
    return value if number.value() == round(value, number.decimals()) else number.value()
