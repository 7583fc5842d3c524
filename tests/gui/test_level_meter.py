import pytest

from roomprint_gui.widgets.level_meter import PeakHold


def test_a_peak_is_held_and_then_falls() -> None:
    hold = PeakHold()
    assert hold.feed(-6.0, 0.0) == -6.0
    assert hold.feed(-40.0, 1.0) == -6.0
    assert hold.feed(-40.0, 1.6) == pytest.approx(-6.0 - 20.0 * 0.6)
    assert hold.feed(-40.0, 9.0) == -40.0
    assert hold.feed(-3.0, 9.1) == -3.0
