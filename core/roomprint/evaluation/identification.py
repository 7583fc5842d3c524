"""How well recordings are named, and how sure an answer may be: measured on queries with a truth.

Every query is asked twice: of the library as it is, and of the library without its recording. The
first says how often the right recording comes first, the second what the evidence for a wrong one
looks like; an answer is accepted when it is surer than 99 % of the wrong ones, and likelier right
than wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from roomprint.evaluation.queries import Query
from roomprint.library.confidence import Calibration, Evidence
from roomprint.library.querying import whole_query

if TYPE_CHECKING:
    from roomprint.library.matching import Matcher

FALSE_ACCEPTS = 0.01
_NEAR_S = 0.5
_MORE_LIKELY_THAN_NOT = 0.5  # nobody takes an answer that is probably wrong for a match
_RIVALS = 10


@dataclass(frozen=True)
class Outcome:
    """What came of one query.

    Attributes:
        condition: What was done to the excerpt.
        seconds: Its length.
        right: Evidence for the right recording; None when it was not even considered.
        rivals: Evidence for the strongest other recordings while the right one is in the library.
        wrong: The same with the right recording taken out.
        error_s: Error of the place in the right recording.
    """

    condition: str
    seconds: float
    right: Evidence | None
    rivals: tuple[Evidence, ...]
    wrong: tuple[Evidence, ...]
    error_s: float


def ask(matcher: "Matcher", queries: Iterable[Query], wanted: int) -> Iterator[Outcome]:
    """Put every query to the matcher.

    Args:
        matcher: Of a library that holds the recording.
        queries: Excerpts of it.
        wanted: Its id in the library.
    """
    for query in queries:
        heard = whole_query(matcher.fingerprinter, query.audio)
        known = matcher.rank(heard)
        right = next((match for match in known if match.track.id == wanted), None)
        yield Outcome(
            query.condition,
            heard.duration_s,
            right.evidence if right else None,
            tuple(m.evidence for m in known if m.track.id != wanted)[:_RIVALS],
            tuple(m.evidence for m in matcher.rank(heard, leave_out=[wanted]))[:_RIVALS],
            abs(right.offset_s - query.start_s) if right else float("inf"),
        )


def plain_outcome(outcome: Outcome) -> dict[str, Any]:
    """What JSON can hold of an outcome; :func:`read_outcome` reads it."""
    return asdict(outcome)


def read_outcome(content: dict[str, Any]) -> Outcome:
    """The outcome that :func:`plain_outcome` was given."""
    right = content["right"]
    rivals, wrong = (tuple(Evidence(**e) for e in content[k]) for k in ("rivals", "wrong"))
    return Outcome(
        **content
        | {"right": Evidence(**right) if right else None, "rivals": rivals, "wrong": wrong}
    )


def fit_calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """Logistic regression of "right" on the evidence, and the threshold that goes with it."""
    from scipy.optimize import minimize

    before = Calibration()
    right = [o.right for o in outcomes if o.right]
    wrong = [max(o.wrong, key=before.score) for o in outcomes if o.wrong]
    features = np.array([(1.0, e.fit, e.cosine) for e in right + wrong])
    labels = np.repeat((1.0, -1.0), (len(right), len(wrong)))

    def loss(weights: NDArray[np.float64]) -> float:
        odds = labels * (features @ weights)
        return float(np.logaddexp(0, -odds).mean() + 1e-4 * np.square(weights[1:]).sum())

    intercept, fit, cosine = minimize(loss, np.zeros(3)).x.tolist()
    fitted = Calibration(intercept, fit, cosine)
    strongest = [max(map(fitted.confidence, o.wrong)) for o in outcomes if o.wrong]
    threshold = max(float(np.quantile(strongest, 1 - FALSE_ACCEPTS)), _MORE_LIKELY_THAN_NOT)
    return Calibration(intercept, fit, cosine, threshold)


@dataclass(frozen=True)
class Rates:
    """Shares of queries, in percent.

    Attributes:
        queries: How many there were.
        right: The right recording came first.
        accepted: It came first and was sure enough.
        placed: It came first, within half a second of the right place.
        false_accepts: With the recording taken out, another one was sure enough.
    """

    queries: int
    right: float
    accepted: float
    placed: float
    false_accepts: float


def rates(outcomes: Sequence[Outcome], calibration: Calibration) -> Rates:
    """How many queries were answered rightly."""
    right = np.array([_confidence((o.right,) if o.right else (), calibration) for o in outcomes])
    rival = np.array([_confidence(o.rivals, calibration) for o in outcomes])
    wrong = np.array([_confidence(o.wrong, calibration) for o in outcomes])
    first = right > rival
    placed = np.array([o.error_s <= _NEAR_S for o in outcomes])
    sure = right >= calibration.threshold
    return Rates(
        len(outcomes),
        *(
            round(100 * float(np.mean(share)), 1)
            for share in (first, first & sure, first & placed, wrong >= calibration.threshold)
        ),
    )


def _confidence(evidence: tuple[Evidence, ...], calibration: Calibration) -> float:
    return max(map(calibration.confidence, evidence), default=-1.0)
