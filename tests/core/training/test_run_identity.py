"""What a run says when it goes on with other settings, or after an update."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from roomprint.errors import RunError
from roomprint.training.room_recipe import TrainRooms, read_room_training, to_run
from roomprint.training.run_folder import CONFIG
from roomprint.training.run_identity import settle_identity


def goes_on(work: TrainRooms) -> list[str]:
    return settle_identity(work.run, to_run(work), {}, {}, read_room_training)


@pytest.fixture
def work(tmp_path: Path) -> TrainRooms:
    """A run that was begun before heads could learn along, and encoders had dropout."""
    work = TrainRooms(speech=tmp_path / "speech", run=tmp_path / "run")
    work.run.mkdir()
    assert goes_on(work) == []
    config = work.run / CONFIG
    content = json.loads(config.read_bytes())
    del content["heads"], content["monitors"]["best_by"], content["encoder"]["dropout"]
    config.write_text(json.dumps(content))
    return work


def test_settings_that_a_run_did_not_know_count_as_their_defaults(work: TrainRooms) -> None:
    longer = replace(work, loop=replace(work.loop, epochs=61))
    assert goes_on(longer) == ["loop.epochs is now 61; it was 60"]


def test_a_default_that_is_left_makes_another_encoder(work: TrainRooms) -> None:
    with pytest.raises(RunError, match=r"begun with another encoder \(encoder.dropout"):
        goes_on(replace(work, encoder=replace(work.encoder, dropout=0.9)))


def test_settings_that_are_no_more_are_told(work: TrainRooms) -> None:
    config = work.run / CONFIG
    content = to_run(work) | {"taps": 3}
    config.write_text(json.dumps(content))
    assert goes_on(work) == ["taps is now None; it was 3"]
