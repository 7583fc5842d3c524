"""``roomprint evaluate``: a protocol run on a model and folders of audio."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roomprint.cli.folders import add_folders
from roomprint.cli.output import drain, say, say_json

if TYPE_CHECKING:
    from roomprint.evaluation.fingerprint import Report


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
        "half a second.",
    )
    add_folders(fingerprint, "recordings to ask for")
    fingerprint.add_argument("--distractors", type=Path, metavar="DIR", help="more to index")
    fingerprint.add_argument("--model", metavar="NAME", help="a model's name or folder")
    fingerprint.add_argument(
        "--calibrate", action="store_true", help="fit the model's confidence to the outcomes"
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

    work = EvaluateFingerprint(
        music=arguments.music,
        noise=arguments.noise,
        rooms=arguments.rooms,
        workspace=arguments.workspace / "evaluation",
        distractors=arguments.distractors,
        model=arguments.model,
        calibrate=arguments.calibrate,
        card=arguments.card,
        seed=arguments.seed,
    )
    report = drain(work.steps())
    if arguments.json:
        say_json(asdict(report))
    else:
        _print(report)
    return 0


def _print(report: "Report") -> None:
    say(f"{report.model}: {report.tracks} tracks, {report.segments} fingerprints in the library")
    say(f"{'':6}{'':14}{'queries':>8}{'right':>8}{'accepted':>10}{'placed':>8}{'false':>8}")
    for seconds, condition, r in report.rows:
        say(
            f"{seconds:4.0f} s {condition:14}{r.queries:8}{r.right:8.1f}{r.accepted:10.1f}"
            f"{r.placed:8.1f}{r.false_accepts:8.1f}"
        )
