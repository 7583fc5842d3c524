"""A result of an evaluation in words."""

from datetime import UTC, datetime

from roomprint.evaluation.result import Result
from roomprint_gui import words


def when_in_words(result: Result) -> str:
    """The day and the time that it was made."""
    return words.day(datetime.fromtimestamp(result.made_at, UTC).isoformat())


def removal_in_words(result: Result) -> str:
    """What is asked before a result goes: which one it is, and what stays."""
    which = f"{result.protocol}, {when_in_words(result)}"
    question = f"Remove this evaluation of '{result.model}' ({which})?"
    if result.identity:
        return f"{question} The model and its card stay as they are."
    return (
        f"{question} The trainings behind it are not deleted: they stay in "
        f"'{result.model_folder}', and the same evaluation makes the table of them again."
    )
