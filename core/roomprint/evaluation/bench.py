"""What every protocol of fingerprints begins with: recordings indexed, noises and rooms at hand."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import roomprint
from roomprint.corpora.folders import KINDS, find_sounds, pack_sounds
from roomprint.corpora.packed import PackedAudio, Skipped
from roomprint.encoders.arithmetic import bfloat16_is_fast
from roomprint.encoders.models import ModelInfo, amend_card, find_model
from roomprint.evaluation.kept import Kept
from roomprint.library.adding import add_tracks
from roomprint.library.confidence import read_calibration
from roomprint.settings import Config, setting
from roomprint.steps import Steps
from roomprint.training.environment import describe_files

if TYPE_CHECKING:
    from roomprint.library.fingerprint import Fingerprinter
    from roomprint.library.library import Library
    from roomprint.training.distortions import Scene

R = TypeVar("R")

_KINDS = ("music", "distractors", "noise", "rooms")  # as they are looked for
_PROTOCOL = 3  # raise it when the same settings no longer give the same numbers


@dataclass(frozen=True)
class Bench:
    """A library that is open, and what it is asked for.

    Attributes:
        fingerprinter: The model.
        library: The recordings, and the distractors.
        music: The recordings that are asked for.
        track_ids: Their ids in the library; None for one that it could not take.
        scene: What excerpts are degraded with.
        left_out: Files that could not be used, each with the reason.
        kept: What was measured before.
    """

    fingerprinter: "Fingerprinter"
    library: "Library"
    music: PackedAudio
    track_ids: tuple[int | None, ...]
    scene: "Scene"
    left_out: tuple[Skipped, ...]
    kept: Kept


@dataclass(frozen=True, kw_only=True)
class Evaluation(Config, ABC, Generic[R]):
    """Ask a model for recordings of ``music`` among ``music`` and ``distractors``.

    The library for this lies below ``workspace``, one for each model and choice of folders, and is
    gone on with; so is what was measured, unless anything that matters has changed.

    Attributes:
        music: The recordings that are asked for.
        noise: Recorded noises.
        rooms: Impulse responses.
        workspace: Where libraries and results are kept.
        distractors: More recordings to be in the library.
        model: Name or folder of the model.
        card: Write the rates into the model's card.
    """

    music: Path
    noise: Path
    rooms: Path
    workspace: Path
    distractors: Path | None = None
    model: str | None = None
    card: bool = False
    seed: int = setting(0, "Seed of places, noises and rooms.", low=0, high=2**31)

    def steps(self) -> Steps[R]:
        """Index what is not there yet, then measure what was not measured yet.

        Raises:
            ConfigError: A folder is missing, empty, unreadable or silent; a sentence names it.
        """
        info = find_model(self.model)
        found = find_sounds({kind: getattr(self, kind) for kind in _KINDS})
        files = {kind: [file.absolute() for file in some] for kind, some in found.items()}
        from roomprint.library.fingerprint import Fingerprinter  # heavy: folders come first
        from roomprint.library.library import Library

        with (
            Fingerprinter(info) as fingerprinter,
            Library(
                self.library_folder(info), fingerprinter.identity, fingerprinter.dim
            ) as library,
        ):
            bench = yield from self._bench(fingerprinter, library, files)
            report = yield from self.measure(bench)
        if self.card:
            amend_card(info, self.card_entries(report))
        return report

    @abstractmethod
    def measure(self, bench: Bench) -> Steps[R]:
        """The protocol itself."""

    @abstractmethod
    def card_entries(self, report: R) -> Mapping[str, Any]:
        """What a model's card keeps of the report."""

    def library_folder(self, info: ModelInfo) -> Path:
        """Where the library of a model and these folders lies."""
        folders = [str(f.resolve()) for f in (self.music, self.distractors) if f is not None]
        marked = "\n".join([info.identity, *folders]).encode("utf-8", "surrogateescape")
        return self.workspace / f"{info.name}-{blake2b(marked, digest_size=6).hexdigest()}"

    def _bench(
        self, fingerprinter: "Fingerprinter", library: "Library", files: dict[str, list[Path]]
    ) -> Steps[Bench]:
        from roomprint.training.distortions import Scene

        indexed = [*files["music"], *files.get("distractors", ())]
        added = yield from add_tracks(library, fingerprinter, indexed)
        asked = {path.resolve() for path in indexed}
        library.remove([t.id for t in library.tracks() if t.path.resolve() not in asked])
        packs = {}
        for kind in ("music", "noise", "rooms"):
            packs[kind] = yield from pack_sounds(
                getattr(self, kind),
                KINDS[kind],
                files[kind],
                self.workspace / "packed",
                responses=kind == "rooms",
            )
        music = packs["music"]
        contents = {path.resolve(): seen.content_hash for path, seen in library.seen().items()}
        tracks = [library.find(contents.get(Path(name).resolve(), "")) for name in music.names]
        failed = {str(path.resolve()): reason for path, reason in added.failed}
        failed |= {one.name: one.reason for pack in packs.values() for one in pack.skipped}
        return Bench(
            fingerprinter,
            library,
            music,
            tuple(track.id if track else None for track in tracks),
            Scene(packs["noise"], packs["rooms"]),
            tuple(Skipped(name, reason) for name, reason in failed.items()),
            Kept(self.workspace / "results", self._about(fingerprinter, library, files)),
        )

    def _about(
        self, fingerprinter: "Fingerprinter", library: "Library", files: dict[str, list[Path]]
    ) -> dict[str, Any]:
        """All that a number depends on, but for what a protocol adds in the number's name."""
        indexed = "\n".join(sorted(track.content_hash for track in library.tracks())).encode()
        return {
            "roomprint": roomprint.__version__,
            "protocol": _PROTOCOL,
            "model": fingerprinter.identity,
            "bfloat16": bfloat16_is_fast("cpu"),
            "calibration": asdict(read_calibration(fingerprinter.model.folder)),
            "index": blake2b(indexed, digest_size=16).hexdigest(),
            "seed": self.seed,
            **{
                kind: describe_files(getattr(self, kind).absolute(), files[kind])
                for kind in ("music", "noise", "rooms")
            },
        }
