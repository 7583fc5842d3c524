from roomprint.evaluation.cell_words import cells_in_words
from roomprint.evaluation.rooms import CELLS


def test_cells_are_words_wherever_they_stand() -> None:
    assert (
        cells_in_words("Soft:0.1 (1 of 10): room 3") == "Soft at temperature 0.1 (1 of 10): room 3"
    )
    said = "the cell 'position-independent:1.0' in 'encoder-soft-0.1' has 8:0.1"
    assert cells_in_words(said) == (
        "the cell 'position-independent at temperature 1.0' in 'encoder-soft-0.1' has 8:0.1"
    )
    assert not [cell for cell in CELLS if ":" in cells_in_words(cell)]
