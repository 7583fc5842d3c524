"""A digest that is remembered, and files that change under it in every way there is."""

import os
from hashlib import blake2b
from pathlib import Path

import pytest

from roomprint.encoders import identity
from roomprint.encoders.identity import Stamp, identity_of


def truth(config: bytes, content: bytes) -> str:
    return blake2b(config + content, digest_size=16).hexdigest()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"weights 00")
    return path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had been left alone for long."""
    monkeypatch.setattr(identity, "_SETTLED_NS", -(10**18))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read."""
    read: list[Path] = []
    digest = identity._digest

    def counted(config: bytes, weights: Path) -> str:
        read.append(weights)
        return digest(config, weights)

    monkeypatch.setattr(identity, "_digest", counted)
    return read


@pytest.mark.usefixtures("settled")
def test_weights_that_stay_are_read_once(weights: Path, reads: list[Path]) -> None:
    for _ in range(5):
        assert identity_of(b"{}", weights) == truth(b"{}", b"weights 00")
    assert reads == [weights]
    assert identity_of(b"{ }", weights) == truth(b"{ }", b"weights 00")


@pytest.mark.usefixtures("settled")
def test_another_file_in_the_same_place_is_noticed(weights: Path) -> None:
    before = weights.stat()
    assert identity_of(b"{}", weights) == truth(b"{}", b"weights 00")
    other = weights.with_name("other")
    other.write_bytes(b"weights 01")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(weights)
    assert identity_of(b"{}", weights) == truth(b"{}", b"weights 01")


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_read_again(weights: Path, reads: list[Path]) -> None:
    identity_of(b"{}", weights)
    os.utime(weights, ns=(0, 0))
    assert identity_of(b"{}", weights) == truth(b"{}", b"weights 00")
    assert len(reads) == 2


def test_a_file_that_changes_faster_than_the_clock_ticks_is_noticed(weights: Path) -> None:
    before = weights.stat()
    for number in range(100):
        content = b"weights %02d" % number
        weights.write_bytes(content)
        os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert identity_of(b"{}", weights) == truth(b"{}", content)


def test_a_file_settles_when_it_is_left_alone(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = Stamp.of(weights)
    assert not stamp.settled
    os.utime(weights, ns=(0, 0))  # it was changed just now, whatever it says of itself
    assert not Stamp.of(weights).settled
    later = stamp.changed_ns + 3_500_000_000
    monkeypatch.setattr("time.time_ns", lambda: later)
    assert stamp.settled


def test_weights_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        identity_of(b"{}", tmp_path / "none")
