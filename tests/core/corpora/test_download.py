"""Fetching from a server of our own, which can break off and knows ranges."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from roomprint.corpora.catalogue import CATALOGUE, Corpus, find_corpus
from roomprint.corpora.download import Fetch
from roomprint.errors import ConfigError, DownloadError
from roomprint.steps import finish


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("sounds/a.wav", b"a" * 3_000_000)
        file.writestr("sounds/b.wav", b"b" * 500)
    return out.getvalue()


@dataclass
class Site:
    """What the server serves, and what it was asked."""

    content: bytes
    url: str = ""
    breaks_after: int = 0  # bytes of the next answer; 0 is never
    knows_ranges: bool = True
    says_length: bool = True
    asked_from: list[int] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site(archive())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "bytes=0-")
            first = int(wanted.removeprefix("bytes=").rstrip("-"))
            served.asked_from.append(first)
            if not served.knows_ranges:
                first = 0
            if self.path != "/corpus.zip":
                self.send_error(404)
                return
            if first >= len(served.content):
                self.send_error(416)
                return
            rest = served.content[first:]
            self.send_response(206 if first else 200)
            sent = rest[: served.breaks_after or None]
            served.breaks_after, self.close_connection = 0, True
            if served.says_length:
                self.send_header("Content-Length", str(len(rest)))
                self.end_headers()
                self.wfile.write(sent)
                return
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n" % len(sent) + sent + b"\r\n")
            if len(sent) == len(rest):
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}/corpus.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def corpus(site: Site, sha1: str | None = None) -> Corpus:
    right = hashlib.sha1(site.content).hexdigest()
    return Corpus("toy", "noise", "", site.url, 3, right if sha1 is None else sha1, "")


def test_a_corpus_is_unpacked_into_a_folder_of_its_name(site: Site, tmp_path: Path) -> None:
    folder = finish(Fetch(corpus(site), tmp_path / "data").steps())
    assert folder == tmp_path / "data" / "toy"
    assert (folder / "sounds/a.wav").read_bytes() == b"a" * 3_000_000
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["toy"]


def test_what_is_there_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    fetch = Fetch(corpus(site), tmp_path)
    notes = [progress.note for progress in fetch.steps()]
    assert {"fetching toy: 1 of 3 MB", "fetching toy: 3 of 3 MB"} < set(notes)
    finish(fetch.steps())
    assert len(site.asked_from) == 1


def test_a_broken_download_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    site.breaks_after = 1_234_567
    with pytest.raises(DownloadError, match="broke off after 1 of 3 MB"):
        finish(Fetch(corpus(site), tmp_path).steps())
    folder = finish(Fetch(corpus(site), tmp_path).steps())
    assert site.asked_from == [0, 1_234_567]
    assert (folder / "sounds/a.wav").read_bytes() == b"a" * 3_000_000


def test_a_server_that_does_not_say_the_length(site: Site, tmp_path: Path) -> None:
    site.says_length, site.breaks_after = False, 1_234_567
    with pytest.raises(DownloadError, match="broke off after 1 MB; the same command goes on"):
        finish(Fetch(corpus(site), tmp_path).steps())
    told = list(Fetch(corpus(site), tmp_path).steps())
    assert site.asked_from == [0, 1 << 20]
    assert (tmp_path / "toy" / "sounds/a.wav").read_bytes() == b"a" * 3_000_000
    assert {progress.total for progress in told if progress.note == "fetching toy: 2 MB"} == {0}


def test_a_cancelled_download_goes_on_too(site: Site, tmp_path: Path) -> None:
    steps = Fetch(corpus(site), tmp_path).steps()
    next(steps)
    steps.close()
    finish(Fetch(corpus(site), tmp_path).steps())
    assert site.asked_from == [0, 1 << 20]


def test_a_server_without_ranges_starts_anew(site: Site, tmp_path: Path) -> None:
    site.breaks_after = 1_000_000
    site.knows_ranges = False
    with pytest.raises(DownloadError):
        finish(Fetch(corpus(site), tmp_path).steps())
    folder = finish(Fetch(corpus(site), tmp_path).steps())
    assert (folder / "sounds/a.wav").stat().st_size == 3_000_000


def test_a_download_that_only_was_not_unpacked_is_not_fetched_again(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "toy.zip.part").write_bytes(site.content)
    folder = finish(Fetch(corpus(site), tmp_path).steps())
    assert (folder / "sounds/b.wav").exists()


def test_a_wrong_checksum_is_refused_and_forgotten(site: Site, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="has not the checksum"):
        finish(Fetch(corpus(site, "0" * 40), tmp_path).steps())
    assert not list(tmp_path.iterdir())


def test_what_is_no_archive_is_refused_and_forgotten(site: Site, tmp_path: Path) -> None:
    site.content = b"<html>moved</html>"
    with pytest.raises(DownloadError, match="no whole zip file"):
        finish(Fetch(corpus(site, ""), tmp_path).steps())
    assert not list(tmp_path.iterdir())


def test_a_missing_page_and_a_missing_server_are_told(site: Site, tmp_path: Path) -> None:
    site.url += "x"
    with pytest.raises(DownloadError, match="answers 404"):
        finish(Fetch(corpus(site), tmp_path).steps())
    nowhere = Corpus("toy", "noise", "", "http://127.0.0.1:1/corpus.zip", 3, "", "")
    with pytest.raises(DownloadError, match="cannot be reached"):
        finish(Fetch(nowhere, tmp_path).steps())


def test_the_catalogue_names_what_it_has() -> None:
    assert find_corpus("mit-ir") is CATALOGUE["mit-ir"]
    with pytest.raises(ConfigError, match="no corpus fma in the catalogue: fma-small"):
        find_corpus("fma")
    for name, entry in CATALOGUE.items():
        assert (entry.name, entry.url[:8]) == (name, "https://")
        assert len(entry.sha1) in (0, 40)
