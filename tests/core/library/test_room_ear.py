"""The room of what is heard live, with a model that was not trained."""

from pathlib import Path

import numpy as np
import pytest
import soxr
from scipy.signal import fftconvolve
from tests.core.packs import noise
from tests.core.room_models import save_untrained
from tests.core.spoken import spoken

from roomprint.audio.flat_tops import tops_of
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.encoders.models import find_model
from roomprint.library.room_answers import RoomEstimate
from roomprint.library.room_ear import TOO_LITTLE, RoomEar
from roomprint.library.room_naming import EnrolHeard
from roomprint.library.room_reading import RoomReader
from roomprint.rooms.blind_decay import blind_decay
from roomprint.steps import finish
from roomprint.workspace import Workspace

RATE = 48_000  # of the microphone


@pytest.fixture
def ear(tmp_path: Path) -> RoomEar:
    Workspace(tmp_path).open()
    save_untrained(tmp_path / "models" / "mine")
    reader = RoomReader(find_model("mine", tmp_path / "models", kind="room"))
    return RoomEar(reader, tmp_path / "enrolled rooms")


def hear(ear: RoomEar, audio: Mono) -> None:
    """Second by second, asking each time as listening does."""
    for start in range(0, len(audio), SAMPLE_RATE_HZ):
        block = audio[start : start + SAMPLE_RATE_HZ]
        ear.push(block, tops_of(block))
        ear.answer()


def told(ear: RoomEar) -> RoomEstimate:
    estimate = ear.answer().estimate
    assert estimate is not None
    return estimate


def speech(seconds: float) -> Mono:
    return spoken(seconds) + noise(seconds, 0, 2e-3)


def test_it_waits_for_enough_speech(ear: RoomEar) -> None:
    hear(ear, spoken(3.0))
    early = ear.answer()
    assert (early.estimate, early.named, early.reason) == (None, None, TOO_LITTLE)
    hear(ear, spoken(1.0))
    later = ear.answer()
    assert later.reason == ""
    assert later.estimate is not None
    ear.reset()
    assert ear.answer().estimate is None


def test_what_is_no_speech_leaves_the_estimate_as_it_was(ear: RoomEar) -> None:
    hear(ear, spoken(6.0))
    before = told(ear)
    hear(ear, noise(5.0, 0, 0.3))
    assert told(ear).segments >= before.segments
    assert ear.answer().reason == TOO_LITTLE
    still = told(ear)
    hear(ear, noise(3.0, 1, 0.3))
    assert told(ear) is still


def test_a_room_that_is_enrolled_meanwhile_is_named(ear: RoomEar, tmp_path: Path) -> None:
    hear(ear, spoken(6.0))
    heard = ear.answer()
    assert heard.named is None
    work = EnrolHeard(
        workspace=tmp_path, name="here", model=heard.model, embeddings=heard.embeddings
    )
    finish(work.steps())
    named = ear.answer().named
    assert named is not None
    assert named.name == "here"


def test_clean_speech_has_nothing_against_it(ear: RoomEar) -> None:
    hear(ear, speech(8.0))
    estimate = told(ear)
    assert [what for what in estimate.warnings if "one of them is wrong" not in what] == []
    assert estimate.in_distribution


def test_what_a_microphone_clipped_is_marked_until_it_is_forgotten(ear: RoomEar) -> None:
    """Resampled to 16 kHz, flat tops are none any more."""
    wide = soxr.resample(speech(8.0), SAMPLE_RATE_HZ, RATE)
    wide = np.clip(6 * wide / np.abs(wide).max(), -1, 1).astype(np.float32)
    rounded = soxr.resample(wide, RATE, SAMPLE_RATE_HZ)
    for second in range(8):
        ear.push(
            rounded[second * SAMPLE_RATE_HZ : (second + 1) * SAMPLE_RATE_HZ],
            tops_of(wide[second * RATE : (second + 1) * RATE]),
        )
    clipped = told(ear)
    assert not clipped.in_distribution
    assert clipped.warnings[0] == "is clipped; the model knows only sound that is not"
    hear(ear, speech(17.0))
    assert not any("clipped" in what for what in told(ear).warnings)


def test_a_narrow_band_is_marked(ear: RoomEar) -> None:
    narrow = soxr.resample(soxr.resample(speech(8.0), SAMPLE_RATE_HZ, 8_000), 8_000, SAMPLE_RATE_HZ)
    hear(ear, narrow)
    estimate = told(ear)
    assert not estimate.in_distribution
    assert "nothing above 4 kHz" in estimate.warnings[0]


def test_free_decays_have_their_say_and_contradict(ear: RoomEar) -> None:
    phrases = [np.pad(spoken(2.0), (0, SAMPLE_RATE_HZ)) for _ in range(4)]
    tail = np.random.default_rng(0).normal(size=24_000) * 10 ** (-3 * np.arange(24_000) / 24_000)
    wet = fftconvolve(np.concatenate(phrases), tail)[: 12 * SAMPLE_RATE_HZ].astype(np.float32)
    wet *= 0.5 / np.abs(wet).max()
    hear(ear, wet)
    estimate = told(ear)
    assert estimate.encoder_rt60_s < 0.9, "of a model that was not trained"
    assert estimate.decay_rt60_s is not None
    assert estimate.decay_rt60_s == pytest.approx(blind_decay(wet).rt60_s, rel=1e-6)
    assert estimate.decay_rt60_s == pytest.approx(1.5, rel=0.3)
    assert estimate.encoder_rt60_s < estimate.rt60_s < estimate.decay_rt60_s
    assert estimate.contradicted
    assert "one of them is wrong" in estimate.warnings[0]


def test_decays_are_looked_for_in_speech_alone(ear: RoomEar) -> None:
    hear(ear, speech(8.0))
    hear(ear, noise(12.0, 0, 0.3))
    hear(ear, speech(4.0))
    assert ear.answer().reason == ""
    seconds = ear._spoken.written / SAMPLE_RATE_HZ
    assert 11.0 <= seconds <= 16.0, "windows at the edges are speech and noise by halves"


def test_the_same_seconds_count_once(ear: RoomEar) -> None:
    hear(ear, speech(5.0))
    once = told(ear)
    assert [told(ear).speech_s for _ in range(3)] == [once.speech_s] * 3
