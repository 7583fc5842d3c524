"""Answers from 100,000 fingerprints: ``python -m tests.benchmarks.querying``.

A library of 600 tracks of random vectors and spectra is asked, warm, for white noise by a ``fast``
model with random weights. Nothing fits anything, so as many places as there may be are compared.
Times are medians; "live" is from the moment 3 s of audio are in the recognizer to its answer, and
then for every half second more, once 8 s are heard.

On two cores of an AMD EPYC (AVX2), the goal in brackets: a 10 s query 178 ms (400), of which
fingerprinting 73, search 16 (18), alignment 71; live 139 ms (300), then 262 ms for each half second
more; 534 MB resident (1,200).
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tests.benchmarks.made_up import fill, random_model
from tests.benchmarks.measuring import Stopwatch, resident_mb, row, seconds

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.library import matching
from roomprint.library.fingerprint import Fingerprinter
from roomprint.library.library import Library
from roomprint.library.matching import Matcher
from roomprint.library.recognizer import Recognizer
from roomprint.library.vectors import FlatIndex

_TIMES = 9
_QUERY_S = 10
_PARTS = (
    (matching, "whole_query"),
    (FlatIndex, "search"),
    (Library, "spectrum"),
    (matching, "align"),
)


def measure(workspace: Path, tracks: int) -> None:
    """Fill a library, ask it, and print how long that took and how much memory it holds."""
    fingerprinter = Fingerprinter(random_model(workspace / "models", "fast"))
    with Library(workspace, fingerprinter.identity, fingerprinter.dim) as library:
        fill(library, fingerprinter.dim, fingerprinter.bands, tracks)
        matcher = Matcher(library, fingerprinter)
        print_query(matcher)
        print_live(matcher)
        row(f"resident with {library.index.size} fingerprints", resident_mb(), "MB", 1200)


def print_query(matcher: Matcher) -> None:
    """A 10 s query: all of it, and its parts."""
    audio = noise(_QUERY_S)
    matcher.identify(audio)
    total_s = seconds(lambda: matcher.identify(audio), _TIMES)
    row(f"{_QUERY_S} s query", total_s * 1000, "ms", 400)
    for owner, function in _PARTS:
        watch = Stopwatch()
        with watch.on(owner, function):
            matcher.identify(audio)
        part_s = watch.seconds[function]
        goal = total_s * 100 if function == "search" else None
        row(f"{_QUERY_S} s query: {function}", part_s * 1000, "ms", goal)


def print_live(matcher: Matcher) -> None:
    """An answer while one listens."""
    recognizer = Recognizer(matcher)

    def begin() -> None:
        recognizer.reset()
        recognizer.push(noise(3.0))
        recognizer.identify()

    def go_on() -> None:
        recognizer.push(noise(0.5))
        recognizer.identify()

    row("live: 3 s heard, to the answer", seconds(begin, _TIMES) * 1000, "ms", 300)
    recognizer.push(noise(8.0))
    recognizer.identify()
    row("live: each half second more", seconds(go_on, _TIMES) * 1000, "ms", 300)


def noise(duration_s: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """White noise at 16 kHz."""
    samples = round(duration_s * SAMPLE_RATE_HZ)
    return np.random.default_rng(1).normal(0.0, 0.1, samples).astype(np.float32)


def main() -> None:
    """Measure in a workspace that goes when it is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.querying")
    parser.add_argument("--tracks", type=int, default=600, help="of 167 fingerprints each")
    options = parser.parse_args()
    with TemporaryDirectory() as workspace:
        measure(Path(workspace), options.tracks)


if __name__ == "__main__":
    main()
