"""Says why the window does not open: to who started it with a click, and on the command line."""

import sys

from PySide6.QtWidgets import QApplication, QMessageBox

from roomprint.errors import RoomprintError
from roomprint_gui.words import sentence


def refuse(error: RoomprintError, *, smoke: bool) -> int:
    """Tell of what the window cannot do without; nobody clicks a message away in a smoke test.

    Returns:
        The exit status.
    """
    sys.stderr.write(f"roomprint: {error}\n")
    if not smoke:
        qt = QApplication.instance() or QApplication(sys.argv[:1])
        assert qt is not None  # and kept until the message is gone
        QMessageBox.critical(None, "Roomprint", sentence(error))
    return 1
