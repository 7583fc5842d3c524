"""The whole recipe, from sound files to a model folder, with processes that make the data."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from tests.core.packs import noise, sine

from roomprint.cli import main
from roomprint.cli.training import pausing
from roomprint.encoders.architectures import ConformerConfig
from roomprint.encoders.models import load_encoder
from roomprint.errors import ConfigError, RunError
from roomprint.steps import Steps, finish
from roomprint.training.exporting import ExportModel
from roomprint.training.fingerprint import TrainFingerprint, read_training
from roomprint.training.ingredients import room_groups
from roomprint.training.launching import start_training
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.run_folder import (
    EVENTS,
    LOG,
    METRICS,
    MONITORS,
    RunState,
    ask_to_stop,
    parse_lines,
    read_config,
    read_environment,
    read_run,
)
from roomprint.training.run_record import RunRecord
from roomprint.training.schedule import LoopConfig

TINY = ConformerConfig(dim=8, layers=1, heads=2, mels=16, hop=512, embedding=8, dropout=0.0)


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainFingerprint:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    click = np.zeros(4_000, np.float32)
    click[[50, 900]] = 0.9, 0.3
    sounds = {
        "music": [sine(hz, 5.0) + noise(5.0, hz, 0.02) for hz in (300, 700, 1_500, 3_100)],
        "noise": [noise(4.0, seed=1), noise(4.0, seed=2)],
        "rooms": [click, click[::-1], click * 0.5],
    }
    for folder, recordings in sounds.items():
        (tmp_path / folder).mkdir()
        for number, samples in enumerate(recordings):
            soundfile.write(tmp_path / folder / f"{number}.flac", samples, 16_000)
    return TrainFingerprint(
        music=tmp_path / "music",
        noise=tmp_path / "noise",
        rooms=tmp_path / "rooms",
        run=tmp_path / "runs" / "first",
        encoder=TINY,
        loop=LoopConfig(steps=3, batch=4, warm_up=1, save_every=2),
        monitors=MonitorConfig(every=0),
    )


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


def test_folders_of_audio_become_a_model_that_can_learn_on(recipe: TrainFingerprint) -> None:
    steps = recipe.steps()
    notes = []
    while True:
        try:
            notes.append(next(steps).note)
        except StopIteration as stop:
            model = stop.value
            break
    assert notes[:6] == ["0.flac", "1.flac", "2.flac", "3.flac", "0.flac", "1.flac"]
    assert [note.split()[0] for note in notes[-3:]] == ["loss"] * 3
    assert model.card == {
        "architecture": "fast",
        "steps": 3,
        "batch": 4,
        "trained_on": "4 recordings, 0.0 h",
    }
    encoder = load_encoder(model)
    assert encoder.config == TINY
    vectors = encoder(torch.from_numpy(np.stack([sine(300, 3.0), sine(3_100, 3.0)])))
    torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(2))
    written = read_config(recipe.run)
    assert written["music"] == str(recipe.music)
    assert written["loop"]["steps"] == 3
    assert written["augmentation"]["noise"]["probability"] == 0.45
    assert read_training(recipe.run) == recipe
    assert steps_in(recipe.run) == [1, 2, 3]
    longer = replace(recipe, loop=replace(recipe.loop, steps=4))
    again = finish(longer.steps())
    assert again is not None
    assert again.identity != model.identity
    assert steps_in(recipe.run) == [1, 2, 3, 4]
    assert "loop.steps is now 4; it was 3" in events(recipe.run)
    here = read_environment(recipe.run)
    assert here["data"]["music"]["files"] == 4
    assert here["data"]["music"]["recordings"] == 4
    assert [session["processes"] for session in here["sessions"]] == [1, 1]
    run = read_run(recipe.run)
    assert (run.state, run.message) == (RunState.FINISHED, "finished after 4 steps")


def test_it_begins_with_the_weights_of_a_model(recipe: TrainFingerprint, tmp_path: Path) -> None:
    first = finish(recipe.steps())
    assert first is not None
    still = replace(recipe.loop, steps=1, learning_rate=1e-7)
    onward = replace(recipe, run=tmp_path / "onward", begin_with=str(first.folder), loop=still)
    second = finish(onward.steps())
    assert second is not None
    assert second.card["began_with"] == str(first.folder)
    before, after = (load_encoder(model).output.weight for model in (first, second))
    torch.testing.assert_close(after, before, rtol=0, atol=1e-3)
    assert f"the training begins with the weights of '{first.name}'" in events(onward.run)
    longer = replace(onward, begin_with="gone", loop=replace(still, steps=2))
    assert finish(longer.steps()) is not None  # what it began with is not asked for again
    assert len([text for text in events(onward.run) if "the training begins" in text]) == 1


@pytest.mark.usefixtures("in_this_process")
def test_a_teacher_is_heard_as_loud_as_its_weight(recipe: TrainFingerprint, tmp_path: Path) -> None:
    first = finish(recipe.steps())
    assert first is not None
    losses = []
    for weight in (0.0, 1.0, 2.0):
        run = tmp_path / f"taught-{weight:.0f}"
        taught = replace(recipe, run=run, teacher=str(first.folder), teacher_weight=weight)
        model = finish(taught.steps())
        assert model is not None
        assert model.card["teacher"] == str(first.folder)
        losses.append(parse_lines((run / METRICS).read_bytes())[0]["loss"])
    alone = parse_lines((recipe.run / METRICS).read_bytes())[0]["loss"]
    assert losses[0] == pytest.approx(alone, rel=1e-6)
    assert losses[2] - losses[1] == pytest.approx(losses[1] - losses[0], rel=1e-3)
    assert losses[1] > losses[0]
    deaf = replace(recipe, run=tmp_path / "deaf", encoder=replace(TINY, embedding=16))
    with pytest.raises(ConfigError, match="a teacher's embedding must be its student's"):
        finish(replace(deaf, teacher=str(first.folder)).steps())


# --- what goes in --------------------------------------------------------------------------------


def test_rooms_are_grouped_by_their_manifest(tmp_path: Path) -> None:
    names = ["a/0.flac", "a/1.flac", "a/2.flac"]
    assert len(set(room_groups(names, tmp_path / "manifest.csv").tolist())) == 3
    lines = ("path,room", "0.flac,hall", "2.flac,hall", "1.flac,attic")
    (tmp_path / "manifest.csv").write_text("\n".join(lines))
    grouped = room_groups(names, tmp_path / "manifest.csv").tolist()
    assert grouped[0] == grouped[2] != grouped[1]


def test_a_manifest_without_rooms_is_named(recipe: TrainFingerprint) -> None:
    (recipe.rooms / "manifest.csv").write_text("path,hall\n0.flac,1\n")
    with pytest.raises(ConfigError, match=r"manifest.csv' has no column 'room'"):
        finish(recipe.steps())


def empty(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def write(folder: Path, *recordings: object) -> None:
    empty(folder)
    for number, samples in enumerate(recordings):
        soundfile.write(folder / f"{number}.flac", samples, 16_000)


SILENCE = np.zeros(64_000, np.float32)
BAD: dict[str, tuple[Callable[[TrainFingerprint], object], str]] = {
    "no folder": (
        lambda r: r.noise.rename(r.noise.with_name("gone")),
        "the noise folder '.*' does not exist",
    ),
    "no music": (lambda r: empty(r.music), "the music folder '.*' holds no audio file"),
    "one track": (lambda r: write(r.music, sine(300, 5.0)), "two recordings of 3 s at least"),
    "short tracks": (
        lambda r: write(r.music, *[sine(300, 2.9)] * 3),
        "two recordings of 3 s at least",
    ),
    "no noise in it": (lambda r: write(r.noise, SILENCE), "holds nothing but silence"),
    "no audio": (
        lambda r: [file.write_bytes(b"text") for file in r.rooms.iterdir()],
        "the folder of impulse responses '.*' cannot be used: none of the 3 files",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_trained_on_is_one_sentence(recipe: TrainFingerprint, what: str) -> None:
    spoil, sentence = BAD[what]
    spoil(recipe)
    with pytest.raises(ConfigError, match=sentence):
        finish(recipe.steps())
    run = read_run(recipe.run)
    assert run.state is RunState.FAILED
    assert "\n" not in run.message


@pytest.mark.usefixtures("in_this_process")
def test_what_is_left_out_is_counted_and_listed(recipe: TrainFingerprint) -> None:
    (recipe.music / "broken.mp3").write_bytes(b"no audio")
    soundfile.write(recipe.music / "short.flac", sine(500, 1.0), 16_000)
    finish(recipe.steps())
    assert "1 of 6 files of the music folder cannot be read and are left out: broken.mp3" in events(
        recipe.run
    )
    assert "1 of 5 recordings are shorter than 3 s and left out" in events(recipe.run)
    (skipped,) = read_environment(recipe.run)["data"]["music"]["skipped"]
    assert skipped["name"].endswith("broken.mp3")


@pytest.mark.usefixtures("in_this_process")
def test_other_data_or_another_encoder_is_refused(recipe: TrainFingerprint) -> None:
    finish(recipe.steps())
    wider = replace(recipe, encoder=replace(TINY, dim=16))
    with pytest.raises(
        RunError, match=r"another encoder \(encoder.dim 8, now 16\); begin a new run"
    ):
        finish(wider.steps())
    soundfile.write(recipe.noise / "more.flac", noise(4.0, seed=3), 16_000)
    with pytest.raises(
        RunError, match="other data: noise had 2 files of other names or sizes than"
    ):
        finish(recipe.steps())
    (recipe.noise / "more.flac").unlink()
    (recipe.run / "model" / "card.json").unlink()
    assert finish(recipe.steps()) is not None  # nothing was spoilt by asking


@pytest.mark.usefixtures("in_this_process")
def test_asked_to_stop_while_it_reads_it_pauses(recipe: TrainFingerprint) -> None:
    steps = recipe.steps()
    next(steps)
    ask_to_stop(recipe.run)
    assert finish(steps) is None
    assert read_run(recipe.run).state is RunState.PAUSED
    assert finish(recipe.steps()) is not None


# --- watched -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_this_process")
def test_a_folder_of_held_out_recordings_is_watched(
    recipe: TrainFingerprint, tmp_path: Path
) -> None:
    (tmp_path / "dev").mkdir()
    write(tmp_path / "dev", *[sine(hz, 6.0) + noise(6.0, hz, 0.02) for hz in (400, 900)])
    finish(replace(recipe, held_out=tmp_path / "dev", monitors=MonitorConfig(every=2)).steps())
    found = parse_lines((recipe.run / MONITORS).read_bytes())
    assert [row["step"] for row in found] == [2, 3]
    assert {"top1", "top5", "placed1", "alignment", "uniformity", "noise_top1"} <= found[0].keys()
    assert (recipe.run / "checkpoints" / "best.safetensors").exists()


@pytest.mark.usefixtures("in_this_process")
def test_too_little_music_to_watch_by_is_said(recipe: TrainFingerprint) -> None:
    finish(replace(recipe, monitors=MonitorConfig(every=2)).steps())
    assert any("4 recordings are too few to hold some out" in text for text in events(recipe.run))
    assert not (recipe.run / MONITORS).read_bytes()


@pytest.mark.usefixtures("in_this_process")
def test_the_last_of_the_music_are_held_out(recipe: TrainFingerprint) -> None:
    write(recipe.music, *[sine(300 + 40 * n, 5.0) + noise(5.0, n, 0.02) for n in range(20)])
    model = finish(replace(recipe, monitors=MonitorConfig(every=3)).steps())
    assert model is not None
    assert model.card["trained_on"] == "18 recordings, 0.0 h"
    assert "the last 2 of 20 recordings are held out, to watch by" in events(recipe.run)
    assert len(parse_lines((recipe.run / MONITORS).read_bytes())) == 1


# --- a model out of it ---------------------------------------------------------------------------


@pytest.mark.usefixtures("in_this_process")
def test_a_paused_run_gives_a_model(recipe: TrainFingerprint, tmp_path: Path) -> None:
    steps = recipe.steps()
    while next(steps).note[:4] != "loss":
        pass
    steps.close()
    export = ExportModel(run=recipe.run, folder=tmp_path / "models" / "mine", checkpoint="last")
    model = finish(export.steps())
    assert (model.name, model.card["steps"]) == ("mine", 1)
    assert load_encoder(model).config == TINY
    with pytest.raises(RunError, match="has no best checkpoint yet"):
        finish(replace(export, checkpoint="best").steps())
    last = recipe.run / "checkpoints" / "last.safetensors"
    last.write_bytes(last.read_bytes()[:-1])
    with pytest.raises(RunError, match=r"last.safetensors' cannot be used: it is cut short"):
        finish(export.steps())
    with pytest.raises(RunError, match="there is no run"):
        finish(replace(export, run=tmp_path).steps())


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no accelerator")
def test_a_run_on_an_accelerator_goes_on(recipe: TrainFingerprint) -> None:
    """The same recipe, unchanged; the device is found, and replicas are made on it."""
    model = finish(recipe.steps())
    assert model is not None
    rows = parse_lines((recipe.run / METRICS).read_bytes())
    assert all(row["device_memory_bytes"] > 0 for row in rows)
    longer = replace(recipe, loop=replace(recipe.loop, steps=5))
    assert finish(longer.steps()) is not None
    assert steps_in(recipe.run) == [1, 2, 3, 4, 5]
    assert "processor" not in read_environment(recipe.run)["sessions"][0]["device"]


@pytest.mark.usefixtures("in_this_process")
def test_the_command_trains_and_goes_on(
    recipe: TrainFingerprint, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(recipe, "--json", "--set", "seed=0", "--set", "loop.seed=7")) == 2
    assert "'seed' could be" in capsys.readouterr().err
    assert main(words(recipe, "--json", "--set", "loop.seed=7")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["state"]) == (str(recipe.run), "finished")
    assert told["card"]["steps"] == 3
    resume = ["train", "fingerprint", "--resume", str(recipe.run), "--set", "steps=4"]
    assert main(resume) == 0
    assert steps_in(recipe.run) == [1, 2, 3, 4]
    assert read_training(recipe.run).loop == LoopConfig(steps=4, batch=4, warm_up=1, seed=7)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--music", "a"], "noise is missing"),
        (["--recipe", "huge"], "recipe must be one of fast, small, medium, large, got huge"),
        (["--config", "absent.toml"], "the config 'absent.toml' cannot be read"),
        (["--set", "temperature=20"], r"temperature must be in [0.001, 10.0], got 20.0"),
        (["--set", "shift.max_ms=x"], "augmentation.shift.max_ms must be a number, got 'x'"),
        (["--resume", "x", "--recipe", "small"], "a run goes on with its own recipe"),
    ],
)
def test_a_command_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    folders = [
        word for name in ("music", "noise", "rooms") for word in (f"--{name}", str(tmp_path))
    ]
    if given[0] == "--music":
        folders = []
    assert main(["--workspace", str(tmp_path), "train", "fingerprint", *folders, *given]) == 2
    assert sentence in capsys.readouterr().err


def test_no_run_to_go_on_with_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "fingerprint", "--resume", str(tmp_path)]) == 1
    assert f"there is no run in '{tmp_path}'" in capsys.readouterr().err


def test_a_started_trainer_goes_its_own_way(recipe: TrainFingerprint) -> None:
    process = start_training(recipe)
    assert read_run(recipe.run).state in (RunState.STARTING, RunState.RUNNING)
    assert os.getsid(process.pid) == process.pid  # no signal to this one's group reaches it
    assert process.wait(timeout=100) == 0, (recipe.run / LOG).read_text()
    assert read_run(recipe.run).state is RunState.FINISHED
    assert read_training(recipe.run) == recipe
    longer = replace(recipe, loop=replace(recipe.loop, steps=4))
    with RunRecord(recipe.run) as record:
        with pytest.raises(RunError, match="is being trained already"):
            start_training(longer)
        record.paused()


@pytest.mark.usefixtures("in_this_process")
def test_ctrl_c_saves_and_pauses(
    recipe: TrainFingerprint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = signal.getsignal(signal.SIGINT)

    def interrupted(steps: Steps[object]) -> object:
        for progress in steps:
            if progress.note.startswith("loss"):
                signal.raise_signal(signal.SIGINT)
                break
        return finish(steps)

    monkeypatch.setattr("roomprint.cli.train.drain", interrupted)
    assert main(words(recipe)) == 0
    said = capsys.readouterr()
    assert f"paused; roomprint train fingerprint --resume {recipe.run} goes on" in said.out
    assert "once more to stop at once" in said.err
    assert read_run(recipe.run).message == "paused at step 1"
    assert signal.getsignal(signal.SIGINT) == handler


@pytest.mark.parametrize("usual", [signal.default_int_handler, signal.SIG_IGN])
def test_ctrl_c_before_there_is_a_run_is_as_usual(recipe: TrainFingerprint, usual: Any) -> None:
    before = signal.signal(signal.SIGINT, usual)
    ends = usual is signal.default_int_handler
    try:
        with pytest.raises(KeyboardInterrupt) if ends else nullcontext(), pausing(recipe.run):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
