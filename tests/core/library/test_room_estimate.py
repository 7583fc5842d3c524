"""A room out of windows of speech, by a model that was not trained."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
import torch
from scipy.signal import fftconvolve
from tests.core.packs import noise
from tests.core.room_models import save_untrained, untrained
from tests.core.spoken import spoken, write_mono

from roomprint.encoders.models import ModelInfo
from roomprint.encoders.training_range import RangeLimits, TrainingRange
from roomprint.errors import AudioError, ModelError
from roomprint.library.room_answers import RoomEstimate
from roomprint.library.room_checks import Finding
from roomprint.library.room_estimate import EstimateRoom, summarized, with_opinion
from roomprint.library.room_reading import RoomReader, WindowReadings, cut_windows
from roomprint.library.room_windows import heard_samples
from roomprint.rooms.blind_decay import blind_decay
from roomprint.steps import finish


@pytest.fixture
def model(tmp_path: Path) -> ModelInfo:
    return save_untrained(tmp_path / "models" / "mine")


def estimate(path: Path, model: ModelInfo) -> RoomEstimate:
    return finish(EstimateRoom(path=path, workspace=model.folder.parents[1], model="mine").steps())


def test_the_estimate_is_the_median_of_the_windows(tmp_path: Path, model: ModelInfo) -> None:
    audio = spoken(11.0)
    found = estimate(write_mono(tmp_path / "speech.wav", audio), model)
    windows = np.stack([audio[at : at + 64_000] for at in (0, 32_000, 64_000, 96_000)])
    values = untrained().estimate(torch.from_numpy(windows))
    assert found.segments == 4
    assert found.encoder_rt60_s == pytest.approx(float(np.median(values.rt60_s)), rel=1e-4)
    assert found.c50_db == pytest.approx(float(np.median(values.c50_db)), rel=1e-4)
    assert found.p_large == pytest.approx(float(np.median(values.p_large)), rel=1e-4)
    assert found.volume == ("large" if found.p_large >= 0.5 else "small")
    quartiles = np.quantile(values.c50_db.numpy(), [0.25, 0.75])
    assert found.c50_spread_db == pytest.approx(float(np.ptp(quartiles)) / 2, abs=1e-4)


def test_pauses_are_not_listened_to(tmp_path: Path, model: ModelInfo) -> None:
    speech = spoken(6.0)
    padded = np.concatenate([speech, noise(20.0, 0, 1e-4)])
    assert estimate(write_mono(tmp_path / "b.wav", padded), model).segments == 3
    found = estimate(write_mono(tmp_path / "a.wav", speech), model)
    assert found.segments == 2
    assert 2.0 < found.speech_s < 6.0


@pytest.mark.parametrize(
    ("audio", "sentence"),
    [
        (spoken(1.0), r"short.wav holds 1.0 s of sound, a room needs 4 s of speech"),
        (np.zeros(80_000, np.float32), "holds nothing but silence to tell a room from"),
        (np.pad(spoken(0.9), (0, 200_000)), "holds too little speech to tell a room from"),
    ],
)
def test_what_tells_nothing_is_refused(
    tmp_path: Path, model: ModelInfo, audio: np.ndarray, sentence: str
) -> None:
    with pytest.raises(AudioError, match=sentence):
        estimate(write_mono(tmp_path / "short.wav", audio), model)


@pytest.mark.parametrize(("samples", "told"), [(63_990, "3.9"), (62_400, "3.9"), (1_500, "0.0")])
def test_a_length_that_is_too_short_never_reads_as_enough(
    tmp_path: Path, model: ModelInfo, samples: int, told: str
) -> None:
    with pytest.raises(AudioError, match=rf"holds {told} s of sound, a room needs 4 s"):
        estimate(write_mono(tmp_path / "short.wav", spoken(4.0)[:samples]), model)


def test_windows_without_speech_are_left_out(tmp_path: Path, model: ModelInfo) -> None:
    speech = spoken(16.0) + noise(16.0, 1, 2e-3)
    hum = np.concatenate([speech, noise(12.0, 0, 0.3)])
    alone = estimate(write_mono(tmp_path / "alone.wav", speech), model)
    found = estimate(write_mono(tmp_path / "both.wav", hum), model)
    assert found.speaks
    assert found.in_distribution
    assert alone.segments <= found.segments <= alone.segments + 2, "two are both by halves"
    (sentence,) = [what for what in found.warnings if "left out" in what]
    assert (
        sentence == f"holds no speech in {13 - found.segments} of 13 windows, which were left out"
    )
    assert alone.speech_s - 4.0 < found.speech_s <= alone.speech_s + 0.1
    assert alone.decay_rt60_s is not None
    assert found.decay_rt60_s == pytest.approx(alone.decay_rt60_s, rel=0.1)
    assert not any("left out" in what for what in alone.warnings)


def test_decays_are_those_of_speech_alone(tmp_path: Path, model: ModelInfo) -> None:
    """Phrases in a room of 1 s, then blows five times a second, which fall by 60 dB in 0.2 s."""
    phrases = np.concatenate([np.pad(spoken(2.0), (0, 16_000)) for _ in range(6)])
    tail = noise(1.0, 2) * 10.0 ** (-3 * np.arange(16_000) / 16_000)
    speech = fftconvolve(phrases, tail)[: len(phrases)].astype(np.float32)
    speech *= 0.5 / np.abs(speech).max()
    fading = 10.0 ** (-3 * np.arange(3_200) / 3_200)
    blows = (noise(18.0, 0, 0.5).reshape(-1, 3_200) * fading).astype(np.float32).reshape(-1)
    both = np.concatenate([speech, blows])
    assert blind_decay(speech).rt60_s == pytest.approx(1.0, rel=0.2)
    assert blind_decay(both).rt60_s == pytest.approx(0.2, rel=0.1)
    found = estimate(write_mono(tmp_path / "both.wav", both), model)
    assert found.speaks
    assert found.segments < 10
    assert found.decay_rt60_s == pytest.approx(1.0, rel=0.2)


def test_little_that_is_like_speech_is_none(tmp_path: Path, model: ModelInfo) -> None:
    """Music is taken for speech now and then."""
    audio = np.concatenate([spoken(6.0), noise(30.0, 0, 0.1)])
    found = estimate(write_mono(tmp_path / "a.wav", audio), model)
    assert not found.speaks
    assert not found.in_distribution
    assert (found.segments, found.speech_s) == (17, 0.0)


@pytest.mark.parametrize(
    ("taken", "heard"),
    [
        ([True, True, True, True], (0, 170_000)),
        ([True, True, False, False], (0, 64_000)),
        ([False, False, True, True], (96_000, 170_000)),
        ([False, True, False, False], (32_000, 96_000)),
    ],
    ids=["all", "beginning", "end", "too little"],
)
def test_what_is_shared_with_a_window_left_out_does_not_count(
    taken: list[bool], heard: tuple[int, int]
) -> None:
    starts = np.array([0, 32_000, 64_000, 96_000])
    found = np.flatnonzero(heard_samples(170_000, starts, np.array(taken)))
    np.testing.assert_array_equal(found, np.arange(*heard))


@pytest.mark.parametrize("rate_hz", [48_000, 44_100])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_was_clipped_at_another_rate_is_marked(
    tmp_path: Path, model: ModelInfo, rate_hz: int, channels: int
) -> None:
    clean = soxr.resample(spoken(6.0) + noise(6.0, 0, 2e-3), 16_000, rate_hz)
    clean = np.tile(clean[:, None] / np.abs(clean).max(), (1, channels))
    for gain, inside in ((0.9, True), (6.0, False)):
        path = tmp_path / f"{gain}.wav"
        soundfile.write(path, np.clip(gain * clean, -1, 1), rate_hz)
        found = estimate(path, model)
        assert found.in_distribution == inside
        assert ("is clipped; the model knows only sound that is not" in found.warnings) != inside


def test_channels_that_cancel_each_other_are_no_silence(tmp_path: Path, model: ModelInfo) -> None:
    voice = spoken(6.0)
    soundfile.write(tmp_path / "anti.wav", np.stack([voice, -voice], axis=1), 16_000)
    with pytest.raises(
        AudioError, match=r"anti\.wav cannot be used: its channels cancel each other"
    ):
        estimate(tmp_path / "anti.wav", model)


def test_of_a_long_file_it_is_said_how_much_was_heard(
    tmp_path: Path, model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roomprint.library.room_estimate.LONGEST_S", 6.0)
    found = estimate(write_mono(tmp_path / "long.wav", spoken(9.0)), model)
    assert found.segments == 2
    assert "is 9 s long; only the first 6 s were heard" in found.warnings
    exactly = estimate(write_mono(tmp_path / "six.wav", spoken(6.0)), model)
    assert not any("first" in what for what in exactly.warnings)


def test_an_absent_model_is_said(tmp_path: Path) -> None:
    (tmp_path / "speech.wav").write_bytes(b"speech")
    with pytest.raises(ModelError, match="no room model called 'nobody'"):
        finish(EstimateRoom(path=tmp_path / "speech.wav", model="nobody").steps())


def windows(distances: list[float], rt60_s: float = 0.5, c50_db: float = 9.0) -> WindowReadings:
    def column(value: float) -> np.ndarray:
        return np.full(len(distances), value, np.float32)

    return WindowReadings(
        np.zeros((len(distances), 8), np.float32),
        column(rt60_s),
        column(c50_db),
        column(0.2),
        np.array(distances, np.float32),
    )


@pytest.mark.parametrize(
    ("heard", "inside"),
    [
        (windows([0.1, 0.1, 0.1]), True),
        (windows([0.1, 0.1, 0.9]), True),
        (windows([0.1, 0.9, 0.9]), False),
        (windows([0.1], rt60_s=4.1), False),
        (windows([0.1], c50_db=-6.0), False),
    ],
)
def test_what_is_outside_of_the_training_is_marked(heard: WindowReadings, inside: bool) -> None:
    limits = RangeLimits(farthest=0.3, rt60_high_s=4.0, c50_low_db=-5.0)
    trained_on = TrainingRange(np.zeros((1, 8), np.float32), limits)
    assert summarized(heard, trained_on, 8.0).in_distribution == inside


def test_what_windows_are_too_short_for_is_marked() -> None:
    trained_on = TrainingRange(np.zeros((1, 8), np.float32), RangeLimits(rt60_high_s=14.0))
    told = summarized(windows([0.1], rt60_s=2.9), trained_on, 8.0)
    assert told.in_distribution
    longer = summarized(windows([0.1], rt60_s=3.2), trained_on, 8.0)
    assert not longer.in_distribution
    assert "it may well be longer than stated" in longer.warnings[0]


@pytest.mark.parametrize(
    ("p_large", "size", "sure"),
    [(0.9, "large", 0.9), (0.6, None, 0.6), (0.45, None, 0.55), (0.1, "small", 0.9)],
)
def test_a_size_is_told_only_where_it_is_likely(
    p_large: float, size: str | None, sure: float
) -> None:
    trained_on = TrainingRange(np.zeros((1, 8), np.float32), RangeLimits())
    told = replace(summarized(windows([0.1]), trained_on, 8.0), p_large=p_large)
    assert told.size == size
    assert told.p_size == pytest.approx(sure)
    assert told.volume == ("large" if p_large > 0.5 else "small")


@pytest.mark.parametrize(
    ("decay_s", "warned"), [(None, False), (0.5, False), (0.7, False), (0.85, True), (0.3, True)]
)
def test_another_opinion_is_told(decay_s: float | None, warned: bool) -> None:
    trained_on = TrainingRange(np.zeros((1, 8), np.float32), RangeLimits())
    note = Finding("has 2 channels", outside=False)
    alone = summarized(windows([0.1], rt60_s=0.5), trained_on, 8.0, [note])
    estimate = with_opinion(alone, decay_s)
    assert estimate.decay_rt60_s == decay_s
    together_s = (0.5**4 * (decay_s or 0.5)) ** (1 / 5)  # the encoder counts four times
    assert estimate.rt60_s == pytest.approx(together_s)
    assert estimate.encoder_rt60_s == 0.5
    assert warned == estimate.contradicted == ("one of them is wrong" in estimate.warnings[0])
    assert estimate.warnings[-1] == "has 2 channels"
    spread_s = abs(together_s - decay_s) if decay_s is not None and warned else 0.0
    assert estimate.rt60_spread_s == pytest.approx(spread_s)
    assert estimate.in_distribution


def test_a_reader_takes_more_windows_than_a_batch(model: ModelInfo) -> None:
    audio = spoken(30.0)
    many = cut_windows(audio, np.arange(0, 20) * 8_000)
    reader = RoomReader(model)
    together = reader.read(many)
    assert len(together) == 20
    np.testing.assert_allclose(reader.read(many[17:18]).rt60_s, together.rt60_s[17:18], rtol=1e-4)
    assert len(together.newest(3)) == 3
    assert together.newest(3).embeddings.shape == (3, reader.dim)
