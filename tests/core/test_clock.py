import pytest

from roomprint.clock import clock, percent


@pytest.mark.parametrize(
    ("seconds", "plain", "exact"),
    [
        (0.0, "0:00", "0:00.0"),
        (2.3, "0:02", "0:02.3"),
        (59.96, "1:00", "1:00.0"),
        (83.44, "1:23", "1:23.4"),
        (3600.06, "1:00:00", "1:00:00.1"),
        (7283.0, "2:01:23", "2:01:23.0"),
        (-2.0, "0:00", "0:00.0"),
    ],
)
def test_clock(seconds: float, plain: str, exact: str) -> None:
    assert clock(seconds) == plain
    assert clock(seconds, tenths=True) == exact


def test_nothing_is_certain() -> None:
    assert [percent(share) for share in (0.0, 0.014, 0.99, 1.0)] == [
        "< 1 %",
        "1 %",
        "99 %",
        "> 99 %",
    ]
