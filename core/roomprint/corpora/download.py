"""Fetching a corpus: one archive, resumed where it stopped, checked, unpacked whole."""

import hashlib
import os
import shutil
import zipfile
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from roomprint.corpora.catalogue import Corpus
from roomprint.errors import DownloadError, reason_of
from roomprint.steps import Progress, Steps

_BLOCK = 1 << 20
_TIMEOUT_S = 60.0
_NOTHING_LEFT = 416  # the server's answer to "go on behind the last byte"


@dataclass(frozen=True)
class Fetch:
    """Fetch a corpus into a folder of its own below ``folder``; what is there is not fetched again.

    A download that was stopped goes on where it stopped, as long as the archive stays below
    ``folder`` (``NAME.zip.part``).
    """

    corpus: Corpus
    folder: Path

    def steps(self) -> Steps[Path]:
        """Download, check, unpack; progress counts megabytes, then files.

        Raises:
            DownloadError: The server cannot be reached, the disk is full, or what came is damaged.
        """
        target = self.folder / self.corpus.name
        if target.is_dir():
            return target
        part = self.folder / f"{self.corpus.name}.zip.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            yield from self._download(part)
            yield from self._check(part)
            yield from self._unpack(part, target)
        except OSError as error:
            raise DownloadError(
                f"{self.corpus.name} cannot be kept in {self.folder}: {reason_of(error)}"
            ) from error
        part.unlink()
        return target

    def _download(self, part: Path) -> Steps[None]:
        there = part.stat().st_size if part.exists() else 0
        answer = self._ask(there)
        if answer is None:
            return
        with answer:
            if answer.status != 206:  # the server does not know how to go on: from the start
                there = 0
            length = answer.headers.get("Content-Length")  # some servers do not say
            total = there + int(length) if length else 0
            with part.open("ab" if there else "wb") as file:
                while block := self._read(answer):
                    file.write(block)
                    there += len(block)
                    of = f" of {total // 10**6}" if total else ""
                    note = f"fetching {self.corpus.name}: {there // 10**6}{of} MB"
                    yield Progress(there // 10**6, total // 10**6, note)
                file.flush()
                os.fsync(file.fileno())
        if block is None or there < total:
            of = f" of {total // 10**6}" if total else ""
            raise DownloadError(
                f"the connection to {self.corpus.url} broke off after {there // 10**6}{of} MB; the "
                "same command goes on from there"
            )

    def _ask(self, there: int) -> HTTPResponse | None:
        """The server's answer from byte ``there`` on; None when nothing is missing."""
        request = Request(self.corpus.url, headers={"Range": f"bytes={there}-"} if there else {})
        try:
            answer: HTTPResponse = urlopen(request, timeout=_TIMEOUT_S)
        except HTTPError as error:
            if error.code == _NOTHING_LEFT:
                return None
            raise DownloadError(
                f"{self.corpus.url} answers {error.code} ({error.reason}); perhaps it has moved"
            ) from error
        except (URLError, TimeoutError) as error:
            raise DownloadError(
                f"{self.corpus.url} cannot be reached ({getattr(error, 'reason', error)})"
            ) from error
        return answer

    def _read(self, answer: HTTPResponse) -> bytes | None:
        """What comes next, empty at the end; None when the connection breaks off."""
        try:
            return answer.read(_BLOCK)
        except (HTTPException, ConnectionError, TimeoutError):
            return None

    def _check(self, part: Path) -> Steps[None]:
        if not self.corpus.sha1:
            return
        digest = hashlib.sha1(usedforsecurity=False)
        size = part.stat().st_size
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                yield Progress(file.tell() // 10**6, size // 10**6, "checking")
        if digest.hexdigest() != self.corpus.sha1:
            part.unlink()
            raise DownloadError(
                f"what came from {self.corpus.url} has not the checksum its makers state; it was "
                "deleted, fetch it again"
            )

    def _unpack(self, part: Path, target: Path) -> Steps[None]:
        beside = target.with_name(f".{target.name}.part")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            with zipfile.ZipFile(part) as archive:
                members = archive.infolist()
                for done, member in enumerate(members, start=1):
                    archive.extract(member, beside)  # never outside of it: zipfile sees to that
                    yield Progress(done, len(members), "unpacking")
            beside.rename(target)
        except zipfile.BadZipFile as error:
            part.unlink()
            raise DownloadError(
                f"what came from {self.corpus.url} is no whole zip file; it was deleted, fetch it "
                "again"
            ) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
