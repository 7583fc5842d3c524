"""The look of everything: one palette object, one stylesheet made from it, tinted icons."""

from dataclasses import asdict, dataclass, fields
from enum import Enum
from importlib.resources import as_file, files
from string import Template

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QStyleFactory, QWidget

import roomprint_resources

_FAMILIES = ["Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "DejaVu Sans"]
_ICON_SIZES = (18, 24, 36, 48)  # those in use, and twice as large for a screen at 200 %
_TEXT_GAP = 1 / 3  # between an icon and the verb beside it; whole pixels at every size


@dataclass(frozen=True)
class Palette:
    """Every colour of the app. ``on_accent`` is text on the accent; ``wash`` a trace of it."""

    window: str
    card: str
    raised: str
    line: str
    text: str
    dim: str
    accent: str
    accent_hover: str
    on_accent: str
    wash: str
    warning: str
    error: str
    good: str


DARK = Palette(
    window="#14171C",
    card="#1C2128",
    raised="#272E37",
    line="#323A45",
    text="#E8ECF1",
    dim="#9AA5B1",
    accent="#17A398",
    accent_hover="#24B8AC",
    on_accent="#06110F",
    wash="#16302F",
    warning="#E5A93C",
    error="#F28B82",
    good="#4CC38A",
)
LIGHT = Palette(
    window="#F6F7F9",
    card="#FFFFFF",
    raised="#EEF1F4",
    line="#D9DEE4",
    text="#1B2129",
    dim="#5C6773",
    accent="#0E7C73",
    accent_hover="#0A6A62",
    on_accent="#FFFFFF",
    wash="#DCEFED",
    warning="#8A5A00",
    error="#B3261E",
    good="#1A7A48",
)


class Mode(Enum):
    """What a person chose: as the system does, or one of the two for good."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The palette in force; follows the system unless a mode was chosen, and remembers that.

    Args:
        app: The application to dress.
        settings: Where the chosen mode is remembered.
    """

    changed = Signal()
    chosen = Signal()  # another mode, which may look the same
    sheet_changed = Signal()  # before the other: what follows finds everything dressed

    def __init__(self, app: QApplication, settings: QSettings) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        try:
            self.mode = Mode(settings.value("theme", Mode.SYSTEM.value))
        except ValueError:
            self.mode = Mode.SYSTEM
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(_font())
        self.palette = self._wanted()
        self._icons: dict[tuple[Palette, str, str, float], QIcon] = {}
        self._drawings: dict[str, bytes] = {}  # as they are in the resources
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, mode: Mode) -> None:
        """Use ``mode`` from now on."""
        if mode is self.mode:
            return
        self.mode = mode
        self._settings.setValue("theme", mode.value)
        self.chosen.emit()
        self._follow()

    def color(self, role: str) -> QColor:
        """A colour of the palette by its name."""
        return QColor(getattr(self.palette, role))

    def icon(self, name: str, role: str = "text", gap: float = 0.0) -> QIcon:
        """An icon of the resources in a colour of the palette, dim when disabled.

        Args:
            name: File name without its ending.
            role: Name of the colour.
            gap: Empty room at the right, in widths of the icon.
        """
        made = (self.palette, name, role, gap)
        if made not in self._icons:
            self._icons[made] = self._drawn(name, role, gap)
        return self._icons[made]

    def _drawn(self, name: str, role: str, gap: float) -> QIcon:
        icon = QIcon()
        for color, mode in ((role, QIcon.Mode.Normal), ("line", QIcon.Mode.Disabled)):
            drawing = QSvgRenderer(self.drawing(name, color))
            for size in _ICON_SIZES:
                icon.addPixmap(_pixmap(drawing, size, gap), mode)
        return icon

    def pixmap(self, name: str, role: str, height: int, gap: float = 0.0) -> QPixmap:
        """An icon as a picture of one height in pixels."""
        return _pixmap(QSvgRenderer(self.drawing(name, role)), height, gap)

    def drawing(self, name: str, role: str) -> bytes:
        """An SVG of the resources with ``currentColor`` made a colour of the palette."""
        if name not in self._drawings:
            file = files(roomprint_resources).joinpath(f"icons/{name}.svg")
            self._drawings[name] = file.read_bytes()
        return self._drawings[name].replace(b"currentColor", getattr(self.palette, role).encode())

    def dress(self, button: QAbstractButton, name: str, role: str = "text", size: int = 18) -> None:
        """Give ``button`` an icon that changes with the part that it is on."""
        gap = _TEXT_GAP if isinstance(button, QPushButton) else 0.0
        button.setIconSize(QSize(round(size * (1 + gap)), size))
        _Dresser(button, self, name, role, gap)

    def _wanted(self) -> Palette:
        dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        if self.mode is not Mode.SYSTEM:
            dark = self.mode is Mode.DARK
        return DARK if dark else LIGHT

    def _follow(self) -> None:
        palette = self._wanted()
        if palette != self.palette:
            self.palette = palette
            self._dress()
            self.changed.emit()

    def wear(self, part: QWidget) -> "Wearer":
        """Dress a part of the window, with all that is in it and its dialogs, from now on.

        What is not seen is dressed when it is shown, or ahead by what this returns: a sheet for
        the whole application takes ten times as long to change.
        """
        return Wearer(part, self)

    def _dress(self) -> None:
        self._app.setPalette(_qt_palette(self.palette))
        # now, not in the next turn: all has its colours before anything is painted
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationPaletteChange.value)
        self.sheet = stylesheet(self.palette)
        self.sheet_changed.emit()


class Wearer(QObject):
    """Keeps the sheet of one part of the window that of the theme."""

    def __init__(self, part: QWidget, theme: Theme) -> None:
        super().__init__(part)
        self._part, self._theme = part, theme
        theme.sheet_changed.connect(self._follow)
        part.installEventFilter(self)
        self._follow()

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Dress it when it is shown."""
        if event.type() == QEvent.Type.Show:
            self.put_on()
        return False

    def _follow(self) -> None:
        if self._part.isVisible():
            self.put_on()

    def put_on(self) -> None:
        """Dress it now, seen or not; nothing when it wears the sheet already."""
        if self._part.styleSheet() != self._theme.sheet:
            self._part.setStyleSheet(self._theme.sheet)
            for dresser in self._part.findChildren(_Dresser):
                dresser.apply()


class _Dresser(QObject):
    """Which icon one button has; what wears the sheet keeps it in the theme's colours."""

    def __init__(
        self, button: QAbstractButton, theme: Theme, name: str, role: str, gap: float
    ) -> None:
        for old in button.findChildren(_Dresser):
            old.setParent(None)
            old.deleteLater()
        super().__init__(button)
        self._button, self._theme = button, theme
        self._name, self._role, self._gap = name, role, gap
        self.apply()

    def apply(self) -> None:
        """Use the icon of the palette in force."""
        self._button.setIcon(self._theme.icon(self._name, self._role, self._gap))


def stylesheet(palette: Palette) -> str:
    """The stylesheet in the colours of ``palette``."""
    folder = files(roomprint_resources)
    template = folder.joinpath("styles/app.qss").read_text(encoding="utf-8")
    with as_file(folder.joinpath("icons")) as icons:
        return Template(template).substitute(asdict(palette), icons=icons.as_posix())


def _pixmap(drawing: QSvgRenderer, height: int, gap: float) -> QPixmap:
    pixmap = QPixmap(round(height * (1 + gap)), height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, height, height))
    painter.end()
    return pixmap


def _font() -> QFont:
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(13)
    font.setFeature(QFont.Tag("tnum"), 1)  # digits of one width, so that a clock stands still
    return font


def _qt_palette(palette: Palette) -> QPalette:
    colors = {field.name: QColor(getattr(palette, field.name)) for field in fields(palette)}
    role = QPalette.ColorRole
    result = QPalette(colors["raised"], colors["window"])
    for where, name in (
        (role.WindowText, "text"),
        (role.Base, "card"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.BrightText, "error"),
        (role.PlaceholderText, "dim"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.Accent, "accent"),
        (role.Mid, "line"),
    ):
        result.setColor(where, colors[name])
    for where in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, where, colors["dim"])
    return result
