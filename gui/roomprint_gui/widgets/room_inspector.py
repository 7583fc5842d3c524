"""The side panel's upper part: which part of the room, and its properties as typed numbers."""

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_editor import RoomEditor
from roomprint_gui.models.room_parts import part_names, surfaces_of
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label
from roomprint_gui.widgets.room_forms import CornerForm, Form, RoomForm, SurfaceForm, TransducerForm


class RoomInspector(QWidget):
    """Lists the parts of the room, and shows the form of the selected one with its faults.

    The document's first fault is left to the head of the page: one fault, one sentence.
    """

    def __init__(self, theme: Theme, document: RoomDocument, editor: RoomEditor) -> None:
        super().__init__()
        self._document = document
        self.parts = QComboBox()
        self.parts.setAccessibleName("Part of the room")
        self.parts.setToolTip("The part of the room that is shown below and selected in the plan")
        self.parts.setMaxVisibleItems(24)
        self.room = RoomForm(document, editor)
        self.transducer = TransducerForm(document, editor)
        self.corner = CornerForm(document, editor)
        self.surface = SurfaceForm(theme, document, editor)
        self.fault = label("", "error")
        self.fault.setWordWrap(True)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for form in (self.room, self.transducer, self.corner, self.surface):
            self._stack.addWidget(form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.parts)
        layout.addWidget(self.fault)
        layout.addWidget(self._stack, stretch=1)

    def _connect(self) -> None:
        self.parts.activated.connect(
            lambda place: self._document.select(self.parts.itemData(place))
        )
        self._document.selection_changed.connect(self._show)
        self._document.scene_changed.connect(self._show)
        self._document.dragged.connect(self._show)

    def _show(self) -> None:
        scene, field = self._document.scene, self._document.selection
        names = part_names(scene)
        shown = [self.parts.itemText(place) for place in range(self.parts.count())]
        if shown != list(names.values()):
            self.parts.clear()
            for one, name in names.items():
                self.parts.addItem(name, one)
        self.parts.setCurrentIndex(max(0, self.parts.findData(field)))
        form = self._form(field)
        form.show_part(scene, field, {fault.field for fault in self._document.faults})
        self._stack.setCurrentWidget(form)
        others = self._document.faults[1:]  # the first is said above the plan
        concerning = [f.sentence for f in others if _concerns(f.field, field)]
        self.fault.setVisible(bool(concerning))
        self.fault.setText(". ".join(s[:1].upper() + s[1:] for s in concerning[:2]))

    def _form(self, field: str) -> Form:
        if field.startswith(("sources[", "microphones[")):
            return self.transducer
        if field.startswith("corners["):
            return self.corner
        return self.surface if surfaces_of(self._document.scene, field) else self.room


def _concerns(fault: str, field: str) -> bool:
    """Whether a fault belongs to the selected part; the room owns those of its size and air."""
    if field:
        return fault == field or fault.startswith(f"{field}.")
    return "[" not in fault
