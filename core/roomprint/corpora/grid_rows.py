"""One response after another becomes a grid: trimmed, rounded and measured."""

from dataclasses import replace
from math import dist

import numpy as np

from roomprint.corpora.grid import LABELS, Grid
from roomprint.errors import RoomError
from roomprint.rooms.geometry import volume_m3
from roomprint.rooms.onset import onset_s
from roomprint.rooms.parameters import analyze_whole
from roomprint.rooms.response import ImpulseResponse, Samples
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import to_json

_ENDED = 1e-7  # of the energy: what is left 70 dB down is left out
_MEASURED = ("t20_s", "t30_s", "c50_db", "drr_db")


class GridRows:
    """Collects responses, and counts those that nothing can be learned from."""

    def __init__(self) -> None:
        self._halves: list[np.ndarray[tuple[int], np.dtype[np.float16]]] = []
        self._scales: list[float] = []
        self._rooms: list[int] = []
        self._onsets_s: list[float] = []
        self._labels: dict[str, list[float]] = {key: [] for key in LABELS}
        self._scenes: list[str] = []
        self._dropped = 0

    def drop(self) -> None:
        """Count a response that could not be had."""
        self._dropped += 1

    def add(self, response: ImpulseResponse, room: int, known: dict[str, float]) -> None:
        """Add a response at 16 kHz that was measured.

        It is dropped where nothing can be measured in it.

        Args:
            response: As it is to be kept, but for its precision.
            room: Its room's number.
            known: Labels that are known from elsewhere.
        """
        self._add(response, room, known, "", needed=())

    def add_simulated(self, response: ImpulseResponse, room: int, scene: Scene) -> None:
        """Add a simulated response at 16 kHz, up to where its energy has fallen by 70 dB.

        It is dropped unless its T20 and its C50 can be measured.

        Args:
            response: With its geometric onset.
            room: Its room's number.
            scene: The room with this one source and microphone.
        """
        source, microphone = scene.sources[0].position, scene.microphones[0].position
        known = {"volume_m3": volume_m3(scene), "distance_m": dist(source, microphone)}
        trimmed = replace(response, samples=without_end(response.samples))
        self._add(trimmed, room, known, to_json(scene), needed=("t20_s", "c50_db"))

    def grid(self, digest: str) -> Grid:
        """What was added."""
        return Grid(
            digest=digest,
            halves=np.concatenate([np.zeros(0, np.float16), *self._halves]),
            starts=np.cumsum([0, *map(len, self._halves)], dtype=np.int64),
            scales=np.array(self._scales, np.float64),
            rooms=np.array(self._rooms, np.int64),
            onsets_s=np.array(self._onsets_s, np.float64),
            labels={key: np.array(values, np.float64) for key, values in self._labels.items()},
            scenes=tuple(self._scenes),
            dropped=self._dropped,
        )

    def _add(
        self,
        response: ImpulseResponse,
        room: int,
        known: dict[str, float],
        scene: str,
        needed: tuple[str, ...],
    ) -> None:
        try:
            found = analyze_whole(response)
        except RoomError:  # silent, or no numbers
            self.drop()
            return
        labels = {key: getattr(found, key) for key in _MEASURED} | known
        if any(labels[key] is None for key in needed):
            self.drop()
            return
        scale = float(np.abs(response.samples).max())
        self._halves.append((response.samples / scale).astype(np.float16))
        self._scales.append(scale)
        self._rooms.append(room)
        self._onsets_s.append(onset_s(response))
        self._scenes.append(scene)
        for key, values in self._labels.items():
            value = labels.get(key)
            values.append(np.nan if value is None else value)


def without_end(samples: Samples) -> Samples:
    """Samples up to where their energy has fallen by 70 dB (Schroeder's integral)."""
    left = np.cumsum(samples[::-1] ** 2)[::-1]
    return samples[: max(1, int(np.count_nonzero(left > _ENDED * left[0])))]
