"""The room in 3D with its tools, or a word on why there is none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QOpenGLContext
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from roomprint.rooms.paths import DIRECT, Path, first_paths
from roomprint.rooms.scene import Transducer
from roomprint_gui.models.room_document import RoomDocument
from roomprint_gui.models.room_parts import surfaces_of
from roomprint_gui.models.room_result import Pair
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import icon_button, label, set_kind
from roomprint_gui.widgets.elided import ElidedLabel
from roomprint_gui.widgets.native import alone

if TYPE_CHECKING:
    from roomprint_gui.widgets.room_gl import RoomGL

_NO_OPENGL = (
    "This computer's screen offers no OpenGL, so there is no 3D view. The plan shows the same room."
)
_NO_PYOPENGL = "PyOpenGL is not installed, so there is no 3D view. The plan shows the same room."
_PATHS_TIP = (
    "Show the direct sound (white or black) and the first reflections (teal) between a source and "
    "a microphone; click others to choose them"
)
_SHAPES = ("corners", "walls", "height_m")


class Room3D(QFrame):
    """Shows the document's room in 3D once :meth:`begin` was called.

    With a source and a microphone it shows the ways of the sound between them, up to the first
    reflection: those of :meth:`show_pair`, or the first ones.
    """

    def __init__(self, theme: Theme, document: RoomDocument) -> None:
        super().__init__()
        self._theme = theme
        self._document = document
        self._view: RoomGL | None = None
        self._pair: Pair | None = None
        self._was_whole: bool | None = None  # in the view before the drag; None without one
        self._build()
        self._connect()

    def _build(self) -> None:
        set_kind(self, "card")
        self.paths_button = icon_button(
            self._theme,
            "Show reflections",
            "reflections",
            _PATHS_TIP,
        )
        self.paths_button.setCheckable(True)
        self.paths_button.setChecked(True)
        self.fit_button = icon_button(
            self._theme, "Show everything", "fit", "Show the whole room from the usual side"
        )
        self.caption = ElidedLabel("", "small")
        for made in (self.paths_button, self.fit_button):
            made.setFixedSize(QSize(30, 30))
        self.message = label("", "dim")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(label("3D", "small"))
        tools.addSpacing(12)
        tools.addWidget(self.caption, stretch=1)
        tools.addWidget(self.paths_button)
        tools.addWidget(self.fit_button)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 6)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addWidget(place, stretch=1)

    def _connect(self) -> None:
        self._document.scene_changed.connect(self._on_scene)
        self._document.dragged.connect(self._on_dragged)
        self._document.selection_changed.connect(self._show)
        self._document.replaced.connect(self._on_replaced)
        self.paths_button.toggled.connect(self._show)
        self.fit_button.clicked.connect(self._fit)

    @property
    def view(self) -> "RoomGL | None":
        """The OpenGL view, if there is one."""
        return self._view

    def begin(self) -> None:
        """Load OpenGL and draw; say so when this screen has none."""
        if self._view is not None or self.message.text():
            return
        try:
            from roomprint_gui.widgets.room_gl import RoomGL
        except ImportError:
            self._give_up(_NO_PYOPENGL)
            return
        if not QOpenGLContext().create():
            self._give_up(_NO_OPENGL)
            return
        self._view = RoomGL(self._theme)
        self._view.picked.connect(self._document.select)
        self._view.unable.connect(self._on_unable, Qt.ConnectionType.QueuedConnection)
        self._theme.changed.connect(self._view.dress)
        self._stack.setCurrentIndex(self._stack.addWidget(alone(self._view)))
        self._show()
        self._view.dress()
        self._view.look_at_all()

    def _on_unable(self) -> None:
        """OpenGL is there, but cannot draw the room."""
        if self._view is not None:
            self._theme.changed.disconnect(self._view.dress)
            self._view = None
            self._stack.setCurrentWidget(self.message)
            self._give_up(_NO_OPENGL)

    def _give_up(self, reason: str) -> None:
        self.message.setText(reason)
        self.paths_button.setEnabled(False)
        self.fit_button.setEnabled(False)
        self._show()

    def minimumSizeHint(self) -> QSize:
        """Room for a small view."""
        return QSize(280, 200)

    def _on_dragged(self) -> None:
        if self._was_whole is None:
            self._was_whole = self._is_whole()
        self._show()

    def _on_scene(self) -> None:
        """Bring a room that grew out of the view back into it."""
        was_whole = self._is_whole() if self._was_whole is None else self._was_whole
        self._was_whole = None
        self._show()
        if self._view is not None and was_whole and not self._is_whole():
            self._view.look_at_room()

    def _is_whole(self) -> bool:
        return self._view is not None and self._view.sees_room()

    def _on_replaced(self) -> None:
        self._show()
        self._fit()

    def show_pair(self, pair: Pair | None) -> None:
        """Show the ways of the sound from one source to one microphone; None: the first ones."""
        if pair != self._pair:
            self._pair = pair
            self._show()

    def _fit(self) -> None:
        if self._view is not None:
            self._view.look_at_all()

    def _show(self) -> None:
        source_name, microphone_name = self._pair or ("", "")
        source = _one(self._document.scene.sources, source_name)
        microphone = _one(self._document.scene.microphones, microphone_name)
        paths = self._paths(source, microphone)
        if source is None or microphone is None or not self.paths_button.isChecked():
            self.caption.setText("")
        else:
            self.caption.setText(f"{source.name} to {microphone.name}: {_in_words(paths)}")
        if self._view is None:
            return
        from roomprint_gui.widgets.room_gl import View3D

        scene, selection = self._document.scene, self._document.selection
        selected = tuple(surfaces_of(scene, selection)) or (selection,)
        wrong = any(fault.field.startswith(_SHAPES) for fault in self._document.faults)
        self._view.show_view(View3D(scene, selected, wrong, paths))

    def _paths(self, source: Transducer | None, microphone: Transducer | None) -> list[Path]:
        if source is None or microphone is None or not self.paths_button.isChecked():
            return []
        return first_paths(self._document.scene, source.position, microphone.position)


def _one(them: tuple[Transducer, ...], name: str) -> Transducer | None:
    """The one of that name, else the first one, if there is any."""
    return next((one for one in them if one.name == name), next(iter(them), None))


def _in_words(paths: list[Path]) -> str:
    """``5.21 m, 6 first reflections``; without a direct way it says so."""
    direct = [path.length_m for path in paths if path.surface == DIRECT]
    reflected = len(paths) - len(direct)
    first = f"{direct[0]:.2f} m" if direct else "no direct sound"
    return f"{first}, {reflected} first reflection{'' if reflected == 1 else 's'}"
