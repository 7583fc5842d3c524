"""A page of the help as it is read: Markdown in the colours of the theme, its pictures too."""

from importlib.resources import files

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

import roomprint_resources
from roomprint_gui.models.help_book import anchor_of
from roomprint_gui.theme import DARK, Theme

_SIZES_PX = {1: 20, 2: 15, 3: 13}  # of headings
_LINE_PERCENT = 130.0
_PICTURE = "\ufffc"  # what stands for one in a text
_MARGIN = 24  # of the text and the scroll bar


class HelpText(QTextBrowser):
    """Shows one page; tells which link was clicked.

    Args:
        theme: The look.
    """

    followed = Signal(str, str)  # page, anchor

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName("Guide")
        self.setAccessibleDescription("What is on the page, and how it is used")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(8)
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._show)

    def read(self, text: str, anchor: str = "") -> None:
        """Show a page, from a heading on."""
        self._text = text
        self._show()
        self.find_heading(anchor)

    def find_heading(self, anchor: str) -> None:
        """Scroll to a heading; to the beginning when there is none of that name."""
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                layout = self.document().documentLayout()
                self.verticalScrollBar().setValue(round(layout.blockBoundingRect(block).top()) - 4)
                return
            block = block.next()
        self.moveCursor(
            QTextCursor.MoveOperation.Start
        )  # or its end comes into sight when it is sized
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """A picture in the theme's colours, as wide as the panel at most."""
        name = QUrl(url).fileName().removesuffix(".png")
        mode = "dark" if self._theme.palette == DARK else "light"
        picture = QImage()
        file = files(roomprint_resources).joinpath(f"help/pictures/{name}-{mode}.png")
        if file.is_file():
            picture.loadFromData(file.read_bytes())
            ratio = max(1.0, picture.width() / max(1, self.viewport().width() - _MARGIN))
            picture.setDevicePixelRatio(ratio)
        return picture

    def _show(self) -> None:
        self.document().clear()
        self.document().setMarkdown(self._text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._dress()

    def _dress(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            self._dress_block(QTextCursor(block), block)
            block = block.next()
        cursor.endEditBlock()

    def _dress_block(self, cursor: QTextCursor, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        shape = QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight
        if _PICTURE not in block.text():  # a picture is as high as its line
            shape.setLineHeight(_LINE_PERCENT, proportional.value)
        shape.setTopMargin(14 if level > 1 else 0)
        shape.setBottomMargin(4 if block.textList() else 8)
        cursor.mergeBlockFormat(shape)
        if level:
            look = QTextCharFormat()
            font = QFont(self.font())
            font.setPixelSize(_SIZES_PX[min(level, 3)])
            font.setWeight(QFont.Weight.DemiBold)
            look.setFont(font)
            look.setForeground(QColor(self._theme.palette.text))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(look)

    def _on_link(self, url: QUrl) -> None:
        self.followed.emit(url.fileName().removesuffix(".md"), url.fragment())
