import math

from roomprint.training.health import RECENT, Health

ROWS = 128
GUESS = math.log(ROWS - 1)


def said(health: Health, losses: list[float], *, first: int = 0, wait: float = 0.0) -> list[str]:
    """What is said of steps of a second each."""
    return [
        sentence
        for step, loss in enumerate(losses, start=first)
        for sentence in health.after_step(step, loss, ROWS, wait, 1.0)
    ]


def test_a_loss_that_stays_a_guess_is_said_once() -> None:
    health = Health(settled=50)
    sentences = said(health, [GUESS * 0.999] * 3 * RECENT)
    assert len(sentences) == 1
    assert "near 4.84 = ln(127), that of a guess" in sentences[0]


def test_an_encoder_may_begin_with_a_guess() -> None:
    assert said(Health(settled=RECENT + 1), [GUESS] * RECENT) == []


def test_a_loss_that_falls_is_well_and_a_relapse_is_said_again() -> None:
    health = Health(settled=0)
    assert said(health, [GUESS * 0.9] * 2 * RECENT) == []
    assert len(said(health, [GUESS] * 2 * RECENT)) == 1
    assert said(health, [1.0] * 2 * RECENT) == []
    assert len(said(health, [GUESS] * 2 * RECENT)) == 1


def test_waiting_more_than_half_of_the_time_is_said_once() -> None:
    health = Health(settled=0)
    assert said(health, [1.0] * 60, wait=0.45) == []
    sentences = said(health, [1.0] * 60, wait=0.63)
    assert len(sentences) == 1
    assert "% of the time goes into waiting for data" in sentences[0]
    assert said(health, [1.0] * 60, wait=0.45) == []  # hardly better
    assert said(health, [1.0] * 60, wait=0.1) == []
    assert len(said(health, [1.0] * 60, wait=0.9)) == 1


def test_one_slow_batch_is_no_stall() -> None:
    health = Health(settled=0)
    assert said(health, [1.0] * 25) == []
    assert health.after_step(25, 1.0, ROWS, 8.0, 9.0) == []


def test_held_out_vectors_in_one_direction_are_said_once() -> None:
    health = Health(settled=0)
    assert health.after_monitors(40.0, 128) == []
    (sentence,) = health.after_monitors(1.08, 128)
    assert sentence.startswith("the held-out vectors use 1.1 of 128 directions")
    assert health.after_monitors(1.08, 128) == []
