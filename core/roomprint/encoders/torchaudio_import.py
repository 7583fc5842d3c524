"""The one place that imports torchaudio.

torchaudio's Linux wheel carries an optional compiled extension that is linked against CUDA. Under
a CPU build of torch loading it fails, and the plain import raises ``OSError``. torchaudio itself
supports the extension's absence, so after that error (and only then) the extension is declared
absent and the import is tried once more. Nothing of Roomprint uses the extension.
"""

import sys
from types import ModuleType


def _declare_extension_absent() -> None:
    for name in [n for n in sys.modules if n == "torchaudio" or n.startswith("torchaudio.")]:
        del sys.modules[name]
    absent = ModuleType("torchaudio._extension")
    vars(absent).update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        _check_cuda_version=lambda: None,
        fail_if_no_align=lambda function: function,
    )
    sys.modules["torchaudio._extension"] = absent


try:
    import torchaudio
except OSError:
    _declare_extension_absent()
    import torchaudio

Conformer = torchaudio.models.Conformer

__all__ = ["Conformer", "torchaudio"]
