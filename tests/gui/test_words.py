import pytest

from roomprint.errors import DeviceError
from roomprint_gui import words
from roomprint_gui.models.remaining import Remaining


def test_lengths_and_sizes_carry_units() -> None:
    assert [words.duration(s) for s in (45, 720, 5400, 720_000)] == [
        "45 s",
        "12 min",
        "1.5 h",
        "200 h",
    ]
    assert [words.size(b) for b in (640_000, 18e6, 1.24e9)] == ["640 kB", "18 MB", "1.2 GB"]
    assert [words.count(n, "track") for n in (0, 1, 12_345)] == [
        "0 tracks",
        "1 track",
        "12,345 tracks",
    ]


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "< 1 %"), (0.014, "1 %"), (0.973, "97 %"), (0.99, "99 %"), (1.0, "> 99 %")],
)
def test_a_percentage_is_never_surer_than_it_is(share: float, text: str) -> None:
    assert words.percent(share) == text


def test_an_error_reads_as_a_sentence() -> None:
    assert words.sentence(DeviceError("there is no microphone")) == "There is no microphone."
    assert words.sentence(DeviceError("It is gone.")) == "It is gone."


def test_time_left_waits_for_a_pace() -> None:
    remaining = Remaining()
    assert remaining.say(0, 0, 60.0) == "", "getting ready"
    assert remaining.say(0, 20, 100.0) == ""
    assert remaining.say(1, 20, 102.9) == "", "too early"
    assert remaining.say(1, 99, 105.0) == "", "too little"
    assert remaining.say(5, 20, 110.0) == "30 s left"
    assert remaining.say(20, 20, 140.0) == ""


@pytest.mark.parametrize(("value", "text"), [(-0.04, "0.0"), (-0.06, "−0.1"), (2.0, "2.0")])
def test_what_rounds_to_nothing_has_no_sign(value: float, text: str) -> None:
    assert words.fixed(value, 1) == text
