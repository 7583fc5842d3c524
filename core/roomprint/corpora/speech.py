"""Speech cut into segments of four seconds, by speaker: the columns of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roomprint.audio.names import shown
from roomprint.audio.samples import SAMPLE_RATE_HZ, Mono
from roomprint.corpora.folders import KINDS, sounds_in
from roomprint.corpora.manifest import read_manifest
from roomprint.corpora.packed import PackedAudio, pack_audio
from roomprint.errors import ConfigError
from roomprint.steps import Steps

SEGMENT_S = 4.0
SEGMENT = int(SEGMENT_S * SAMPLE_RATE_HZ)  # samples
_FRAME_S = 0.02
_FRAME = round(_FRAME_S * SAMPLE_RATE_HZ)
_STEP = 12  # frames to go on by where there is too little speech
_SPEAKING_DB = -35.0  # of the recording's loud frames ...
_LOUD_PERCENT = 95.0  # ... which this share of the frames does not exceed
_LEAST_SPEAKING = 0.5  # of a segment's frames
_SILENT = 1e-6  # mean square; a recording that never exceeds -60 dB of full scale holds no speech
_NOT_ANECHOIC = "B"  # tiers that begin so were recorded at home, with the home's reverberation


@dataclass(frozen=True, eq=False)
class SpeechSegments:
    """Segments of 4 s at 16 kHz.

    Attributes:
        audio: The recordings that they are cut from.
        recordings: The recording of each, ``(n,)``.
        starts: Its first sample in there, ``(n,)``.
        speakers: Its speaker, ``(n,)``; a number in ``names``.
        names: What the speakers are called.
        left_out: Recordings without a segment: short, silent, unreadable, or not anechoic.
    """

    audio: PackedAudio
    recordings: NDArray[np.int64]
    starts: NDArray[np.int64]
    speakers: NDArray[np.int64]
    names: tuple[str, ...]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.speakers)

    def segment(self, index: int) -> Mono:
        """One segment, ``(64000,)``, at the level that it was recorded with."""
        return self.audio.cut(int(self.recordings[index]), int(self.starts[index]), SEGMENT)

    def segments(self, indices: NDArray[np.int64] | Sequence[int]) -> Mono:
        """Several, ``(k, 64000)``."""
        out = np.zeros((len(indices), SEGMENT), np.float32)
        for row, index in zip(out, indices, strict=True):
            row[:] = self.segment(int(index))
        return out

    def whole_segments(self, indices: NDArray[np.int64] | Sequence[int]) -> NDArray[np.int16]:
        """The same as whole numbers of 16 bit, as they are packed: half the memory."""
        out = np.zeros((len(indices), SEGMENT), np.int16)
        for row, index in zip(out, indices, strict=True):
            recording, start = int(self.recordings[index]), int(self.starts[index])
            row[:] = self.audio.cut_whole(recording, start, SEGMENT)
        return out


def cut_speech(folder: Path, cache: Path, hop_s: float = SEGMENT_S) -> Steps[SpeechSegments]:
    """Cut the recordings of a folder into segments.

    A segment is speech where half of its frames of 20 ms lie within 35 dB of the recording's
    loud ones; where one is not, the next begins a quarter of a second later at most. Where a
    ``manifest.csv`` says who speaks (``speaker``), that is known; else every recording has a
    speaker of its own. Recordings that it says were not made in a studio (``tier`` B) are left
    out: they bring their own room.

    Args:
        folder: Of recordings.
        cache: Where they are kept decoded.
        hop_s: From the beginning of a segment to that of the next, to 20 ms; they overlap where
            this is less than 4 s.

    Raises:
        ConfigError: There is no folder, or no speech of four seconds in it.
    """
    found = sounds_in(folder, KINDS["speech"])
    rows = read_manifest(folder)
    files = [
        path for path in found if not rows.get(path, {}).get("tier", "").startswith(_NOT_ANECHOIC)
    ]
    if not files:
        raise ConfigError(f"{KINDS['speech']} '{shown(folder)}' holds no speech made in a studio")
    audio = yield from pack_audio(files, cache)
    recordings: list[int] = []
    starts: list[int] = []
    hop = max(1, round(hop_s / _FRAME_S))
    for recording in range(len(audio)):
        there = _speech_starts(audio.cut(recording, 0, audio.length(recording)), hop)
        recordings += [recording] * len(there)
        starts += there
    if not starts:
        raise ConfigError(f"{KINDS['speech']} '{shown(folder)}' holds no four seconds of speech")
    who = [rows.get(Path(name), {}).get("speaker") or name for name in audio.names]
    names, speakers = np.unique([who[one] for one in recordings], return_inverse=True)
    return SpeechSegments(
        audio=audio,
        recordings=np.array(recordings, np.int64),
        starts=np.array(starts, np.int64),
        speakers=speakers.astype(np.int64),
        names=tuple(map(str, names)),
        left_out=len(found) - len(set(recordings)),
    )


def _speech_starts(samples: Mono, hop: int) -> list[int]:
    """Where the segments of a recording begin, ``hop`` frames from one to the next."""
    frames = len(samples) // _FRAME
    power = (samples[: frames * _FRAME].reshape(frames, _FRAME).astype(np.float64) ** 2).mean(1)
    if not frames or (loud := np.percentile(power, _LOUD_PERCENT)) < _SILENT:
        return []
    speaking = np.concatenate([[0], np.cumsum(power > loud * 10 ** (_SPEAKING_DB / 10))])
    length = SEGMENT // _FRAME
    starts, at = [], 0
    while at + length <= frames:
        if speaking[at + length] - speaking[at] >= _LEAST_SPEAKING * length:
            starts.append(at * _FRAME)
            at += hop
        else:
            at += min(hop, _STEP)
    return starts
