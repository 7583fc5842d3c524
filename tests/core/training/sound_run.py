"""A fingerprint training of seconds, from sound files: its settings, its words, what it wrote."""

from pathlib import Path

import numpy as np
import soundfile
from tests.core.packs import noise, sine

from roomprint.encoders.architectures import ConformerConfig
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.run_folder import (
    EVENTS,
    METRICS,
    parse_lines,
)
from roomprint.training.schedule import LoopConfig

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.0)


def words(work: TrainFingerprint, *more: str) -> list[str]:
    """The same training as a command."""
    config = work.run.parent / "asked.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(
        "\n".join(f"{name} = '{getattr(work, name)}'" for name in ("music", "noise", "rooms"))
        + "\n[encoder]\ndim = 8\nlayers = 1\nheads = 2\nmels = 16\nhop = 512\nembedding = 8\n"
        "dropout = 0.0\n[loop]\nsteps = 3\nbatch = 4\nwarm_up = 1\n[monitors]\nevery = 0\n"
    )
    return ["train", "fingerprint", "--config", str(config), "--run", str(work.run), *more]


def steps_in(run: Path) -> list[int]:
    return [row["step"] for row in parse_lines((run / METRICS).read_bytes())]


def events(run: Path) -> list[str]:
    return [row["text"] for row in parse_lines((run / EVENTS).read_bytes())]


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def write(folder: Path, *recordings: object) -> None:
    empty(folder)
    for number, samples in enumerate(recordings):
        soundfile.write(folder / f"{number}.flac", samples, 16_000)


def make_recipe(folder: Path) -> TrainFingerprint:
    """The settings, and the sounds in ``folder``."""
    click = np.zeros(4_000, np.float32)
    click[[50, 900]] = 0.9, 0.3
    sounds = {
        "music": [sine(hz, 5.0) + noise(5.0, hz, 0.02) for hz in (300, 700, 1_500, 3_100)],
        "noise": [noise(4.0, seed=1), noise(4.0, seed=2)],
        "rooms": [click, click[::-1], click * 0.5],
    }
    for kind, recordings in sounds.items():
        (folder / kind).mkdir()
        for number, samples in enumerate(recordings):
            soundfile.write(folder / kind / f"{number}.flac", samples, 16_000)
    return TrainFingerprint(
        music=folder / "music",
        noise=folder / "noise",
        rooms=folder / "rooms",
        run=folder / "runs" / "first",
        encoder=TINY,
        loop=LoopConfig(steps=3, batch=4, warm_up=1, save_every=2),
        monitors=MonitorConfig(every=0),
    )
