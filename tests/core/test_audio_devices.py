import builtins
from typing import Any

import pytest
from tests.core.fake_sound import FakeSound, entry

from roomprint.audio import devices
from roomprint.audio.devices import Device, find_device, list_inputs, list_outputs
from roomprint.errors import DeviceError


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    fake = FakeSound(
        [
            entry(0, "HDA Intel: speakers", 0, 2),
            entry(1, "USB Audio: front", 2, 2),
            entry(2, "USB Audio: back", 1, 0),
            entry(3, "USB Audio: front", 2, 0, hostapi=1),
        ],
        default={"input": 2, "output": 0},
    )
    monkeypatch.setattr(devices, "portaudio", lambda: fake)
    return fake


def test_lists_what_hears_and_what_sounds_once(sound: FakeSound) -> None:
    front, back = Device("USB Audio: front", 1, False), Device("USB Audio: back", 2, True)
    assert list_inputs() == [front, back]
    assert [device.name for device in list_outputs()] == ["HDA Intel: speakers", front.name]


def test_without_a_default_all_are_listed(sound: FakeSound) -> None:
    sound.default["input"] = -1
    assert [device.index for device in list_inputs()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "index"), [(None, 2), ("USB Audio: front", 1), ("back", 2), ("FRONT", 1)]
)
def test_finds_by_name_or_a_part_of_it(sound: FakeSound, name: str | None, index: int) -> None:
    assert find_device(name, "input").index == index


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Blue Yeti", "the microphone Blue Yeti is not one of them: USB Audio: front, USB"),
        ("usb", "the microphone usb is the name of 2 of them"),
    ],
)
def test_says_which_there_are(sound: FakeSound, name: str, sentence: str) -> None:
    with pytest.raises(DeviceError, match=sentence):
        find_device(name, "input")


def test_says_that_there_is_none(sound: FakeSound) -> None:
    sound.devices, sound.default = [], {"input": -1, "output": -1}
    assert list_inputs() == []
    with pytest.raises(DeviceError, match="there is no microphone"):
        find_device(None, "input")
    with pytest.raises(DeviceError, match="there is no loudspeaker"):
        find_device("anything", "output")


def test_says_how_to_install_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return imported(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DeviceError, match="apt install libportaudio2"):
        list_inputs()
