"""What may not be loaded with what; import-linter sees the words, this sees the processes."""

import subprocess
import sys

import pytest


def loaded_by(code: str) -> set[str]:
    """The top-level modules of a fresh Python that ran ``code``."""
    code += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


QT = {"PySide6", "pyqtgraph", "shiboken6"}
HEAVY = {"torch", "torchaudio", "faiss", "pyroomacoustics", "umap", "numba", "matplotlib", "av"}


# What the window needs of a training: its settings, how to start one, how to look at it.
TRAINING = [
    "roomprint.training.exporting",
    "roomprint.training.launching",
    "roomprint.training.run_folder",
]


@pytest.mark.parametrize(
    "module", ["roomprint", "roomprint.cli", "roomprint.corpora.demo", *TRAINING]
)
def test_core_starts_without_qt_and_without_the_heavy(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert "roomprint" in loaded
    assert not loaded & (QT | HEAVY)


def test_the_window_starts_without_the_heavy() -> None:
    loaded = loaded_by("import roomprint_gui.app")
    assert "PySide6" in loaded
    assert not loaded & HEAVY


def test_words_on_the_command_line_need_no_qt() -> None:
    code = (
        "import sys; from roomprint_gui.entry import main; sys.argv = ['roomprint', '--help']\n"
        "try: main()\nexcept SystemExit: pass"
    )
    loaded = loaded_by(code)
    assert not loaded & (QT | HEAVY)
