"""A folder of results: tables and figures to read, and the numbers for other programs."""

import json
from dataclasses import asdict
from pathlib import Path

from roomprint.atomic import write_whole
from roomprint.errors import WorkspaceError, reason_of
from roomprint.evaluation.figures import FORMATS, figure_4, figure_5, picture
from roomprint.evaluation.segments import SegmentReport
from roomprint.evaluation.table_text import as_markdown
from roomprint.evaluation.tables import as_csv, headline, tables


def make_output_folder(folder: Path) -> None:
    """Make the folder, before hours are spent on what is to go there.

    Raises:
        WorkspaceError: The disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error


def write_results(report: SegmentReport, folder: Path) -> list[Path]:
    """Write ``results.json``, ``results.csv``, ``tables.md`` and the figures, each in one step.

    Returns:
        The files, in the order of writing.

    Raises:
        WorkspaceError: The disk refuses.
    """
    make_output_folder(folder)
    told = [f"# {report.model}", headline(report), *map(as_markdown, tables(report))]
    contents = {
        "results.json": (json.dumps(asdict(report), indent=2, ensure_ascii=False) + "\n").encode(
            "utf-8", "replace"
        ),
        "results.csv": as_csv(report).encode(),
        "tables.md": ("\n\n".join(told) + "\n").encode(),
    }
    for name, figure in (("figure-4", figure_4(report)), ("figure-5", figure_5(report))):
        contents |= {f"{name}.{kind}": picture(figure, kind) for kind in FORMATS}
    try:
        for name, content in contents.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise _refused(folder, error) from error
    return [folder / name for name in contents]


def _refused(folder: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(f"the results cannot be written to '{folder}': {reason_of(error)}")
