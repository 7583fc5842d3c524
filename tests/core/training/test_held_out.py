from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.core.packs import noise, pack, sine
from torch import Tensor
from torch.nn import functional as F

from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.training.distortions import Scene
from roomprint.training.held_out import CONDITIONS, HeldOut
from roomprint.training.monitor_config import MonitorConfig, is_better

FRONT_END = FrontEnd(40, 256)
CONFIG = MonitorConfig(places=3)
CLICK = np.zeros(4_000, np.float32)
CLICK[[40, 900]] = 1.0, 0.4
SCENE = Scene(pack([noise(5.0, seed=9)]), pack([CLICK]))


def sweeps(count: int, seconds: float = 9.0) -> PackedAudio:
    """Recordings whose every second sounds like no other."""
    t = np.arange(round(seconds * 16_000)) / 16_000
    return pack(
        [
            (0.4 * np.sin(2 * np.pi * (250 + 400 * n + 40 * (1 + n) * t) * t)).astype(np.float32)
            for n in range(count)
        ]
    )


def spectrum(log_mel: Tensor) -> Tensor:
    """An encoder that knows no noise: the mean spectrum."""
    return F.normalize(log_mel.mean(dim=1), dim=1)


def one_vector(log_mel: Tensor) -> Tensor:
    """A collapse."""
    return F.normalize(torch.ones(len(log_mel), 8), dim=1)


def test_an_encoder_that_tells_recordings_apart_finds_them() -> None:
    held_out = HeldOut(sweeps(4), SCENE, FRONT_END, CONFIG)
    assert held_out.size == 12
    found = held_out.look(spectrum)
    assert found["room_top1"] == found["shift_top1"] == 1
    assert found["shift_placed1"] == 1
    assert found["top5"] >= found["top1"] >= found["placed1"] > 0.5
    assert found["area"] > 0.9
    assert found["positive"] > found["negative"]
    assert found["effective_rank"] > 2
    assert found["dimensions"] == 40


def test_the_means_are_those_of_the_conditions() -> None:
    found = HeldOut(sweeps(3), SCENE, FRONT_END, CONFIG).look(spectrum)
    for key in ("top1", "placed1"):
        each = [found[f"{name}_{key}"] for name in CONDITIONS]
        assert found[key] == pytest.approx(sum(each) / len(each))


def test_a_collapse_shows() -> None:
    found = HeldOut(sweeps(4), SCENE, FRONT_END, CONFIG).look(one_vector)
    assert found["effective_rank"] == pytest.approx(1, abs=1e-3)
    assert found["area"] == 0.5
    assert found["uniformity"] == pytest.approx(0, abs=1e-5)
    assert found["alignment"] == pytest.approx(0, abs=1e-5)


def test_an_encoder_that_knows_the_recording_but_not_the_place() -> None:
    def by_recording(log_mel: Tensor) -> Tensor:
        loudest = log_mel.mean(dim=1).argmax(dim=1)
        return F.normalize(torch.eye(40)[loudest // 10] + 0.01, dim=1)

    tones = pack([sine(hz, 12.0) + noise(12.0, hz, 0.001) for hz in (150, 700, 2_000)])
    found = HeldOut(tones, SCENE, FRONT_END, CONFIG).look(by_recording)
    assert found["shift_top1"] == 1
    assert found["shift_placed1"] < 1


def test_the_cosines_of_all_conditions_are_spread_around_their_means() -> None:
    found = HeldOut(sweeps(4), SCENE, FRONT_END, CONFIG).look(spectrum)
    for kind, mean in (("partners", "positive"), ("strangers", "negative")):
        shares = np.array(found["cosines"][kind])
        assert shares.sum() == pytest.approx(1)
        middles = -0.975 + 0.05 * np.arange(40)
        assert shares @ middles == pytest.approx(found[mean], abs=0.025)
    assert found["cosines"].keys() == {"partners", "strangers"}


def test_it_is_the_same_each_time_and_another_with_another_seed() -> None:
    first, again = (HeldOut(sweeps(3), SCENE, FRONT_END, CONFIG) for _ in range(2))
    assert first.look(spectrum) == first.look(spectrum) == again.look(spectrum)
    other = HeldOut(sweeps(3), SCENE, FRONT_END, replace(CONFIG, seed=1))
    assert other.look(spectrum)["alignment"] != first.look(spectrum)["alignment"]


def test_no_more_recordings_than_asked() -> None:
    held_out = HeldOut(sweeps(4), SCENE, FRONT_END, replace(CONFIG, recordings=2))
    assert held_out.size == 6


def test_what_is_short_or_silent_is_passed_over() -> None:
    t = sweeps(2)
    audio = [t.cut(n, 0, t.length(n)) for n in range(2)]
    music = pack([noise(4.1, 1), np.zeros(9 * 16_000, np.float32), *audio])
    assert HeldOut(music, SCENE, FRONT_END, CONFIG).size == 6
    with pytest.raises(ConfigError, match=r"two held-out recordings that are longer than 4\.2 s"):
        HeldOut(pack([noise(4.1, 1), audio[0]]), SCENE, FRONT_END, CONFIG)


def test_better_is_more_but_of_alignment_less() -> None:
    assert is_better("top1", 0.1, None)
    assert is_better("top1", 0.6, 0.5)
    assert not is_better("top1", 0.5, 0.5)
    assert is_better("alignment", 0.4, 0.5)
    assert not is_better("alignment", 0.6, 0.5)
