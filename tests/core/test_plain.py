import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from roomprint.errors import ConfigError
from roomprint.plain import differences, from_plain, merged, to_plain, with_setting
from roomprint.settings import Config, setting


@dataclass(frozen=True, kw_only=True)
class Engine(Config):
    power: float = setting(1.5, "Power.", low=0, high=10)
    turbo: bool = setting(False, "Turbo.")
    seed: int = setting(0, "Seed.", low=0)


@dataclass(frozen=True, kw_only=True)
class Radio(Config):
    station: str = setting("news", "What plays.", choices=("news", "music"))
    seed: int = setting(3, "Seed.", low=0)


@dataclass(frozen=True, kw_only=True)
class Car(Config):
    home: Path
    spare: Path | None = None
    engine: Engine = field(default_factory=Engine)
    radio: Radio = field(default_factory=Radio)


CAR = Car(home=Path("/garage"), engine=Engine(power=2.25, turbo=True))


def test_a_config_comes_back_from_json() -> None:
    assert from_plain(Car, json.loads(json.dumps(to_plain(CAR)))) == CAR
    other = Car(home=Path("a b"), spare=Path("c"))
    assert from_plain(Car, json.loads(json.dumps(to_plain(other)))) == other


def test_what_is_left_out_has_its_default() -> None:
    assert from_plain(Car, {"home": "x"}) == Car(home=Path("x"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "home is missing"),
        ({"home": 3}, "home must be a path, got 3"),
        ({"home": "x", "wings": 2}, "there is no setting called 'wings'"),
        ({"home": "x", "engine": {"wings": 2}}, "there is no setting called 'engine.wings'"),
        ({"home": "x", "engine": 7}, "engine must hold settings, got 7"),
        ({"home": "x", "engine": {"seed": 2.5}}, "engine.seed must be a whole number, got '2.5'"),
        ({"home": "x", "engine": {"power": None}}, "engine.power must be a number, got 'None'"),
        ({"home": "x", "engine": {"turbo": "maybe"}}, "engine.turbo must be true or false"),
        ({"home": "x", "radio": {"station": 1}}, "radio.station must be text, got 1"),
        ([], "the config must hold settings"),
    ],
)
def test_what_does_not_fit_is_named(content: object, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        from_plain(Car, content)


def test_a_part_changes_and_the_rest_stays() -> None:
    changed = merged(CAR, {"engine": {"power": 3}, "spare": "s"})
    assert changed == Car(
        home=Path("/garage"), spare=Path("s"), engine=Engine(power=3.0, turbo=True)
    )
    assert merged(changed, {"spare": None}).spare is None


@pytest.mark.parametrize(
    ("word", "path", "value"),
    [
        ("power=.5", ("engine", "power"), 0.5),
        ("engine.power=1e-3", ("engine", "power"), 0.001),
        ("turbo=off", ("engine", "turbo"), False),
        ("radio.seed=9", ("radio", "seed"), 9),
        ("station=music", ("radio", "station"), "music"),
    ],
)
def test_a_word_changes_one_field(word: str, path: tuple[str, str], value: object) -> None:
    found = getattr(getattr(with_setting(CAR, word), path[0]), path[1])
    assert found == value
    assert type(found) is type(value)
    assert len(differences(to_plain(CAR), to_plain(with_setting(CAR, word)))) == 1


def test_a_path_is_a_field_too() -> None:
    assert with_setting(CAR, "home=/a=b").home == Path("/a=b")
    assert with_setting(with_setting(CAR, "spare=x"), "spare=").spare is None


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("wings=2", "there is no setting called 'wings'$"),
        ("sede=2", "'sede'; did you mean engine.seed or radio.seed\\?"),
        ("engine.pwer=2", "'engine.pwer'; did you mean engine.power\\?"),
        ("seed=1", "'seed' could be engine.seed or radio.seed; say which"),
        ("power=strong", "engine.power must be a number, got 'strong'"),
        ("power=11", r"power must be in \[0, 10\], got 11.0"),
        ("power=nan", "engine.power must be a number, got 'nan'"),
        ("engine.seed=1.5", "engine.seed must be a whole number, got '1.5'"),
        ("turbo", "a setting is given as key=value, got 'turbo'"),
    ],
)
def test_a_word_that_does_not_fit_is_refused(word: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        with_setting(CAR, word)


def test_differences_name_the_fields() -> None:
    other = merged(CAR, {"engine": {"power": 4}, "radio": {"station": "music"}})
    assert differences(to_plain(CAR), to_plain(other)) == {
        "engine.power": (2.25, 4.0),
        "radio.station": ("news", "music"),
    }
    assert differences({"a": 1}, {"b": 2}) == {"a": (1, None), "b": (None, 2)}
