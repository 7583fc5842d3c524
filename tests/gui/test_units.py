"""Every control that holds a number says its unit, where it has one."""

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QSpinBox, QToolButton
from tests.gui.controls import about, named

from roomprint_gui.app import App

_TIPS = {"m": "metres", "%": "percent", "°C": "degrees Celsius"}  # units that a tip may write out
_RATES = {"Sample rate", "Recorded rate", "Rate to resample to"}
# without a unit: how many there are, which one, or a share or ratio, as their tips say
_COUNTS = {
    "Accumulation",
    "Bands",
    "Batch",
    "Channels",
    "Checkpoint",
    "Dim",
    "Dimensions",
    "Embedding",
    "Epochs",
    "Every",
    "Heads",
    "Hidden",
    "Keep every",
    "Kernel",
    "Layers",
    "Mels",
    "Most",
    "Neighbours",
    "Order",
    "Patience",
    "Per recording",
    "Piece",
    "Places",
    "Rays",
    "Recordings",
    "Runs",
    "Save every",
    "Seed",
    "Steps",
    "Stretches",
    "Subsampling",
    "Sweeps",
    "Threads",
    "Warm up",
}
_SHARES = {
    "Alpha",
    "Beta",
    "Clip norm",
    "Decay share",
    "Dropout",
    "Fastest",
    "Largest",
    "Largest share",
    "Learning rate",
    "Least",
    "Max slope",
    "Min distance",
    "Min slope",
    "Most",
    "Probability",
    "Scattering",
    "Slowest",
    "Teacher weight",
    "Temperature",
    "Weight decay",
}


@pytest.fixture
def boxes(visited: App) -> list[QAbstractSpinBox]:
    """All boxes of numbers, the folded ones too."""
    folds = [
        one for one in visited.window.findChildren(QToolButton) if one.property("kind") == "fold"
    ]
    assert len(folds) > 3
    for fold in folds:
        fold.setChecked(True)
    return list(visited.window.findChildren(QAbstractSpinBox))


def unit_of(box: QAbstractSpinBox) -> str:
    return box.suffix().strip() if isinstance(box, QSpinBox | QDoubleSpinBox) else ""


def test_numbers_have_units_or_are_known_to_have_none(boxes: list[QAbstractSpinBox]) -> None:
    bare = {named(box): box for box in boxes if not unit_of(box)}
    shares = {name for name in bare if name.startswith("Absorption at")}
    assert len([box for box in boxes if unit_of(box)]) > 30
    unknown = set(bare) - _COUNTS - _SHARES - shares
    assert [f"{about(bare[name])}: {bare[name].toolTip()}" for name in sorted(unknown)] == []


def test_the_tip_of_a_number_names_its_unit(boxes: list[QAbstractSpinBox]) -> None:
    silent = []
    for box in boxes:
        unit, tip = unit_of(box), box.toolTip()
        if unit and not any(word in tip for word in (unit, _TIPS.get(unit, unit))):
            silent.append(f"{about(box)}: {tip}")
    assert silent == []


@pytest.mark.parametrize("name", sorted(_RATES))
def test_rates_to_choose_from_are_in_hertz(visited: App, name: str) -> None:
    pickers = [one for one in visited.window.findChildren(QComboBox) if named(one) == name]
    assert pickers
    assert all("Hz" in picker.toolTip() for picker in pickers)
