"""The room that speech was recorded in: an estimate, its spread, and how far to trust it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.errors import AudioError
from roomprint.library.room_answers import RoomEstimate
from roomprint.library.room_windows import SHORTEST_S, heard_samples, loud_windows
from roomprint.settings import Config, setting
from roomprint.steps import Progress
from roomprint.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roomprint.audio.reading import SoundRead
    from roomprint.encoders.training_range import TrainingRange
    from roomprint.library.room_checks import Finding
    from roomprint.library.room_reading import RoomReader, WindowReadings
    from roomprint.steps import Steps

HOP_S = 2.0  # from one window to the next
LONGEST_S = 600.0  # of a file that are listened to
_MOST_STRANGE = 0.5  # of the windows may lie far from what was trained on
_LONGEST_TOLD_S = 3.0  # of speech in a measured room of 8 s, 3.2 to 5.1 s was told
_LEAST_SPEECH = 0.25  # of the windows: 3 % of the pieces of music that were tried have as many
_BATCH = 16  # windows between two looks at whether to go on
_DECAYS_SHARE = 0.2  # of what is told; measured rooms would take more, simulated ones less


@dataclass(frozen=True, kw_only=True)
class EstimateRoom(Config):
    """Estimate the room of a file of speech.

    Attributes:
        path: Any sound or video file.
        workspace: Where models of one's own are, and which of them was chosen.
        model: Name of the model of rooms; by default the one that was chosen, or the one that comes
            with Roomprint.
    """

    path: Path
    workspace: Path | None = None
    model: str | None = None
    hop_s: float = setting(HOP_S, "From one window to the next.", low=0.1, high=60.0, unit="s")

    def steps(self) -> "Steps[RoomEstimate]":
        """Read the file and look at its windows.

        Raises:
            ModelError: There is no such model of rooms.
            AudioError: The file cannot be read, or there is too little in it.
        """
        workspace = None if self.workspace is None else Workspace(self.workspace)
        reader = yield from reader_for((self.path,), self.model, workspace)
        estimate, _ = yield from read_file(self.path, reader, self.hop_s)
        return estimate


def warm_reader(name: str | None, workspace: Workspace | None) -> "RoomReader":
    """The model of rooms called ``name``, loaded once a process.

    Args:
        name: None is the one that was chosen, or the default.
        workspace: Where models of one's own are.

    Raises:
        ModelError: There is no such model of rooms, or it is damaged.
    """
    from roomprint.library.room_choosing import choose_room_model

    info = choose_room_model(workspace, name)
    return _loaded(info.folder, info.identity)


def reader_for(
    paths: "Sequence[Path]", name: str | None, workspace: Workspace | None
) -> "Steps[RoomReader]":
    """The model of rooms called ``name``, for ``paths``, which are looked for before one waits.

    Args:
        paths: What it is going to read.
        name: None is the one that was chosen, or the default.
        workspace: Where models of one's own are.

    Raises:
        AudioError: A file is not there.
        ModelError: There is no such model of rooms, or it is damaged.
    """
    from roomprint.audio.opening import check_is_file

    for path in paths:
        check_is_file(path)
    yield Progress(0, 0, "Loading the model of rooms")
    return warm_reader(name, workspace)


def read_file(
    path: Path, reader: "RoomReader", hop_s: float
) -> "Steps[tuple[RoomEstimate, WindowReadings]]":
    """Estimate the room of a file.

    Args:
        path: Any sound or video file.
        reader: The model.
        hop_s: From one window to the next.

    Returns:
        The estimate, and what was read off each window that it rests on.

    Raises:
        AudioError: The file cannot be read, or there is too little in it.
    """
    from roomprint.audio.reading import read_sound_file

    yield Progress(0, 0, f"Reading {path.name}")
    sound = read_sound_file(path, LONGEST_S)
    if sound.cancelled:
        raise AudioError(
            f"{shown(path.name)} cannot be used: its channels cancel each other; give one of them "
            "alone"
        )
    return (yield from read_sound(sound, reader, hop_s, path.name))


def read_sound(
    sound: "SoundRead", reader: "RoomReader", hop_s: float, name: str
) -> "Steps[tuple[RoomEstimate, WindowReadings]]":
    """Estimate the room of a sound, from its windows of speech.

    Where so few of the windows hold speech that it may be none, all of them are taken, and the
    estimate says that it is none.

    Args:
        sound: What was read.
        reader: The model.
        hop_s: From one window to the next.
        name: What the sound is called in an error.

    Returns:
        The estimate, and what was read off each window that it rests on.

    Raises:
        AudioError: There is too little in it.
    """
    from roomprint.audio.speech_likeness import speech_score
    from roomprint.audio.voice_activity import HOP, active_frames, voice_levels_db
    from roomprint.library.room_checks import findings, notes
    from roomprint.library.room_reading import WindowReadings, cut_windows
    from roomprint.rooms.blind_decay import blind_decay

    levels_db = voice_levels_db(sound.audio)
    active = active_frames(levels_db)
    starts = loud_windows(sound.audio, active, hop_s, shown(name))
    parts, scores = [], []
    for done in range(0, len(starts), _BATCH):
        yield Progress(done, len(starts), f"Listening to {name}")
        windows = cut_windows(sound.audio, starts[done : done + _BATCH])
        scores += [speech_score(window) for window in windows]
        parts.append(reader.read(windows))
    speech = np.array(scores) > 0
    speaks = bool(speech.mean() >= _LEAST_SPEECH)
    taken = speech if speaks else np.ones_like(speech)
    heard = heard_samples(len(sound.audio), starts, taken)
    frames = heard[: HOP * len(levels_db) : HOP]
    audio = sound.audio[heard]
    found = (
        *findings(sound.audio, levels_db[frames], sound.top_share, speaks=speaks),
        *notes(
            left_out=int(np.count_nonzero(~taken)),
            windows=len(taken),
            duration_s=sound.duration_s,
            longest_s=LONGEST_S,
            channels=sound.channels,
        ),
    )
    readings = WindowReadings.joined(*parts).only(taken)
    speech_s = float(active[frames].sum()) * HOP / SAMPLE_RATE_HZ if speaks else 0.0
    estimate = summarized(readings, reader.trained_on, speech_s, found)
    estimate = replace(estimate, speaks=speaks)
    return with_opinion(estimate, blind_decay(audio).rt60_s), readings


def with_opinion(estimate: RoomEstimate, decay_s: float | None) -> RoomEstimate:
    """The estimate joined with what its free decays say, and a warning where that is another thing.

    Their errors have nothing to do with each other, so a mean of both is nearer than either: a
    geometric one in which the encoder counts four times, since it errs less in rooms new to both.
    Where they contradict each other (:attr:`RoomEstimate.contradicted`), the spread reaches at
    least to both: one of them is wrong, and nobody knows which.

    Args:
        estimate: Of the model.
        decay_s: The reverberation time of the decays; None where there were too few.
    """
    if decay_s is None:
        return estimate
    encoder_s = estimate.encoder_rt60_s
    joined = replace(
        estimate,
        rt60_s=max(encoder_s, 0.01) ** (1 - _DECAYS_SHARE) * decay_s**_DECAYS_SHARE,
        decay_rt60_s=decay_s,
    )
    if not joined.contradicted:
        return joined
    what = (
        f"decays within {decay_s:.2f} s in its pauses where the model says "
        f"{encoder_s:.2f} s: one of them is wrong"
    )
    # what takes it outside comes first, what does not comes last
    warnings = (what, *joined.warnings) if joined.in_distribution else (*joined.warnings, what)
    return replace(
        joined,
        rt60_spread_s=max(
            estimate.rt60_spread_s,
            *(abs(joined.rt60_s - one_s) for one_s in (encoder_s, decay_s)),
        ),
        warnings=warnings,
    )


def summarized(
    windows: "WindowReadings",
    trained_on: "TrainingRange",
    speech_s: float,
    found: "Sequence[Finding]" = (),
) -> RoomEstimate:
    """One estimate out of those of several windows, one or more.

    Args:
        windows: What was read off each.
        trained_on: What lies outside of this is marked.
        speech_s: Seconds without the pauses.
        found: What speaks against it, and what else is to be known of it.
    """
    rt60_s, c50_db = float(np.median(windows.rt60_s)), float(np.median(windows.c50_db))
    warnings = [finding.sentence for finding in found if finding.outside]
    outside = any(finding.outside for finding in found)
    if float((windows.distances > trained_on.limits.farthest).mean()) > _MOST_STRANGE:
        outside = True
        warnings.append("is unlike everything that the model was trained on")
    if not trained_on.holds(rt60_s, c50_db):
        outside = True
        warnings.append("seems to be from a room beyond those that the model was trained on")
    if rt60_s > _LONGEST_TOLD_S:
        outside = True
        warnings.append(
            f"seems to reverberate for more than {_LONGEST_TOLD_S:.0f} s, which windows of "
            f"{SHORTEST_S:.0f} s cannot tell: it may well be longer than stated"
        )
    warnings += [finding.sentence for finding in found if not finding.outside]
    return RoomEstimate(
        rt60_s=rt60_s,
        c50_db=c50_db,
        p_large=float(np.median(windows.p_large)),
        segments=len(windows),
        in_distribution=not outside,
        rt60_spread_s=_half_quartiles(windows.rt60_s),
        c50_spread_db=_half_quartiles(windows.c50_db),
        speech_s=speech_s,
        encoder_rt60_s=rt60_s,
        warnings=tuple(warnings),
    )


@lru_cache(maxsize=1)
def _loaded(folder: Path, identity: str) -> "RoomReader":
    """``identity`` is what makes a changed model another one."""
    from roomprint.encoders.models import read_model
    from roomprint.library.room_reading import RoomReader

    del identity
    return RoomReader(read_model(folder))


def _half_quartiles(values: NDArray[np.float32]) -> float:
    low, high = np.percentile(values, (25, 75))
    return float(high - low) / 2
