"""How sure: a logistic model, kept in a file beside the encoder."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from roomprint.errors import ModelError
from roomprint.library.confidence import Calibration, Evidence, read_calibration, write_calibration


def test_confidence_is_the_logistic_of_the_score_and_grows_with_the_evidence() -> None:
    calibration = Calibration(intercept=-10.0, fit=2.0, cosine=3.0)
    assert calibration.confidence(Evidence(fit=5.0, cosine=0.0)) == 0.5
    assert calibration.score(Evidence(fit=6.0, cosine=1.0)) == 5.0
    assert calibration.confidence(Evidence(fit=6.0, cosine=1.0)) == pytest.approx(0.993307149)
    fits = [calibration.confidence(Evidence(fit, 0.5)) for fit in np.linspace(-1e3, 1e3, 2001)]
    assert all(0 <= a <= b <= 1 for a, b in pairwise(fits))
    assert calibration.confidence(Evidence(4, 0.6)) > calibration.confidence(Evidence(4, 0.5))


def test_a_calibration_is_kept_with_its_model(tmp_path: Path) -> None:
    assert read_calibration(tmp_path) == Calibration()
    calibration = Calibration(intercept=-7.25, fit=1.5, cosine=0.125, threshold=0.625)
    write_calibration(tmp_path, calibration)
    assert read_calibration(tmp_path) == calibration


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        json.dumps({"intercept": "a"}).encode(),
        json.dumps({"threshold": None}).encode(),
        json.dumps({"slope": 1.0}).encode(),
        json.dumps({"fit": float("nan")}).encode(),
    ],
)
def test_a_damaged_calibration_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "calibration.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"the calibration '.*' is damaged: "):
        read_calibration(tmp_path)
