"""Indexing in times real time, and where the time goes: ``python -m tests.benchmarks.indexing``.

Demo pieces (FLAC, 44.1 kHz stereo, 30 s each) are added to an empty library by a model with random
weights, as ``library add`` does it. Rates are seconds of audio a second. "whole" is the batch from
the first file to the last row written; mel, encode and write are their parts of that run (seconds
of audio over the seconds spent inside); decode is decoding by itself, with nothing beside it.

What to expect: a window takes 1.35 GFLOP with ``small`` and 0.15 with ``fast``, and a second of
audio has 3.3 windows. A core of an AMD EPYC with AVX2 reached 88 GFLOPS at best in a float32
product of the blocks' size, so two of them cannot pass 39 times real time with ``small``, nor 350
with ``fast``. It has no arithmetic of its own for bfloat16. An int8 product
(dynamic) came to 63 GFLOPS where float32 came to 45 to 59 in the same run: not worth its errors.
ONNX Runtime 1.31 with the exported encoder took 2.6 to 2.8 ms a window with ``fast`` on one core
where torch took 3.1 to 3.6 (batches of 32), and 23.6 to 25.5 ms where torch took 25.6 to 29 with
``small`` (batches of 4): 10 to 15 % less, not worth a dependency.

On two such cores, times real time (goals: fast 150, small 60):

    fast, 2 threads:   whole 111 to 124   decode 431 to 493   mel 1520 to 1970   encode 127 to 142
    small, 2 threads:  whole 16.7   encode 17.7

On two cores of an Intel Xeon with AMX, where encoding is done in bfloat16:

    fast, 2 threads:   whole 310   decode 768   mel 3240   encode 387
    small, 2 threads:  whole 84.1   decode 766   mel 2030   encode 90.6
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import Stopwatch, row, seconds

from roomprint.corpora.demo import WriteDemo
from roomprint.steps import finish

_GOALS = {"small": 60.0, "fast": 150.0}


def measure(preset: str, music: list[Path], workspace: Path) -> None:
    """Index ``music`` into an empty workspace and print the rates."""
    import torch
    from tests.benchmarks.made_up import random_model

    from roomprint.library.adding import add_tracks
    from roomprint.library.decoding import decode
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.library import Library

    fingerprinter = Fingerprinter(random_model(workspace / "models", preset))
    watch = Stopwatch()
    with Library(workspace, fingerprinter.identity, fingerprinter.dim) as library:
        finish(add_tracks(library, fingerprinter, music[:1]))  # the first is slower
        with (
            watch.on(Fingerprinter, "mel_power"),
            watch.on(Fingerprinter, "embed"),
            watch.on(Library, "add"),
        ):
            whole_s = seconds(lambda: finish(add_tracks(library, fingerprinter, music[1:])))
        audio_s = sum(track.duration_s for track in library.tracks()[1:])
    decode_s = seconds(lambda: sum(1 for _ in decode(music[1:], (), {})))
    name = f"{preset}, {torch.get_num_threads()} torch threads"
    row(f"{name}: whole", audio_s / whole_s, "x", _GOALS[preset])
    row(f"{name}: decode", audio_s / decode_s, "x")
    for stage, function in (("mel", "mel_power"), ("encode", "embed"), ("write", "add")):
        row(f"{name}: {stage}", audio_s / watch.seconds[function], "x")


def main() -> None:
    """Measure one preset here, or every one with one and two threads in processes of their own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.indexing")
    parser.add_argument("--preset", choices=_GOALS)
    parser.add_argument("--pieces", type=int, default=8, help="demo pieces to index, 23 at most")
    parser.add_argument("--music", type=Path, help="keeps the pieces there for the next run")
    options = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = options.music or Path(scratch) / "music"
        music = finish(WriteDemo(folder=folder).steps())[: options.pieces + 1]
        if options.preset:
            measure(options.preset, music, Path(scratch) / "workspace")
            return
        words = ["--music", str(folder), "--pieces", str(options.pieces)]
        for preset in _GOALS:
            for threads in ("1", "2"):
                subprocess.run(
                    [sys.executable, "-m", __spec__.name, "--preset", preset, *words],
                    env={**os.environ, "OMP_NUM_THREADS": threads},
                    check=True,
                )


if __name__ == "__main__":
    main()
