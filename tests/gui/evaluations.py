"""Results of evaluations as a protocol leaves them."""

from pathlib import Path
from typing import Any

from roomprint.evaluation.result import Figure, Line, Result, Table


def result(number: int = 1, **changes: Any) -> Result:
    """A small one with a table and a figure of the paper."""
    facts: dict[str, Any] = {
        "name": "",
        "protocol": "Paper, single vectors",
        "model": f"model-{number}",
        "identity": "abc",
        "model_folder": Path(f"/models/model-{number}"),
        "made_at": 1.8e9 + number,
        "asked": {"music": "/music", "runs": 2},
        "headline": f"model-{number}: 30 tracks, 5,000 fingerprints in the library.",
        "tables": (
            Table(
                "Table 2: time shift, reverb",
                ("", "shift 10 %", "reverb"),
                (("ours", f"9{number}.0 ±0.5 (99.0)", "81.5"), ("paper's small", "98.7", "88.8")),
            ),
            Table("Figure 5: time stretch", ("", "stretch 90 %"), (("ours", "61.0"),)),
        ),
        "figures": (
            Figure(
                "Figure 5: time stretch",
                "Time stretch",
                "%",
                "Top-1",
                "%",
                (Line("3 s, one vector", (90.0, 100.0, 110.0), (61.0, 99.0, 65.0)),),
            ),
        ),
        "card": {"segments": {"tracks": 30}},
    }
    return Result(**{**facts, **changes})
