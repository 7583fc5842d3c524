"""What the claims of Götz et al. 2023 (section 4) rest on: one sampling beside another."""

from collections.abc import Iterator, Mapping

from roomprint.evaluation.paper_rooms import table_2

Cells = Mapping[str, Mapping[str, Mapping[str, float]]]

TEMPERATURES = ("0.01", "0.1", "1.0")

_TASKS = {
    "rt60": ("RMSE of RT60", "rmse"),
    "c50": ("RMSE of C50", "rmse"),
    "volume": ("accuracy of the volume", "accuracy"),
}
_PAIRS = (
    ("soft", "supervised"),
    ("hard", "supervised"),
    ("position-independent", "supervised"),
    ("position-independent", "soft"),
    ("hard", "soft"),
)


def claims(
    cells: Cells,
) -> Iterator[tuple[str, str, list[float | None], list[float | None]]]:
    """One sampling beside another, or beside the baseline, at each temperature.

    An RMSE is divided by the other's; from an accuracy the other's is taken away, in points.

    Args:
        cells: By cell (``soft:0.1``, ``supervised``) and task, the numbers of its test.

    Yields:
        The task, what is compared, our three numbers, and the paper's; None where a cell is not
        there.
    """
    paper = {
        cell: {task: {_TASKS[task][1]: numbers[0]} for task, numbers in of.items()}
        for cell, of in table_2().items()
    }
    for task, (name, _) in _TASKS.items():
        for one, other in _PAIRS:
            ours, theirs = (
                [_compared(table, task, f"{one}:{t}", _cell(other, t)) for t in TEMPERATURES]
                for table in (cells, paper)
            )
            yield task, f"{name}, {one} {'-' if task == 'volume' else '/'} {other}", ours, theirs


def _cell(name: str, temperature: str) -> str:
    return name if name == "supervised" else f"{name}:{temperature}"


def _compared(cells: Cells, task: str, one: str, other: str) -> float | None:
    _, key = _TASKS[task]
    mine, its = (cells.get(cell, {}).get(task, {}).get(key) for cell in (one, other))
    if mine is None or its is None:
        return None
    return mine - its if task == "volume" else mine / its
