import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from tests.core.packs import noise, pack, sine

from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.training.augmentation import Degrader
from roomprint.training.degradations import AugmentationConfig
from roomprint.training.draws import Surroundings
from roomprint.training.schedule import LoopConfig
from roomprint.training.segments import SegmentPairs, usable

FRONT_END = FrontEnd(40, 256)
PITCHES_HZ = [300, 500, 800, 1_200, 1_800, 2_700]
TONES = pack([sine(hz, 5.0) + noise(5.0, seed=hz, amplitude=0.01) for hz in PITCHES_HZ])
KINDS: dict[str, Any] = vars(AugmentationConfig())
UNTOUCHED = AugmentationConfig(
    **{name: replace(kind, probability=0.0) for name, kind in KINDS.items()}
)
MASKED = replace(UNTOUCHED, masks=replace(KINDS["masks"], probability=1.0))
TUNEFUL = replace(UNTOUCHED, **{name: KINDS[name] for name in ("shift", "speed", "room", "gain")})


def pairs_of(
    music: PackedAudio = TONES,
    augmentation: AugmentationConfig = UNTOUCHED,
    batch: int = 4,
    seed: int = 0,
    rank: int = 0,
    processes: int = 1,
) -> SegmentPairs:
    click = np.zeros(500, np.float32)
    click[0] = 1.0
    room, background = pack([click]), pack([noise(5.0, seed=9)])
    around = Surroundings(background, background, room, np.array([0]))
    degrader = Degrader(augmentation, around)
    loop = LoopConfig(batch=batch, steps=5, seed=seed)
    return SegmentPairs(music, degrader, FRONT_END, loop, rank=rank, processes=processes)


def pitches(log_mel: torch.Tensor) -> list[int]:
    """The loudest band of each window."""
    return log_mel.mean(dim=1).argmax(dim=1).tolist()


@pytest.mark.parametrize("augmentation", [UNTOUCHED, AugmentationConfig()])
def test_a_batch_is_the_same_in_every_process_and_run(augmentation: AugmentationConfig) -> None:
    here = pairs_of(augmentation=augmentation)
    there: SegmentPairs = pickle.loads(pickle.dumps(pairs_of(augmentation=augmentation)))
    here[0]  # what was made before plays no part
    for mine, theirs in zip(here[3], there[3], strict=True):
        assert torch.equal(mine, theirs)


def test_steps_and_seeds_make_other_batches() -> None:
    pairs = pairs_of()
    batches = [pairs[0][0], pairs[1][0], pairs_of(seed=1)[0][0]]
    assert not torch.equal(batches[0], batches[1])
    assert not torch.equal(batches[0], batches[2])
    assert len(pairs) == 5


def test_recordings_in_a_batch_are_distinct_and_partners_stand_together() -> None:
    pairs = pairs_of(augmentation=TUNEFUL)
    for step in range(5):
        originals, replicas = pairs[step]
        assert originals.shape == replicas.shape == (4, FRONT_END.frames_in(48_000), 40)
        assert len(set(pitches(originals))) == 4
        for mine, its_replica in zip(pitches(originals), pitches(replicas), strict=True):
            assert abs(mine - its_replica) <= 1  # the speed moves it a little


def test_a_replica_with_nothing_done_to_it_is_the_original() -> None:
    noises = pack([noise(5.0, seed) for seed in range(3)])
    originals, replicas = pairs_of(noises, batch=3)[0]
    torch.testing.assert_close(originals, replicas, atol=1e-3, rtol=0)
    assert originals.std() > 0.1


def test_both_are_mean_free_and_only_the_replica_is_masked() -> None:
    originals, replicas = pairs_of(augmentation=MASKED)[0]
    torch.testing.assert_close(originals.mean(dim=(1, 2)), torch.zeros(4), atol=1e-5, rtol=0)
    assert not bool((originals == 0).all(dim=1).any())
    assert bool((replicas == 0).all(dim=1).any())
    untouched = replicas != 0
    torch.testing.assert_close(replicas[untouched], originals[untouched], atol=1e-3, rtol=0)


def test_a_batch_has_no_more_pairs_than_there_are_recordings() -> None:
    pairs = pairs_of(batch=64)
    originals, _ = pairs[0]
    assert len(originals) == len(PITCHES_HZ)
    assert len(set(pitches(originals))) == len(PITCHES_HZ)


def test_an_epoch_goes_once_through_the_recordings_in_another_order_each_time() -> None:
    pairs = pairs_of(batch=3)
    epochs = [pitches(pairs[step][0]) + pitches(pairs[step + 1][0]) for step in (0, 2)]
    assert len(set(epochs[0])) == len(PITCHES_HZ)
    assert sorted(epochs[0]) == sorted(epochs[1])
    assert epochs[0] != epochs[1]


def test_shares_of_processes_are_together_the_batch_of_one() -> None:
    augmentation = replace(AugmentationConfig(), masks=MASKED.masks)
    whole = pairs_of(augmentation=augmentation)[1]
    shares = [pairs_of(augmentation=augmentation, rank=rank, processes=2)[1] for rank in (0, 1)]
    for part, mine, theirs in zip(whole, *shares, strict=True):
        assert torch.equal(part, torch.cat([mine, theirs]))


def test_recordings_shorter_than_a_segment_are_passed_over() -> None:
    music = pack([sine(300, 2.9), sine(800, 3.0), sine(1_200, 4.0), sine(2_700, 1.0)])
    originals, _ = pairs_of(music)[0]
    assert usable(music).tolist() == [1, 2]
    alone = [FRONT_END(FRONT_END.mel_power(torch.from_numpy(sine(f, 3.0)))) for f in (800, 1_200)]
    assert sorted(pitches(originals)) == sorted(pitches(torch.stack(alone)))


@pytest.mark.parametrize("seconds", [[2.0, 2.0, 2.0], [2.0, 5.0], [5.0]])
def test_too_little_to_tell_apart_is_refused(seconds: list[float]) -> None:
    with pytest.raises(ConfigError, match="two recordings of 3 s at least"):
        pairs_of(pack([noise(length, seed=1) for length in seconds]))


def test_silence_is_avoided_where_there_is_sound() -> None:
    """Half of every recording is silent."""
    silence = np.zeros(20 * 16_000, np.float32)
    music = pack([np.concatenate([silence, noise(20.0, seed)]) for seed in range(2)])
    silent = 0
    for seed in range(15):
        originals, _ = pairs_of(music, seed=seed)[0]
        silent += sum(not bool(original.any()) for original in originals)
    assert silent == 0  # one try each would leave about 14 of 30


def test_all_silence_is_no_endless_search() -> None:
    originals, replicas = pairs_of(pack([np.zeros(64_000, np.float32)] * 2))[0]
    assert bool(torch.isfinite(originals).all() and torch.isfinite(replicas).all())
