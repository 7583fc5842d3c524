"""``python -m roomprint_gui``."""

import sys

from roomprint_gui.entry import main

if __name__ == "__main__":
    sys.exit(main())
