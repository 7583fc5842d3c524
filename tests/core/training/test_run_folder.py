import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from roomprint.errors import ConfigError, RunError
from roomprint.training.run_folder import (
    EVENTS,
    METRICS,
    MONITORS,
    STARTS_WITHIN_S,
    STATE,
    STOP,
    Lines,
    RunState,
    Tail,
    ask_to_stop,
    is_trained,
    list_runs,
    parse_lines,
    read_config,
    read_run,
)
from roomprint.training.run_record import Record, RunRecord


def write_state(folder: Path, **content: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STATE).write_text(json.dumps(content))


# --- the state -----------------------------------------------------------------------------------


def test_a_run_is_running_while_its_trainer_has_it(tmp_path: Path) -> None:
    with RunRecord(tmp_path) as record:
        record.now(step=3, steps=10, message="step 3 of 10", state=RunState.RUNNING)
        run = read_run(tmp_path)
        assert (run.state, run.step, run.steps, run.message) == (
            RunState.RUNNING,
            3,
            10,
            "step 3 of 10",
        )
        assert run.is_alive
        assert is_trained(tmp_path)
        record.paused()
    run = read_run(tmp_path)
    assert (run.state, run.is_alive, run.pid) == (RunState.PAUSED, False, None)
    assert not is_trained(tmp_path)


def test_one_that_was_asked_to_stop_for_good_is_stopped(tmp_path: Path) -> None:
    for for_good, state in ((True, RunState.STOPPED), (False, RunState.PAUSED)):
        with RunRecord(tmp_path) as record:
            record.now(step=3)
            ask_to_stop(tmp_path, for_good=for_good)
            assert record.stop_asked()
            record.paused()
        run = read_run(tmp_path)
        assert (run.state, run.message) == (state, f"{state} at step 3")


def test_a_killed_trainer_is_noticed(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from roomprint.training.run_record import RunRecord\n"
        "with RunRecord(Path(sys.argv[1])) as record:\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert json.loads((tmp_path / STATE).read_text())["state"] == "running"
    run = read_run(tmp_path)
    assert run.state is RunState.FAILED
    assert "the trainer was killed" in run.message
    assert run.message.endswith("; nothing was saved yet")
    with RunRecord(tmp_path):
        assert read_run(tmp_path).state is RunState.RUNNING


def test_a_trainer_that_does_not_come_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    write_state(tmp_path, state="starting", updated_at=time.time())
    assert read_run(tmp_path).state is RunState.STARTING
    write_state(tmp_path, state="starting", updated_at=time.time() - STARTS_WITHIN_S - 1)
    run = read_run(tmp_path)
    assert (run.state, run.message) == (
        RunState.FAILED,
        "the trainer did not start; trainer.log says why",
    )


@pytest.mark.parametrize(
    ("error", "state", "message"),
    [
        (ConfigError("no music"), RunState.FAILED, "no music"),
        (ZeroDivisionError("by 0"), RunState.FAILED, "a bug: ZeroDivisionError: by 0"),
        (KeyboardInterrupt(), RunState.PAUSED, "interrupted at step 5"),
    ],
)
def test_the_way_out_is_kept(
    tmp_path: Path, error: BaseException, state: RunState, message: str
) -> None:
    with pytest.raises(type(error)), RunRecord(tmp_path) as record:  # noqa: PT012
        record.now(step=5)
        raise error
    run = read_run(tmp_path)
    assert (run.state, run.message) == (state, message)
    assert parse_lines((tmp_path / EVENTS).read_bytes())[-1]["text"] == message


def test_what_the_disk_refuses_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(RunError, match=r"cannot be written: No space left on device \(x\)"),
        RunRecord(tmp_path),
    ):
        raise OSError(28, "No space left on device", "x")
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot be written: "), RunRecord(tmp_path / "file"):
        pass


def test_a_disk_that_was_full_before_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("roomprint.training.run_record.write_whole", full)
        refused = pytest.raises(RunError, match="cannot be written: No space left on device")
        with refused, RunRecord(tmp_path):
            pass
    assert not is_trained(tmp_path)
    with RunRecord(tmp_path):  # nobody holds it
        assert is_trained(tmp_path)


def test_one_trainer_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roomprint.training.run_record._PATIENCE_S", 0.1)
    with RunRecord(tmp_path):
        with pytest.raises(RunError, match="is being trained already"), RunRecord(tmp_path):
            pass
        assert read_run(tmp_path).state is RunState.RUNNING


def test_a_run_that_goes_on_keeps_its_age_and_forgets_a_wish_to_stop(tmp_path: Path) -> None:
    with RunRecord(tmp_path) as record:
        record.now(recipe="fast", step=7, best=0.5, best_step=6)
        record.paused()
    created = read_run(tmp_path).created_at
    ask_to_stop(tmp_path)
    with RunRecord(tmp_path) as record:
        assert not record.stop_asked()
        run = read_run(tmp_path)
        assert (run.created_at, run.recipe, run.step, run.best_step) == (created, "fast", 7, 6)
        ask_to_stop(tmp_path)
        assert record.stop_asked()
        record.paused()
    assert not (tmp_path / STOP).exists()


def test_runs_are_listed_newest_first_and_the_rest_passed_over(tmp_path: Path) -> None:
    write_state(tmp_path / "old", state="finished", created_at=1.0)
    write_state(tmp_path / "new", state="paused", created_at=2.0)
    (tmp_path / "packed").mkdir()
    (tmp_path / "notes.txt").touch()
    write_state(tmp_path / "odd", state="dancing")
    write_state(tmp_path / "newer", state="paused", colour="red")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / STATE).write_text('{"state": "pau')
    assert [run.name for run in list_runs(tmp_path)] == ["new", "old"]
    assert list_runs(tmp_path / "absent") == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "there is no run in"),
        ("{", f"is damaged: {STATE} cannot be read"),
        ("[]", f"is damaged: {STATE} holds no settings"),
        ('{"state": "dancing"}', f"is damaged: {STATE} is not a run's state"),
    ],
)
def test_what_is_no_run_is_said(tmp_path: Path, content: str | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / STATE).write_text(content)
    with pytest.raises(RunError, match=sentence):
        read_run(tmp_path)
    with pytest.raises(RunError, match="there is no run in"):
        read_config(tmp_path)
    with pytest.raises(RunError, match="cannot be asked to stop"):
        ask_to_stop(tmp_path / "absent")


def test_the_processes_beside_the_first_write_nothing(tmp_path: Path) -> None:
    with Record(tmp_path) as record:
        assert record.begin(0) == []
        record.metrics({"step": 1, "loss": 1.0})
        record.monitors({"step": 1})
        record.event("x")
        record.now(state=RunState.RUNNING)
        record.paused()
        record.finished()
        record.flush()
        assert not record.stop_asked()
    assert list(tmp_path.iterdir()) == []


# --- lines ---------------------------------------------------------------------------------------


def numbers(lines: Lines) -> list[int]:
    return [row["n"] for row in lines.rows]


def test_a_tail_reads_what_was_added_and_waits_for_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / METRICS
    tail = Tail(path)
    assert tail.read() == Lines([], False)  # there is no file yet
    path.write_text('{"n": 1}\n{"n": 2}\n{"n"')
    first = tail.read()
    assert (numbers(first), first.again) == ([1, 2], False)
    assert tail.read() == Lines([], False)
    with path.open("a") as file:
        file.write(': 3}\nnot json\n[4]\n{"n": 5}\n')
    assert numbers(tail.read()) == [3, 5]


def test_a_tail_notices_that_a_run_went_on_from_an_earlier_step(tmp_path: Path) -> None:
    with RunRecord(tmp_path) as record:
        record.begin(0)
        for n in range(1, 6):
            record.metrics({"step": n, "n": n})
            record.monitors({"step": n, "n": n})
        tail = Tail(tmp_path / METRICS)
        assert numbers(tail.read()) == [1, 2, 3, 4, 5]
        assert [row["n"] for row in record.begin(3)] == [1, 2, 3]
        record.metrics({"step": 4, "n": 40})
        assert tail.read() == Lines(
            [{"step": s, "n": n} for s, n in ((1, 1), (2, 2), (3, 3), (4, 40))], True
        )
        record.metrics({"step": 5, "n": 50})
        assert tail.read() == Lines([{"step": 5, "n": 50}], False)
        record.paused()
    assert len(parse_lines((tmp_path / MONITORS).read_bytes())) == 3
