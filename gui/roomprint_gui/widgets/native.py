"""A widget in a native window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget


def alone(view: QWidget) -> QWidget:
    """``view`` in a native window of its own, as the only child of a frame.

    Else Qt would make the app's whole window anew when OpenGL comes into it, seen as a flicker.
    """
    native = QWidget()
    QVBoxLayout(native).addWidget(view)
    frame = QWidget()
    QVBoxLayout(frame).addWidget(native)
    for widget in (native, frame):
        layout = widget.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
    native.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
    native.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
    return frame
