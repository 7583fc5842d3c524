"""What cannot be read gets one sentence that names the file; what half can be read, is read."""

import os
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.core.sounds import tone, write

from roomprint.audio.files import SAMPLE_RATE_HZ, content_hash, read_audio, read_info
from roomprint.errors import AudioError

TEXT = "Shall I compare thee to a summer's day?\n" * 200
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n"


def refused(path: Path, reason: str) -> None:
    """Both ways of reading say ``reason``, naming the file, on one line."""
    for read in (read_info, read_audio):
        with pytest.raises(AudioError) as caught:
            read(path)
        sentence = str(caught.value)
        assert re.search(reason, sentence), sentence
        assert path.name.split("\n")[0] in sentence
        assert "\n" not in sentence


def test_missing(tmp_path: Path) -> None:
    refused(tmp_path / "gone.wav", "does not exist")
    refused(tmp_path / "gone" / "deeper.wav", "does not exist")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "album.mp3").mkdir()
    refused(tmp_path / "album.mp3", "is a folder")


@pytest.mark.parametrize("end", ["wav", "mp3", "m4a", "txt"])
def test_empty(end: str, tmp_path: Path) -> None:
    (tmp_path / f"nothing.{end}").touch()
    refused(tmp_path / f"nothing.{end}", "is empty")


@pytest.mark.parametrize("end", ["wav", "mp3", "m4a", "ogg", "flac", "mp4", "raw", "aac", "wma"])
def test_text_by_another_name(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"sonnet.{end}"
    path.write_text(TEXT)
    refused(path, "cannot be read as audio|holds no sound")


@pytest.mark.parametrize("end", ["mp3", "MP3", "mp2", "mpga"])
def test_text_named_mpeg_prints_nothing(
    end: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"sonnet.{end}"
    path.write_text(TEXT)
    refused(path, "cannot be read as audio|holds no sound")
    assert capfd.readouterr() == ("", "")


def test_junk_before_the_first_frame_of_an_mp3_is_passed_over(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.mp3", tone(440, 3.0))
    late = tmp_path / "late.mp3"
    late.write_bytes(bytes(700) + whole.read_bytes())
    heard = read_audio(late)
    assert len(heard) == pytest.approx(3 * SAMPLE_RATE_HZ, abs=0.1 * SAMPLE_RATE_HZ)
    peak_hz = np.argmax(np.abs(np.fft.rfft(heard))) * SAMPLE_RATE_HZ / len(heard)
    assert peak_hz == pytest.approx(440, abs=1)


@pytest.mark.parametrize("end", ["wav", "mp3", "flac", "m4a"])
def test_random_bytes(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"dice.{end}"
    path.write_bytes(np.random.default_rng(0).bytes(50_000))
    refused(path, "cannot be read as audio|holds no sound")


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "secret.wav", tone(440, 0.5))
    if os.geteuid() == 0:  # root may read anything: the system's refusal is put in by hand

        def deny(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", deny)
    path.chmod(0)
    refused(path, "permission denied")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    refused(tmp_path / "pipe.wav", "is not a file")


def test_an_impossible_name() -> None:
    with pytest.raises(AudioError, match="not a possible name"):
        read_info(Path("zero\0byte.wav"))


def test_a_header_without_samples(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "short.wav", np.zeros(0), 44_100)
    with pytest.raises(AudioError, match=r"short.wav"):
        read_audio(tmp_path / "short.wav")


def test_an_absurd_sample_rate(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "slow.wav", np.zeros(1_000), 2)
    refused(tmp_path / "slow.wav", "sample rate of 2 Hz")


def test_a_video_without_sound(tmp_path: Path) -> None:
    import av

    path = tmp_path / "silent film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        container.mux([*stream.encode(picture), *stream.encode(None)])
    refused(path, "holds no sound")


@pytest.mark.parametrize("name", ["song.mp3", "list.m3u8"])
def test_a_playlist_opens_nothing_else(name: str, tmp_path: Path) -> None:
    target = write(tmp_path / "private.aac", tone(440, 1.0))
    path = tmp_path / name
    path.write_text(PLAYLIST.format(target=target))
    refused(path, "cannot be read as audio|holds no sound")


@pytest.mark.parametrize("end", ["wav", "flac", "ogg", "opus", "mp3", "mkv", "aac", "ts", "wma"])
def test_a_truncated_file_gives_what_is_there(end: str, tmp_path: Path) -> None:
    rate = 48_000
    path = write(tmp_path / f"cut.{end}", tone(440, 8.0, rate), rate)
    whole = read_audio(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    part = read_audio(path)
    assert 0.2 * len(whole) < len(part) < 0.8 * len(whole)
    sure = len(part) - SAMPLE_RATE_HZ // 5
    np.testing.assert_allclose(part[:sure], whole[:sure], atol=1e-4)
    read_info(path)


def test_a_truncated_file_with_nothing_left_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "stump.m4a", tone(440, 4.0))
    path.write_bytes(path.read_bytes()[:600])
    refused(path, "cannot be read as audio|holds no sound")


@pytest.mark.parametrize("end", ["mp3", "flac", "ogg", "m4a"])
def test_damage_in_the_middle_is_survived(end: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"scratched.{end}", tone(440, 8.0))
    content = bytearray(path.read_bytes())
    at = len(content) // 2
    content[at : at + 300] = np.random.default_rng(1).bytes(300)
    path.write_bytes(content)
    audio = read_audio(path)
    assert len(audio) > 2 * SAMPLE_RATE_HZ
    assert np.isfinite(audio).all()


NAMES = (
    "a b.wav",
    "ünï 音.flac",
    "quote'\".ogg",
    "#?%&;$(x).mp3",
    "-rf.wav",
    "http:__x.m4a",
    "two\nlines.m4a",
    os.fsdecode(b"latin-\xe9.wav"),
    os.fsdecode(b"latin-\xe9.m4a"),
)


@pytest.mark.parametrize("name", NAMES)
def test_odd_names(name: str, tmp_path: Path) -> None:
    plain = write(tmp_path / f"plain{Path(name).suffix}", tone(440, 2.0))
    path = plain.rename(tmp_path / name)
    assert len(read_audio(path)) > SAMPLE_RATE_HZ
    assert len(content_hash(path)) == 64
    title = read_info(path).title
    assert title.encode()  # is text, whatever the name is
    assert title.isprintable()


def test_odd_names_in_sentences(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"gone-\xe9\n.wav")
    with pytest.raises(AudioError, match=r"gone-\\xe9\\n.wav does not exist"):
        read_info(path)


def test_hash_of_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"gone.wav cannot be read"):
        content_hash(tmp_path / "gone.wav")
