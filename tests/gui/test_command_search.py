from itertools import product

import pytest

from roomprint_gui.commands import Command
from roomprint_gui.models.command_search import search, slips_between

NAMES = {
    "export": ("Export the history", "Identify"),
    "simulate": ("Simulate", "Rooms"),
    "settings": ("Simulation settings", "Rooms"),
    "résumé": ("Resume", "Train"),
    "rooms": ("Rooms", "Page"),
    "undo": ("Undo", "Rooms"),
}
COMMANDS = [Command(key, name, where, lambda: None) for key, (name, where) in NAMES.items()]


def found(words: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [command.key for command in search(COMMANDS, words, recent)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("history exp", "export"),  # any order, parts of words
        ("identify export", "export"),  # where it is counts too
        ("settings", "settings"),
        ("rooms", "rooms"),  # a name before a place
        ("RÉSUMÉ", "résumé"),
        ("exprot", "export"),  # swapped
        ("smulate", "simulate"),  # missing
        ("simmu", "simulate"),  # too many, and not finished
        ("setings sim", "settings"),
    ],
)
def test_words_find_it(words: str, first: str) -> None:
    assert found(words)[0] == first


def test_every_word_has_to_occur() -> None:
    assert found("simulate train") == []
    assert found("un") == ["undo"]
    assert found("ud") == []  # two letters are no typo


def test_no_words_find_all_the_last_ones_first() -> None:
    assert found("", ("undo", "rooms"))[:3] == ["undo", "rooms", "export"]
    assert found("sim", ("settings",)) == ["settings", "simulate"]
    assert len(found("")) == len(NAMES)


def test_what_cannot_be_done_comes_after_what_can() -> None:
    never = Command("never", "Simulate", "Evaluate", lambda: None, ready=lambda: False)
    assert [one.key for one in search([never, *COMMANDS], "simulate", ())][:2] == [
        "simulate",
        "never",
    ]


def _by_trying(first: str, second: str) -> int:
    """The number of slips by the definition: every way is tried."""
    if first == second:
        return 0
    if not first or not second:
        return max(len(first), len(second))
    ways = [
        _by_trying(first[1:], second) + 1,
        _by_trying(first, second[1:]) + 1,
        _by_trying(first[1:], second[1:]) + (first[0] != second[0]),
    ]
    if len(first) > 1 and len(second) > 1 and first[0] == second[1] and first[1] == second[0]:
        ways.append(_by_trying(first[2:], second[2:]) + 1)
    return min(ways)


def test_slips_are_counted_as_by_trying_all() -> None:
    words = ["".join(letters) for n in range(4) for letters in product("ab", repeat=n)] + ["abcb"]
    assert all(slips_between(a, b) == _by_trying(a, b) for a in words for b in words)
    assert slips_between("abc", "bac") == 1
