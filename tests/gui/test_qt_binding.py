import sys

from PySide6.QtCore import QObject


def test_void_calls_leave_none_alone() -> None:
    """Some releases of the binding drop a reference to None with each: the process dies of it."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(10_000):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 1000
