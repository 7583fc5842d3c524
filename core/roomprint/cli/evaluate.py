"""``roomprint evaluate``: a protocol run on a model and folders of audio."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.folders import add_folders
from roomprint.cli.output import drain, say, say_json

if TYPE_CHECKING:
    from roomprint.evaluation.fingerprint import Report
    from roomprint.evaluation.segments import SegmentReport


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Put the commands into the parser."""
    evaluate = commands.add_parser("evaluate", help="measure a model")
    kinds = evaluate.add_subparsers(required=True, metavar="KIND")
    fingerprint = kinds.add_parser(
        "fingerprint",
        parents=[shared],
        help="how well recordings are named, in noise, in rooms, at other tempos",
        description="Index the folders in a library of their own, then ask for excerpts of 3, 5 "
        "and 10 s under twelve conditions, once with their recording in the library and once "
        "without it. Reported in percent: the right recording came first / and was accepted while "
        "at most 1 percent of the queries without their recording were / and was placed within "
        "half a second. With --protocol segments instead: the paper's Tables 2 and 4 and Figures 4 "
        "and 5, five 3 s excerpts of each recording looked up by one vector each, five times.",
    )
    add_folders(fingerprint, "recordings to ask for")
    fingerprint.add_argument("--distractors", type=Path, metavar="DIR", help="more to index")
    fingerprint.add_argument("--model", metavar="NAME", help="a model's name or folder")
    either = fingerprint.add_mutually_exclusive_group()
    either.add_argument(
        "--protocol",
        choices=("excerpts", "segments"),
        default="excerpts",
        help="whole identifications (the default), or the paper's single vectors",
    )
    either.add_argument(
        "--calibrate",
        action="store_true",
        help="fit the model's confidence to the outcomes",
    )
    fingerprint.add_argument(
        "--card", action="store_true", help="write the numbers into the model's card"
    )
    fingerprint.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another seed asks for other excerpts"
    )
    fingerprint.set_defaults(run=_fingerprint)


def _fingerprint(arguments: argparse.Namespace) -> int:
    from roomprint.evaluation.fingerprint import EvaluateFingerprint
    from roomprint.evaluation.segments import EvaluateSegments

    asked: dict[str, Any] = {
        "music": arguments.music,
        "noise": arguments.noise,
        "rooms": arguments.rooms,
        "workspace": arguments.workspace / "evaluation",
        "distractors": arguments.distractors,
        "model": arguments.model,
        "card": arguments.card,
        "seed": arguments.seed,
    }
    if arguments.protocol == "segments":
        segments = drain(EvaluateSegments(**asked).steps())
        _tell(arguments, segments, _print_segments)
    else:
        report = drain(EvaluateFingerprint(**asked, calibrate=arguments.calibrate).steps())
        _tell(arguments, report, _print)
    return 0


def _tell(arguments: argparse.Namespace, report: Any, in_words: Callable[[Any], None]) -> None:
    if arguments.json:
        say_json(asdict(report))
    else:
        in_words(report)


def _print(report: "Report") -> None:
    say(f"{report.model}: {report.tracks} tracks, {report.segments} fingerprints in the library")
    say(f"{'':6}{'':14}{'queries':>8}{'right':>8}{'accepted':>10}{'placed':>8}{'false':>8}")
    for seconds, condition, r in report.rows:
        say(
            f"{seconds:4.0f} s {condition:14}{r.queries:8}{r.right:8.1f}{r.accepted:10.1f}"
            f"{r.placed:8.1f}{r.false_accepts:8.1f}"
        )


def _print_segments(report: "SegmentReport") -> None:
    from roomprint.evaluation.paper import TABLE_2, TABLE_4

    paper = TABLE_2 | TABLE_4
    say(f"{report.model}: {report.tracks} tracks, {report.vectors} fingerprints in the library;")
    say(f"{report.queries} queries a run. Percent top-1 (top-5); beside them the paper's models,")
    say("measured on another and larger index.")
    heads = "".join(f"{name:>14}" for name in ("small", "medium", "large"))
    say(f"{'':15}{'track':>14}{'':7}{'within 300 ms':>14}{'':7}{heads}")
    for row in report.rows:
        ours = _rates(row.top1, row.top5) + _rates(row.placed1, row.placed5)
        theirs = "".join(f"{_pair(*rates):>14}" for rates in paper.get(row.condition, ()))
        say(f"{row.condition:15}{ours}{theirs}".rstrip())
    say("shift after a fingerprint, ms: mean cosine to it, and to the one 300 ms on")
    for shift_ms, own, following in zip(
        report.shifts_ms, report.to_own, report.to_next, strict=True
    ):
        say(f"{shift_ms:6.0f}{own:9.3f}{following:9.3f}")


def _rates(top1: tuple[float, float], top5: tuple[float, float]) -> str:
    return f"{_pair(top1[0], top5[0]):>14} ±{top1[1]:<5.1f}"


def _pair(top1: float, top5: float) -> str:
    return f"{top1:.1f} ({top5:.1f})"
