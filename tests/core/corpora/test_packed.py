import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.packs import noise, pack, sine

from roomprint.corpora.packed import PackedAudio, open_packed, pack_audio
from roomprint.errors import ConfigError
from roomprint.steps import finish


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    recordings = {"a": sine(440, 2.0), "b": noise(1.0, 1), "c": sine(880, 0.5)}
    for name, samples in recordings.items():
        soundfile.write(tmp_path / f"{name}.wav", samples, 16_000, subtype="FLOAT")
    return [tmp_path / f"{name}.wav" for name in recordings]


def test_recordings_come_back_whole_and_in_order(files: list[Path], tmp_path: Path) -> None:
    packed = finish(pack_audio(files, tmp_path / "cache"))
    assert packed.names == tuple(map(str, files))
    assert [packed.length(i) / 16_000 for i in range(len(packed))] == [2.0, 1.0, 0.5]
    for number, path in enumerate(files):
        expected, _ = soundfile.read(path)
        audio = packed.cut(number, 0, len(expected))
        assert audio.dtype == np.float32
        np.testing.assert_allclose(audio, expected, atol=0.6 / 32_767)


@pytest.mark.parametrize("start", [-5, -2, 0, 1, 3, 4, 9])
@pytest.mark.parametrize("length", [0, 1, 3, 12])
def test_beyond_a_recording_there_is_silence_not_its_neighbour(start: int, length: int) -> None:
    middle = np.array([0.1, 0.2, 0.3, 0.4], np.float32)
    packed = pack([np.ones(7, np.float32), middle, np.ones(7, np.float32)])
    expected = [middle[i] if 0 <= i < 4 else 0 for i in range(start, start + length)]
    np.testing.assert_allclose(packed.cut(1, start, length), expected, atol=1 / 32_767)


def test_what_is_louder_than_full_scale_is_turned_down(tmp_path: Path) -> None:
    loud = sine(440, 1.0, amplitude=4.0)
    soundfile.write(tmp_path / "loud.wav", loud, 16_000, subtype="FLOAT")
    packed = finish(pack_audio([tmp_path / "loud.wav"], tmp_path / "cache"))
    np.testing.assert_allclose(packed.cut(0, 0, len(loud)), loud / 4, atol=1e-3)


def test_once_packed_it_is_only_opened(files: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    told = [step.note for step in pack_audio(files, cache)]
    assert told == ["reading a.wav", "reading b.wav", "reading c.wav"]
    assert list(pack_audio(files, cache)) == []
    soundfile.write(files[1], noise(1.5, 2), 16_000)
    again = finish(pack_audio(files, cache))
    assert again.length(1) / 16_000 == 1.5
    assert len(list(cache.iterdir())) == 2


def test_a_stop_leaves_nothing_that_looks_done(files: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    steps = pack_audio(files, cache)
    next(steps)
    next(steps)
    steps.close()
    assert [f for f in cache.rglob("*") if f.is_file()] == []
    assert len(finish(pack_audio(files, cache))) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_says_so_itself(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(_: Path) -> Iterator[Path]:
        yield Path("/dev/full")

    monkeypatch.setattr("roomprint.corpora.packed.whole_file", full)
    with pytest.raises(OSError, match="No space left on device"):
        finish(pack_audio(files, tmp_path / "cache"))


def test_unreadable_files_are_left_out(files: list[Path], tmp_path: Path) -> None:
    files[0].write_bytes(b"no audio")
    packed = finish(pack_audio(files, tmp_path / "cache"))
    assert packed.names == tuple(map(str, files[1:]))
    assert packed.length(0) / 16_000 == 1.0
    for pack_ in (packed, finish(pack_audio(files, tmp_path / "cache"))):
        (skipped,) = pack_.skipped
        assert skipped.name == str(files[0])
        assert "a.wav" in skipped.reason


def test_nothing_readable_is_said(files: list[Path], tmp_path: Path) -> None:
    files[0].write_bytes(b"no audio")
    with pytest.raises(ConfigError, match="none of the 1 files could be read"):
        finish(pack_audio(files[:1], tmp_path / "cache"))


def test_another_process_is_sent_where_it_lies_not_what_it_holds(
    files: list[Path], tmp_path: Path
) -> None:
    packed = finish(pack_audio(files, tmp_path / "cache"))
    sent = pickle.dumps(packed)
    assert len(sent) < 2_000 < packed.samples.nbytes
    there: PackedAudio = pickle.loads(sent)
    assert isinstance(there.samples, np.memmap)
    assert there.names == packed.names
    np.testing.assert_array_equal(there.starts, packed.starts)
    np.testing.assert_array_equal(there.cut(1, 0, 16_000), packed.cut(1, 0, 16_000))


def test_audio_in_memory_is_sent_whole() -> None:
    packed = pack([noise(0.1, 1), noise(0.2, 2)])
    there: PackedAudio = pickle.loads(pickle.dumps(packed))
    np.testing.assert_array_equal(there.cut(1, 0, 3_200), packed.cut(1, 0, 3_200))
    assert there.length(0) / 16_000 == 0.1


def test_what_was_packed_is_mapped_by_its_folder(files: list[Path], tmp_path: Path) -> None:
    packed = finish(pack_audio(files, tmp_path / "cache"))
    (folder,) = (tmp_path / "cache").iterdir()
    np.testing.assert_array_equal(open_packed(folder).samples, packed.samples)


def test_a_part_holds_the_recordings_asked_for(files: list[Path], tmp_path: Path) -> None:
    whole = finish(pack_audio(files, tmp_path / "cache"))
    part: PackedAudio = pickle.loads(pickle.dumps(whole.part(1, 3)))
    assert part.names == whole.names[1:]
    for number in (0, 1):
        np.testing.assert_array_equal(part.cut(number, 0, 8_000), whole.cut(number + 1, 0, 8_000))


def test_silence_is_told_from_sound() -> None:
    silence = np.zeros(3_000_000, np.float32)
    assert pack([silence, silence]).is_silent()
    assert not pack([silence, noise(0.1, 1)]).is_silent()
    assert pack([noise(0.1, 1), silence]).part(1, 2).is_silent()
