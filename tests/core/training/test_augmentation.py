import numpy as np
import pytest
from numpy.random import default_rng
from tests.core.packs import noise, pack, sine
from tests.core.training.degrading import (
    EDGE,
    EVERYTHING,
    KINDS,
    MUSIC,
    REPLICA,
    START,
    UNTOUCHED,
    only,
    power_around,
    replica_of,
    spectrum,
    surroundings,
)

from roomprint.errors import ConfigError
from roomprint.training.augmentation import Degrader
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.draws import SEGMENT, Surroundings

# --- whole replicas ------------------------------------------------------------------------------


def test_the_same_generator_state_makes_the_same_replica() -> None:
    np.testing.assert_array_equal(replica_of(EVERYTHING, seed=3), replica_of(EVERYTHING, seed=3))
    assert not np.allclose(replica_of(EVERYTHING, seed=3), replica_of(EVERYTHING, seed=4))


def test_with_nothing_asked_the_middle_is_the_segment_itself() -> None:
    replica = replica_of(UNTOUCHED)
    assert replica.shape == (REPLICA,)
    assert replica.dtype == np.float32
    np.testing.assert_allclose(replica, MUSIC.cut(0, START - EDGE, REPLICA), atol=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_EVERYTHING_at_once_stays_finite_even_on_silence(seed: int) -> None:
    degrader = Degrader(EVERYTHING, surroundings())
    silence = pack([np.zeros(100_000, np.float32)])
    for music in (MUSIC, silence):
        replica = degrader.degrade(music, 0, START, default_rng(seed)).audio
        assert replica.shape == (REPLICA,)
        assert np.isfinite(replica).all()


@pytest.mark.parametrize("start", [0, 9 * 16_000 - SEGMENT])
def test_the_ends_of_a_recording_will_do(start: int) -> None:
    replica = Degrader(UNTOUCHED, surroundings()).degrade(MUSIC, 1, start, default_rng(0)).audio
    np.testing.assert_allclose(replica, MUSIC.cut(1, start - EDGE, REPLICA), atol=1e-6)


# --- one degradation each ------------------------------------------------------------------------

HEARD = [name for name in KINDS if name not in ("tempo", "masks")]


@pytest.mark.parametrize("name", HEARD)
def test_a_degradation_of_share_one_always_shows(name: str) -> None:
    config = only(name)
    clean = replica_of(UNTOUCHED)
    for seed in range(3):
        assert np.abs(replica_of(config, seed) - clean).max() > 1e-3


@pytest.mark.parametrize("name", HEARD)
def test_a_share_is_a_share(name: str) -> None:
    """A quarter of 100: the binomial distribution leaves 12 to 40 but once in 4,000 times."""
    config = only(name, 0.25)
    degrader, clean = Degrader(config, surroundings()), replica_of(UNTOUCHED)
    rng = default_rng(0)
    replicas = [degrader.degrade(MUSIC, 0, START, rng).audio for _ in range(100)]
    met = sum(float(np.abs(replica - clean).max()) > 0.001 for replica in replicas)
    assert 12 <= met <= 40


def test_polarity_turns_upside_down() -> None:
    config = only("polarity")
    np.testing.assert_array_equal(replica_of(config), -replica_of(UNTOUCHED))


def test_a_room_echoes_from_before_the_segment_with_its_direct_sound_in_place() -> None:
    direct = MUSIC.cut(0, START - EDGE, REPLICA)
    delayed = MUSIC.cut(0, START - EDGE - 4_000, REPLICA)
    echoing = (direct + 0.5 * delayed) / np.sqrt(1.25)  # 0.9 and 0.45 at unit energy
    np.testing.assert_allclose(replica_of(only("room")), echoing, atol=1e-4)


def test_rooms_are_drawn_evenly_however_many_responses_they_have() -> None:
    click, echo = np.zeros(2_000, np.float32), np.zeros(2_000, np.float32)
    click[0] = echo[0] = echo[1_000] = 1.0
    around = surroundings()
    rooms, groups = pack([click, *[echo] * 19]), np.array([7] + [3] * 19)
    degrader = Degrader(only("room"), Surroundings(around.noise, around.crowd, rooms, groups))
    rng, dry = default_rng(0), replica_of(UNTOUCHED)
    dry_ones = sum(
        bool(np.allclose(degrader.degrade(MUSIC, 0, START, rng).audio, dry, atol=1e-4))
        for _ in range(80)
    )
    assert 24 < dry_ones < 56  # by responses it would be 4


def test_a_loudspeaker_takes_the_lows_and_the_highs() -> None:
    config = only("loudspeaker")
    before, after = spectrum(replica_of(UNTOUCHED)), spectrum(replica_of(config))
    hz = np.fft.rfftfreq(REPLICA, 1 / 16_000)
    kept = [
        after[(hz > low) & (hz < high)].sum() / before[(hz > low) & (hz < high)].sum()
        for low, high in ((10, 75), (900, 1_600), (7_500, 8_000))
    ]
    assert kept[0] < 0.3
    assert kept[1] > 0.5
    assert kept[2] < 0.5


def test_an_equaliser_stays_within_12_db() -> None:
    config = only("equaliser")
    before, after = np.fft.rfft(replica_of(UNTOUCHED)), np.fft.rfft(replica_of(config))
    bands = np.array_split(np.arange(100, len(before) - 100), 60)
    change = [
        10 * np.log10(np.sum(np.abs(after[b]) ** 2) / np.sum(np.abs(before[b]) ** 2)) for b in bands
    ]
    assert max(map(abs, change)) < 12.5
    assert max(change) - min(change) > 1


@pytest.mark.parametrize(
    ("name", "heard_hz"), [("noise", 1_000), ("crowd", 3_000), ("coloured", None)]
)
def test_noise_comes_from_where_it_was_asked(name: str, heard_hz: int | None) -> None:
    added = replica_of(only(name)) - replica_of(UNTOUCHED)
    shares = {hz: power_around(added, hz) / spectrum(added).sum() for hz in (1_000, 3_000)}
    for frequency_hz, share in shares.items():
        assert share > 0.99 if frequency_hz == heard_hz else share < 0.05


def test_other_music_is_another_recording_of_the_corpus() -> None:
    music = pack([noise(9.0, seed=1), sine(2_000, 9.0)])
    degrader = Degrader(only("other_music"), surroundings())
    added = degrader.degrade(music, 0, START, default_rng(0)).audio - replica_of(UNTOUCHED)
    assert power_around(added, 2_000) / spectrum(added).sum() > 0.99


@pytest.mark.parametrize("name", ["noise", "crowd", "coloured", "other_music"])
@pytest.mark.parametrize("snr_db", [-4.0, 15.0])
def test_what_is_mixed_in_is_as_loud_as_asked(name: str, snr_db: float) -> None:
    clean = replica_of(UNTOUCHED)
    added = replica_of(only(name, min_snr_db=snr_db, max_snr_db=snr_db)) - clean
    assert 10 * np.log10(np.mean(clean**2) / np.mean(added**2)) == pytest.approx(snr_db, abs=0.05)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("noise", "min_snr_db", "max_snr_db"),
        ("coloured", "min_slope", "max_slope"),
        ("distortion", "least", "most"),
        ("codec", "min_kbps", "max_kbps"),
    ],
)
def test_a_range_turned_round_is_refused(name: str, least: str, most: str) -> None:
    given = getattr(AugmentationConfig(), name)
    turned = {least: getattr(given, most), most: getattr(given, least)}
    with pytest.raises(ConfigError, match=f"{least} must not exceed {most}"):
        only(name, **turned)


def test_clipping_cuts_off_no_more_than_its_share() -> None:
    clean = replica_of(UNTOUCHED)
    shares = []
    for seed in range(20):
        clipped = replica_of(only("clipping", largest_share=0.2), seed)
        limit = np.abs(clipped).max()
        np.testing.assert_allclose(clipped, np.clip(clean, -limit, limit), atol=1e-6)
        shares.append(float(np.mean(np.abs(clean) > limit)))
    assert max(shares) <= 0.2
    assert max(shares) > 0.1


def test_a_codec_keeps_the_time_and_loses_detail() -> None:
    clean = replica_of(UNTOUCHED)
    for seed in range(6):
        heard = replica_of(only("codec"), seed)
        delays = np.fft.irfft(np.fft.rfft(heard) * np.conj(np.fft.rfft(clean)))
        assert np.argmax(delays) in (0, 1, 2, 3, len(delays) - 1)
        assert 0.3 < np.corrcoef(heard, clean)[0, 1] < 0.999


def test_distortion_bends_without_changing_the_order() -> None:
    distorted, clean = replica_of(only("distortion")), replica_of(UNTOUCHED)
    order = np.argsort(clean)
    assert bool((np.diff(distorted[order]) > -1e-6).all())
    assert np.abs(distorted).max() < 1
    slope = np.polynomial.Polynomial.fit(clean, distorted, 1)
    assert np.abs(distorted - slope(clean)).max() > 1e-3  # it is no mere gain


@pytest.mark.parametrize("limit_db", [3.0, 12.0])
def test_the_level_changes_within_its_limit(limit_db: float) -> None:
    degrader = Degrader(only("gain", largest_db=limit_db), surroundings())
    clean, rng = replica_of(UNTOUCHED), default_rng(0)
    gains = [
        10
        * np.log10(np.mean(degrader.degrade(MUSIC, 0, START, rng).audio ** 2) / np.mean(clean**2))
        for _ in range(40)
    ]
    assert max(map(abs, gains)) <= limit_db + 1e-3
    assert min(gains) < -0.7 * limit_db < 0.7 * limit_db < max(gains)


def test_speed_moves_pitch_and_the_middle_stays() -> None:
    tone = pack([sine(1_000, 9.0)])
    degrader = Degrader(only("speed", largest=0.045), surroundings())
    rng, pitches = default_rng(0), []
    for _ in range(40):
        replica = degrader.degrade(tone, 0, START, rng).audio
        pitches.append(float(np.argmax(spectrum(replica))) * 16_000 / REPLICA)
    assert 954.5 < min(pitches) < 970
    assert 1_030 < max(pitches) < 1_045.5


def click_in(degrader: Degrader, rng: np.random.Generator) -> int:
    """How many samples late the middle of a segment comes in a replica."""
    recording = np.zeros(9 * 16_000, np.float32)
    recording[START + SEGMENT // 2] = 1.0
    replica = degrader.degrade(pack([recording]), 0, START, rng).audio
    return int(np.argmax(np.abs(replica))) - REPLICA // 2


def test_shifts_go_either_way_and_are_beta_distributed() -> None:
    """Beta(8, 2) of 150 ms: mean 120 ms, spread 150 sqrt(16 / 1100) = 18 ms, never beyond 150."""
    degrader = Degrader(only("shift"), surroundings())
    rng = default_rng(0)
    shifts_ms = np.array([click_in(degrader, rng) for _ in range(300)]) / 16
    assert np.abs(shifts_ms).max() <= 150.1
    assert np.abs(shifts_ms).mean() == pytest.approx(120, abs=5)
    assert np.abs(shifts_ms).std() == pytest.approx(18.1, abs=4)
    assert 100 < (shifts_ms > 0).sum() < 200


@pytest.mark.parametrize(("alpha", "beta", "mean_ms"), [(2.0, 8.0, 20.0), (5.0, 5.0, 50.0)])
def test_the_shape_of_the_shifts_is_a_setting(alpha: float, beta: float, mean_ms: float) -> None:
    config = only("shift", max_ms=100.0, alpha=alpha, beta=beta)
    degrader, rng = Degrader(config, surroundings()), default_rng(0)
    shifts_ms = np.array([click_in(degrader, rng) for _ in range(100)]) / 16
    assert np.abs(shifts_ms).mean() == pytest.approx(mean_ms, abs=6)
