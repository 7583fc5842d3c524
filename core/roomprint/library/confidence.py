"""How sure: from the evidence for a candidate to a probability."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from roomprint.atomic import write_whole
from roomprint.errors import ModelError

_FILE = "calibration.json"


@dataclass(frozen=True)
class Evidence:
    """What speaks for a candidate.

    Attributes:
        fit: Correlation of the spectra, in units of its spread over places that do not fit.
        cosine: Mean cosine of the fingerprint vectors.
    """

    fit: float
    cosine: float


@dataclass(frozen=True)
class Calibration:
    """A logistic model of "this candidate is right", fitted once per encoder.

    Attributes:
        intercept: Log-odds at zero evidence.
        fit: Log-odds for each unit of fit.
        cosine: Log-odds for each unit of cosine.
        threshold: Confidence from which the answer is "match"; at most 1 % of queries whose
            recording was not in the library reached it.
    """

    intercept: float = -14.0
    fit: float = 2.0
    cosine: float = 2.0
    threshold: float = 0.5

    def confidence(self, evidence: Evidence) -> float:
        """Probability that the candidate is right."""
        odds = self.score(evidence)
        return 1 / (1 + math.exp(-min(max(odds, -40.0), 40.0)))

    def score(self, evidence: Evidence) -> float:
        """Log-odds that the candidate is right."""
        return self.intercept + self.fit * evidence.fit + self.cosine * evidence.cosine


def read_calibration(model_folder: Path) -> Calibration:
    """The calibration kept with a model; a cautious default when it has none yet.

    Raises:
        ModelError: The file is damaged.
    """
    path = model_folder / _FILE
    if not path.exists():
        return Calibration()
    try:
        calibration = Calibration(**json.loads(path.read_bytes()))
        if not all(math.isfinite(value) for value in asdict(calibration).values()):
            raise ValueError("a number is not finite")
    except (ValueError, TypeError) as error:
        raise ModelError(f"the calibration '{path}' is damaged: {error}") from error
    return calibration


def write_calibration(model_folder: Path, calibration: Calibration) -> None:
    """Keep a calibration with its model."""
    write_whole(model_folder / _FILE, (json.dumps(asdict(calibration), indent=2) + "\n").encode())
