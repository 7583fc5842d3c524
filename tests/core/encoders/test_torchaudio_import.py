"""Against stand-ins for torchaudio, in processes of their own: what was imported stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import roomprint

TORCHAUDIO = """
from torchaudio._extension import _IS_TORCHAUDIO_EXT_AVAILABLE as compiled, fail_if_no_align
from . import models
@fail_if_no_align
def aligned(): return "aligned"
"""
EXTENSION = "_IS_TORCHAUDIO_EXT_AVAILABLE = True\ndef fail_if_no_align(f): return f\n"
ASK = """
from roomprint.encoders.torchaudio_import import Conformer, torchaudio
print(Conformer, torchaudio.compiled, torchaudio.aligned())
"""


def imported(folder: Path, extension: str) -> subprocess.CompletedProcess[str]:
    package = folder / "torchaudio"
    package.mkdir()
    (package / "__init__.py").write_text(TORCHAUDIO)
    (package / "_extension.py").write_text(extension)
    (package / "models.py").write_text("Conformer = 'the conformer'\n")
    core = Path(roomprint.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{core}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("extension", "compiled"),
    [(EXTENSION, True), ("raise OSError('libc10_cuda.so: cannot open shared object file')", False)],
)
def test_a_compiled_part_that_does_not_load_is_done_without(
    tmp_path: Path, extension: str, compiled: bool
) -> None:
    assert imported(tmp_path, extension).stdout == f"the conformer {compiled} aligned\n"


def test_another_fault_is_not_hidden(tmp_path: Path) -> None:
    done = imported(tmp_path, "raise ImportError('out of order')")
    assert done.returncode != 0
    assert done.stderr.endswith("ImportError: out of order\n")
