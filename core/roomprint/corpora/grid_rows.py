"""One response after another becomes a grid: trimmed, rounded and measured."""

from dataclasses import replace
from math import dist

import numpy as np

from roomprint.corpora.grid import LABELS, Grid
from roomprint.errors import RoomError
from roomprint.rooms.decay import whole_decay
from roomprint.rooms.geometry import volume_m3
from roomprint.rooms.onset import check_samples, first_sample, onset_s
from roomprint.rooms.parameters import analyze_whole
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.scene import Scene
from roomprint.rooms.scene_file import to_json

_ENDED = 1e-7  # of the energy: what is left 70 dB down is left out
_MEASURED = ("t20_s", "t30_s", "c50_db", "drr_db")
_NEEDED = ("t20_s", "c50_db")


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

    def add(
        self, response: ImpulseResponse, room: int, known: dict[str, float], scene: str = ""
    ) -> None:
        """Add a response at 16 kHz up to where its decay has ended.

        A simulated one is dropped unless its T20 and its C50 can be measured, any other only
        where it holds no sound.

        Args:
            response: Simulated ones with their geometric onset.
            room: Its room's number.
            known: Labels that are known from elsewhere.
            scene: Its room as JSON, if it was simulated.
        """
        try:
            ended = _ended(response)
            found = analyze_whole(ended if response.origin is Origin.SIMULATED else response)
        except RoomError:  # silent, or no numbers
            self.drop()
            return
        labels = {key: getattr(found, key) for key in _MEASURED} | known
        needed = _NEEDED if response.origin is Origin.SIMULATED else ()
        if any(labels[key] is None for key in needed):
            self.drop()
            return
        scale = float(np.abs(ended.samples).max())
        self._halves.append((ended.samples / scale).astype(np.float16))
        self._scales.append(scale)
        self._rooms.append(room)
        self._onsets_s.append(onset_s(response))
        self._scenes.append(scene)
        for key, values in self._labels.items():
            value = labels.get(key)
            values.append(np.nan if value is None else value)

    def add_simulated(self, response: ImpulseResponse, room: int, scene: Scene) -> None:
        """Add a response with all that is known of its room.

        Args:
            response: With its geometric onset.
            room: Its room's number.
            scene: The room with this one source and microphone.
        """
        source, microphone = scene.sources[0].position, scene.microphones[0].position
        known = {"volume_m3": volume_m3(scene), "distance_m": dist(source, microphone)}
        self.add(response, room, known, to_json(scene))

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


def _ended(response: ImpulseResponse) -> ImpulseResponse:
    """A simulated response until its energy has fallen by 70 dB, any other until its noise.

    Raises:
        RoomError: It is empty, silent or not of numbers.
    """
    check_samples(response)
    samples = response.samples
    if response.origin is Origin.SIMULATED:
        left = np.cumsum(samples[::-1] ** 2)[::-1]
        end = int(np.count_nonzero(left > _ENDED * left[0]))
    else:
        end = first_sample(response) + whole_decay(response).stop
    return replace(response, samples=samples[:end])
