"""``roomprint evaluate``: a protocol run on a model and folders of audio."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.evaluate_rooms import add_rooms
from roomprint.cli.folders import add_folders
from roomprint.cli.output import complain, drain, say, say_json
from roomprint.clock import count
from roomprint.errors import ConfigError
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from roomprint.encoders.models import ModelInfo
    from roomprint.evaluation.fingerprint import Report
    from roomprint.evaluation.result import Result
    from roomprint.evaluation.segments import SegmentReport

_NAMED = 3  # files left out that are named; the others are counted


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    evaluate = commands.add_parser("evaluate", help="measure a model")
    kinds = evaluate.add_subparsers(required=True, metavar="KIND")
    fingerprint = kinds.add_parser(
        "fingerprint",
        parents=[shared],
        help="how well recordings are named, in noise, in rooms, at other tempos",
        description="Index the folders in a library of their own, then ask for linearly spaced "
        "excerpts as the paper does: its Tables 2 to 4 and Figures 4 and 5, by one vector each and "
        "by whole excerpts of 1 to 10 s, the right track and the right track within 300 ms. It may "
        "be stopped: the same command goes on. With --protocol excerpts instead: random excerpts "
        "under twelve conditions, once with their recording in the library and once without it; "
        "right came first / was accepted while at most 1 percent of the queries without their "
        "recording were / was placed within half a second.",
    )
    add_folders(fingerprint, "recordings to ask for")
    fingerprint.add_argument("--distractors", type=Path, metavar="DIR", help="more to index")
    fingerprint.add_argument("--model", metavar="NAME", help="a model's name or folder")
    fingerprint.add_argument(
        "--protocol",
        choices=("paper", "segments", "excerpts"),
        help="the paper's at both levels (the default), its single vectors only, or what is there "
        "against what is not",
    )
    fingerprint.add_argument(
        "--runs", type=int, metavar="N", help="times noises and rooms are drawn (5)"
    )
    fingerprint.add_argument(
        "--lengths",
        type=float,
        nargs="+",
        metavar="S",
        help="lengths of the excerpts in seconds (1 2 3 5 10)",
    )
    fingerprint.add_argument(
        "--output", type=Path, metavar="DIR", help="write tables, figures and numbers there"
    )
    fingerprint.add_argument(
        "--calibrate",
        action="store_true",
        help="fit the model's confidence to the outcomes (of --protocol excerpts)",
    )
    fingerprint.add_argument(
        "--card", action="store_true", help="write the numbers into the model's card"
    )
    fingerprint.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another seed draws other noises"
    )
    fingerprint.set_defaults(run=_fingerprint)
    add_rooms(kinds, shared)


def _fingerprint(arguments: argparse.Namespace) -> int:
    from roomprint.encoders.models import find_model
    from roomprint.evaluation.result import keep_result

    protocol = arguments.protocol or ("excerpts" if arguments.calibrate else "paper")
    if arguments.calibrate and protocol != "excerpts":
        raise ConfigError("--calibrate goes with --protocol excerpts")
    for option in ("output", "runs"):
        if getattr(arguments, option) is not None and protocol == "excerpts":
            raise ConfigError(f"--{option} goes with --protocol paper or segments")
    if arguments.lengths and protocol == "segments":
        raise ConfigError("--lengths goes with --protocol paper or excerpts")
    place = Workspace(arguments.workspace)
    model = find_model(arguments.model, place.models)
    asked: dict[str, Any] = {
        "music": arguments.music,
        "noise": arguments.noise,
        "rooms": arguments.rooms,
        "workspace": place.evaluation,
        "distractors": arguments.distractors,
        "model": str(model.folder),
        "card": arguments.card,
        "seed": arguments.seed,
    }
    if arguments.lengths:
        asked["lengths_s"] = tuple(arguments.lengths)
    place.open()
    if protocol == "excerpts":
        result = _excerpts(arguments, asked, model)
    else:
        result = _paper(
            arguments, asked | ({"lengths_s": ()} if protocol == "segments" else {}), model
        )
    kept = keep_result(place.results, result)
    complain(f"kept as {kept}; the Evaluate page shows it too")
    return 0


def _excerpts(arguments: argparse.Namespace, asked: dict[str, Any], model: "ModelInfo") -> "Result":
    from roomprint.evaluation.fingerprint import EvaluateFingerprint
    from roomprint.evaluation.protocols import excerpts_result

    work = EvaluateFingerprint(**asked, calibrate=arguments.calibrate)
    report = drain(work.steps())
    _tell(arguments, report, _print)
    return excerpts_result(work, report, model)


def _paper(arguments: argparse.Namespace, asked: dict[str, Any], model: "ModelInfo") -> "Result":
    from roomprint.evaluation.output import make_output_folder, write_results
    from roomprint.evaluation.protocols import paper_result
    from roomprint.evaluation.segments import EvaluateSegments

    if arguments.output:
        make_output_folder(arguments.output)
    if arguments.runs is not None:
        asked["runs"] = arguments.runs
    work = EvaluateSegments(**asked)
    report = drain(work.steps())
    _tell(arguments, report, _print_paper)
    if arguments.output:
        for path in write_results(report, arguments.output):
            complain(f"wrote {path}")
    return paper_result(work, report, model)


def _tell(arguments: argparse.Namespace, report: Any, in_words: Callable[[Any], None]) -> None:
    if arguments.json:
        say_json(asdict(report))
    else:
        in_words(report)
    if report.left_out:
        named = ", ".join(f"{one.name} ({one.reason})" for one in report.left_out[:_NAMED])
        more = len(report.left_out) - _NAMED
        rest = f" and {more} more" if more > 0 else ""
        complain(f"{count(len(report.left_out), 'file')} left out: {named}{rest}")


def _print(report: "Report") -> None:
    say(
        f"{report.model}: {count(report.tracks, 'track')}, "
        f"{count(report.segments, 'fingerprint')} in the library"
    )
    say(f"{'':6}{'':14}{'queries':>8}{'right':>8}{'accepted':>10}{'placed':>8}{'false':>8}")
    for seconds, condition, r in report.rows:
        say(
            f"{seconds:4.0f} s {condition:14}{r.queries:8}{r.right:8.1f}{r.accepted:10.1f}"
            f"{r.placed:8.1f}{r.false_accepts:8.1f}"
        )


def _print_paper(report: "SegmentReport") -> None:
    from roomprint.evaluation.table_text import as_text
    from roomprint.evaluation.tables import headline, tables

    say(headline(report))
    for table in tables(report):
        say("")
        say(as_text(table))
