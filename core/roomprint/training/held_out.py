"""A fixed held-out set, asked for again and again while an encoder is trained."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from torch import Tensor

from roomprint.audio.samples import Mono
from roomprint.corpora.packed import PackedAudio
from roomprint.encoders.front_end import FrontEnd
from roomprint.errors import ConfigError
from roomprint.training.cosine_shares import cosine_shares
from roomprint.training.distortions import (
    LEAD,
    Degrade,
    Scene,
    in_room,
    later,
    with_coloured_noise,
    with_noise,
)
from roomprint.training.draws import SEGMENT
from roomprint.training.monitor_config import MonitorConfig
from roomprint.training.monitors import (
    alignment,
    effective_rank,
    hit_rate,
    parted_cosines,
    similarities,
    uniformity,
)
from roomprint.training.pieces import Embed, in_pieces
from roomprint.training.run_folder import COSINES

HOP = 4_800  # samples between fingerprints: 300 ms
CONDITIONS: dict[str, Degrade] = {
    "shift": later(0.075),  # a quarter of the hop
    "noise": with_noise(5.0),
    "coloured": with_coloured_noise(5.0),
    "room": in_room,
}

_NEIGHBOURS = 2  # places either side of an excerpt that are in the index too
_SILENCE = 1e-3  # RMS


class HeldOut:
    """Excerpts of recordings that are not trained on, and a small index to find them in.

    The index holds the place of each excerpt and its neighbours, 300 ms apart, of every recording;
    the excerpts come shifted, in noise and through a room, the same each time.

    Attributes:
        size: Excerpts under each condition.

    Raises:
        ConfigError: Fewer than two recordings are long enough and audible.
    """

    def __init__(
        self, music: PackedAudio, scene: Scene, front_end: FrontEnd, config: MonitorConfig
    ) -> None:
        self._front_end = front_end
        excerpts = [
            (recording, place)
            for recording in range(min(len(music), config.recordings))
            for place in _places(music, recording, config.places)
        ]
        if len({recording for recording, _ in excerpts}) < 2:
            raise ConfigError(
                "watching a training needs two held-out recordings that are longer than 4.2 s and "
                "not silent"
            )
        self.size = len(excerpts)
        near = range(-_NEIGHBOURS, _NEIGHBOURS + 1)
        rows = sorted({(recording, place + n) for recording, place in excerpts for n in near})
        asked, there = torch.tensor(excerpts), torch.tensor(rows)  # (n, 2), (m, 2)
        self._own = torch.tensor([rows.index(excerpt) for excerpt in excerpts])  # (n,)
        self._right = asked[:, :1] == there[None, :, 0]  # (n, m)
        self._placed = self._right & ((asked[:, 1:] - there[None, :, 1]).abs() <= 1)
        self._index = self._log_mel(music.cut(r, p * HOP, SEGMENT) for r, p in rows)
        self._queries = {
            name: self._log_mel(
                degrade(
                    music.cut(recording, place * HOP - LEAD, LEAD + SEGMENT + HOP),
                    SEGMENT,
                    scene,
                    np.random.default_rng((config.seed, number)),
                )
                for recording, place in excerpts
            )
            for number, (name, degrade) in enumerate(CONDITIONS.items())
        }

    def look(self, embed: Embed) -> dict[str, Any]:
        """What an encoder makes of the excerpts.

        Args:
            embed: From log-mel ``(rows, frames, mels)`` to unit vectors ``(rows, dim)``.

        Returns:
            Hit rates ``top1``, ``top5`` by recording and ``placed1``, ``placed5`` within one hop,
            means over the conditions and of each; alignment, uniformity, effective rank, and the
            cosines of partners and strangers: a few numbers, means over the conditions, and in
            ``cosines`` the histograms of all conditions together.
        """
        index = _embedded(embed, self._index)
        originals = index[self._own]
        found: dict[str, dict[str, float]] = {}
        cosines: list[tuple[Tensor, Tensor]] = []
        for name, log_mel in self._queries.items():
            queries = _embedded(embed, log_mel)
            cosines.append(parted_cosines(originals, queries))
            found[name] = {
                "top1": hit_rate(queries, index, self._right, 1),
                "top5": hit_rate(queries, index, self._right, 5),
                "placed1": hit_rate(queries, index, self._placed, 1),
                "placed5": hit_rate(queries, index, self._placed, 5),
                "alignment": alignment(originals, queries),
                **asdict(similarities(*cosines[-1])),
            }
        means = {
            key: float(np.mean([one[key] for one in found.values()])) for key in found["shift"]
        }
        partners, strangers = (torch.cat(kind) for kind in zip(*cosines, strict=True))
        return {
            **means,
            COSINES: cosine_shares({"partners": partners, "strangers": strangers}),
            "uniformity": uniformity(originals),
            "effective_rank": effective_rank(originals),
            "dimensions": originals.shape[1],
            **{
                f"{name}_{key}": one[key]
                for name, one in found.items()
                for key in ("top1", "placed1")
            },
        }

    def _log_mel(self, windows: Iterable[Mono]) -> Tensor:
        """``(windows, frames, mels)``, in half precision: there are many, and they are kept."""
        return torch.stack(
            [
                self._front_end(self._front_end.mel_power(torch.from_numpy(window))).half()
                for window in windows
            ]
        )


def _places(music: PackedAudio, recording: int, count: int) -> list[int]:
    """Linearly spaced places of a recording, in hops, that are audible and have neighbours."""
    last = (music.length(recording) - SEGMENT) // HOP - _NEIGHBOURS
    if last < _NEIGHBOURS:
        return []
    spaced = np.unique(np.linspace(_NEIGHBOURS, last, count).round().astype(np.int64))
    return [
        int(place)
        for place in spaced
        if np.sqrt(np.mean(music.cut(recording, int(place) * HOP, SEGMENT) ** 2)) > _SILENCE
    ]


def _embedded(embed: Embed, log_mel: Tensor) -> Tensor:
    return in_pieces(lambda rows: embed(rows.float()), log_mel)
