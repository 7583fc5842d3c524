import math
from dataclasses import replace

import pytest

from roomprint.encoders.architectures import PRESETS
from roomprint.errors import ConfigError
from roomprint.training.recipes import RECIPES, find_recipe
from roomprint.training.schedule import LoopConfig, Plan, Stage, stages

FLAT = LoopConfig(warm_up=0, decay_share=0.0)


def rates(config: LoopConfig, recordings: int = 64) -> list[float]:
    plan = Plan(config, recordings)
    return [plan.at(step).learning_rate for step in range(plan.steps)]


def test_the_rate_rises_stays_and_falls() -> None:
    found = rates(LoopConfig(steps=1000, warm_up=100, decay_share=0.4, learning_rate=1.0))
    assert found[:100] == pytest.approx([(step + 1) / 100 for step in range(100)])
    assert found[100:600] == [1.0] * 500
    assert found[800] == pytest.approx(0.5)
    assert found[600:] == sorted(found[600:], reverse=True)
    assert found[700] == pytest.approx((1 + math.cos(math.pi / 4)) / 2)
    assert 0 < found[-1] < 1e-4


def test_a_rate_may_do_without_either_end() -> None:
    assert rates(replace(FLAT, steps=10, learning_rate=0.5)) == [0.5] * 10
    falling = rates(replace(FLAT, steps=10, decay_share=1.0, learning_rate=1.0))
    assert falling[5] == pytest.approx(0.5)


@pytest.mark.parametrize("recordings", [64, 100, 640, 83_000])
def test_an_epoch_meets_every_recording_once_but_for_a_rest(recordings: int) -> None:
    plan = Plan(replace(FLAT, epochs=3, batch=64), recordings)
    places = [plan.at(step) for step in range(plan.steps)]
    for epoch in range(3):
        ranges = [(p.first, p.first + p.batch) for p in places if p.epoch == epoch]
        met = [number for low, high in ranges for number in range(low, high)]
        assert met == list(range(len(met)))  # no recording twice
        assert recordings - 64 < len(met) <= recordings
    assert plan.steps == 3 * (recordings // 64)


def test_steps_count_where_epochs_do_not() -> None:
    plan = Plan(replace(FLAT, steps=7, batch=4), 9)
    assert plan.steps == 7
    assert [(plan.at(s).epoch, plan.at(s).first) for s in range(7)] == [
        (0, 0),
        (0, 4),
        (1, 0),
        (1, 4),
        (2, 0),
        (2, 4),
        (3, 0),
    ]


def test_a_batch_has_no_more_pairs_than_there_are_recordings() -> None:
    assert Plan(replace(FLAT, batch=64), 6).at(0).batch == 6


def test_stages_follow_one_another() -> None:
    config = replace(FLAT, schedule="2x4@1e-3, 1 X 8 @ 0.0005")
    assert stages(config) == (Stage(2, 4, 1e-3), Stage(1, 8, 5e-4))
    plan = Plan(config, 17)  # four batches of four an epoch, then two of eight
    assert plan.steps == 10
    places = [plan.at(step) for step in range(10)]
    assert [p.batch for p in places] == [4] * 8 + [8] * 2
    assert [p.epoch for p in places] == [0] * 4 + [1] * 4 + [2] * 2
    assert [p.first for p in places] == [0, 4, 8, 12] * 2 + [0, 8]
    assert [p.learning_rate for p in places] == [1e-3] * 8 + [5e-4] * 2


def test_pairs_left_are_those_of_the_steps_left() -> None:
    plan = Plan(replace(FLAT, schedule="2x4@1e-3, 1x8@5e-4"), 17)
    for step in range(plan.steps + 1):
        assert plan.pairs_from(step) == sum(plan.at(s).batch for s in range(step, plan.steps))


def test_processes_share_a_batch_evenly() -> None:
    assert Plan(replace(FLAT, batch=10), 100, processes=4).at(0).batch == 8
    with pytest.raises(ConfigError, match="a batch of 3 recordings cannot be shared by 4"):
        Plan(FLAT, 3, processes=4)


@pytest.mark.parametrize(
    ("schedule", "sentence"),
    [
        ("40x64", "such as 40x64@2e-4, got '40x64'"),
        ("1x64@2e-4,", "got ''"),
        ("1x64@2e-4, 3@1x4", "got '3@1x4'"),
        ("0x64@1e-3", "needs one epoch"),
        ("1x1@1e-3", "a batch of 2"),
        ("1x4@2", "a rate up to 1"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(schedule: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        LoopConfig(schedule=schedule)


def test_the_recipes_are_the_papers() -> None:
    """Table 1 of the paper, and its section 2.1."""
    table = {"small": (1e-4, 0.07), "medium": (2e-4, 0.05)}
    for name, (rate, temperature) in table.items():
        loop = find_recipe(name).loop
        plan = Plan(loop, 6_400)
        assert plan.steps == 100 * 100
        assert {plan.at(step).learning_rate for step in range(0, plan.steps, 500)} == {rate}
        assert (loop.temperature, loop.batch) == (temperature, 64)
    for name in ("small", "medium", "large"):
        loop = RECIPES[name].loop
        assert (loop.optimizer, loop.weight_decay, loop.clip_norm) == ("adam", 5e-4, 0)
        assert RECIPES[name].encoder == PRESETS[name]
        assert RECIPES[name].encoder.dropout == 0.5
    large = Plan(RECIPES["large"].loop, 83_000)
    places = [large.at(step) for step in range(0, large.steps, 100)]
    assert [p.batch for p in places] == sorted(p.batch for p in places)
    falling = [p.learning_rate for p in places]
    assert falling == sorted(falling, reverse=True)
    assert places[-1].epoch == 99
    assert RECIPES["large"].loop.temperature == 0.05


def test_an_unknown_recipe_is_refused() -> None:
    with pytest.raises(ConfigError, match="recipe must be one of fast, small, medium, large"):
        find_recipe("huge")
