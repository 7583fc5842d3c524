"""``python -m roomprint.cli``: the command line without the window's package."""

import multiprocessing
import sys

from roomprint.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
