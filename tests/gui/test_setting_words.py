"""What a person reads of settings, in forms and in sentences."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roomprint.corpora.grid_config import GridConfig
from roomprint.errors import ConfigError
from roomprint.evaluation.rooms import EvaluateRooms
from roomprint.plain import all_settings
from roomprint.training.fingerprint import TrainFingerprint
from roomprint.training.room_recipe import TrainRooms
from roomprint_gui import words
from roomprint_gui.models.evaluation_kinds import PARTS
from roomprint_gui.models.setting_words import choice_title, in_form_words, setting_title

HERE = Path()
TABLE = EvaluateRooms(speech=HERE, folder=HERE)
WORKS = (
    TABLE,
    TrainRooms(speech=HERE, run=HERE),
    TrainFingerprint(music=HERE, noise=HERE, rooms=HERE, run=HERE),
)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: type(work).__name__)
def test_no_form_shows_what_a_program_calls_it(work: Any) -> None:
    for path, _, info in all_settings(work):
        shown = [setting_title(path.rpartition(".")[2]), *map(choice_title, info.choices)]
        assert not [text for text in shown if "_" in text or text[0].islower()], path
        assert len(set(shown[1:])) == len(info.choices)


@pytest.mark.parametrize("value", ["0.001", "1e-3", "-2.5"])
def test_a_number_is_told_whole(value: str) -> None:
    said = in_form_words(f"it failed with rooms.split={value}.", {"rooms": ("Rooms", "")})
    assert said == f"it failed with 'Rooms: Split' set to '{value}'."


def test_choices_are_called_as_elsewhere() -> None:
    assert choice_title("adamw") == "AdamW"
    assert choice_title("t20_s") == "T20"
    assert choice_title("cuda") == "Graphics processor (CUDA)"
    assert choice_title("knn_room") == "Nearest, same room"
    assert choice_title("rooms") == "Rooms"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"heads_grid": GridConfig(rooms=2, seed=1)},
            "'Rooms of the heads: Rooms' must be at least 3 with 'Clips: Split' set to 'Rooms', "
            "got 2.",
        ),
        (
            {"heads_grid": GridConfig()},
            "'Rooms of the encoders: Seed' and 'Rooms of the heads: Seed' must differ, got 0: a "
            "seed's rooms are the same in every grid.",
        ),
    ],
)
def test_what_the_table_refuses_is_told_in_words_of_its_form(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        replace(TABLE, **changes)
    assert in_form_words(words.sentence(refused.value), PARTS) == sentence
