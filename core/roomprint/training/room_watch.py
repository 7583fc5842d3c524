"""Fixed clips that a room encoder is looked at with, again and again while it is trained."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from roomprint.training.cosine_shares import cosine_shares
from roomprint.training.monitors import alignment, area, effective_rank, uniformity
from roomprint.training.pieces import Embed, in_pieces
from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_clips import partner_labels, recipes
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_monitors import (
    chance_loss,
    floor_loss,
    nearest_share,
    ridge_correlation,
)
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_set import RoomSet
from roomprint.training.run_folder import COSINES
from roomprint.training.schedule import LoopConfig
from roomprint.training.sup_con import sup_con

_SEGMENTS = 8  # speech that is heard through every held-out response
_RESPONSES = 24  # of the held-out rooms, at most
_DRAW = 8  # the generator that draws held-out responses
_FITTED = 256  # clips that the probes are fitted to
_PROBES = {"rt60": "t20_s", "c50": "c50_db", "volume": "volume_m3"}


class RoomWatch:
    """Validation batches, held-out rooms full of the same speech, and clips for probes.

    Args:
        rooms: What clips are made of; its second part of speech is watched with.
        batches: How validation batches are drawn, as those to learn from are.
        noise: How noisy all clips are, likewise.
        loop: Size of batches and temperature.
        config: How much there is.
        embeddings: From clips' recipes ``(rows, 5)`` to unit vectors, before the projection.
    """

    def __init__(
        self,
        rooms: RoomSet,
        batches: RoomBatches,
        noise: RoomNoise,
        loop: LoopConfig,
        config: RoomMonitors,
        embeddings: Embed,
    ) -> None:
        self._rooms = rooms
        self._views, self._loop = batches.views, loop
        self._embeddings = embeddings
        rng = np.random.default_rng((config.seed, 0))
        columns = rooms.parts[1]
        samples = len(rooms.sounds.noise)

        def clips(responses: NDArray[np.int64], speech: NDArray[np.int64]) -> Tensor:
            return recipes(responses, speech, noise.draw(len(speech), samples, rng))

        self._batches = []
        for _ in range(config.batches):
            drawn = batches.draw(rooms.rooms[rooms.learned], len(columns), loop.batch, rng)
            self._batches.append(clips(rooms.learned[drawn.responses], columns[drawn.speech]))
        speech = _of_few_speakers(rooms.speakers, columns)
        responses = _of_many_rooms(rooms.rooms, rooms.held_out, config.seed)
        crossed = np.meshgrid(responses, speech, indexing="ij")
        self._responses, self._speech = (side.ravel() for side in crossed)
        self._held_out = clips(self._responses, self._speech)
        self._fitted_responses = rng.choice(rooms.learned, _FITTED)
        self._fitted = clips(self._fitted_responses, rng.choice(columns, _FITTED))

    def look(self, embed: Embed) -> dict[str, Any]:
        """What an encoder makes of the clips.

        Args:
            embed: From clips' recipes to what the loss compares.

        Returns:
            ``validation``, the loss, and ``learned``, the same as a share of the way from chance to
            the least loss there can be; then, of held-out rooms, see :meth:`_in_new_rooms`.
        """
        losses = [self._loss(embed(batch)) for batch in self._batches]
        loss, loop = float(np.mean(losses)), self._loop
        chance = chance_loss(loop.batch * self._views)
        floor = floor_loss(loop.batch, self._views, loop.temperature)
        values: dict[str, Any] = {
            "validation": loss,
            "chance": chance,
            "floor": floor,
            "learned": (chance - loss) / (chance - floor),
        }
        if len(self._held_out):
            values |= self._in_new_rooms(in_pieces(self._embeddings, self._held_out))
        return values

    def _loss(self, vectors: Tensor) -> float:
        labels = partner_labels([vectors], self._views)
        return float(sup_con(vectors.float(), labels, self._loop.temperature))

    def _in_new_rooms(self, vectors: Tensor) -> dict[str, Any]:
        """Numbers of embeddings of clips in held-out rooms; partners share the response.

        Each ``_chance`` is what vectors that know nothing would get. ``leak_utterance`` and
        ``leak_speaker`` ask whether the nearest clip of another response says the same, or is said
        by the same voice: an encoder of rooms should not know. ``cosines`` has the histograms of
        partners and of the three kinds of strangers that have an area of their own.
        """
        responses, speech = torch.from_numpy(self._responses), torch.from_numpy(self._speech)
        rooms = torch.from_numpy(self._rooms.rooms[self._responses])
        speakers = torch.from_numpy(self._rooms.speakers[self._speech])
        response, room, says, speaker = (_same(x) for x in (responses, rooms, speech, speakers))
        own = torch.eye(len(vectors), dtype=torch.bool)
        cosines, partners = vectors @ vectors.T, response & ~own
        first, second = partners.nonzero(as_tuple=True)
        found = {
            "knn_response": nearest_share(vectors, ~own & ~says, response),
            "knn_room": nearest_share(vectors, ~response & ~says, room),
            "leak_utterance": nearest_share(vectors, ~response, says),
            "leak_speaker": nearest_share(vectors, ~response & ~says, speaker),
        }
        kinds = {
            "same_speech": ~room & says,
            "same_room": ~response & room & ~says,
            "other": ~room & ~says,
        }
        strangers = {kind: cosines[pairs] for kind, pairs in kinds.items() if bool(pairs.any())}
        positive, negative = cosines[partners], cosines[~response]
        return {
            **{name: share.value for name, share in found.items()},
            **{f"{name}_chance": share.chance for name, share in found.items()},
            **({"area": area(positive, negative)} if len(negative) else {}),
            **{f"area_{kind}": area(positive, apart) for kind, apart in strangers.items()},
            COSINES: cosine_shares({"partners": positive, **strangers}),
            "positive": float(positive.mean()),
            "negative": float(negative.mean()),
            "alignment": alignment(vectors[first], vectors[second]),
            "uniformity": uniformity(vectors),
            "effective_rank": effective_rank(vectors),
            "deviation": float(vectors.std(dim=0).mean()) * vectors.shape[1] ** 0.5,
            "dimensions": vectors.shape[1],
            **self._probes(vectors),
        }

    def _probes(self, vectors: Tensor) -> dict[str, float]:
        fitted = in_pieces(self._embeddings, self._fitted)
        found = {}
        for name, key in _PROBES.items():
            values = torch.from_numpy(self._rooms.labels[key][self._fitted_responses])
            truth = torch.from_numpy(self._rooms.labels[key][self._responses])
            known, asked = values.isfinite(), truth.isfinite()
            if int(known.sum()) > 2 and int(asked.sum()) > 2:
                found[f"probe_{name}"] = ridge_correlation(
                    fitted[known], values[known], vectors[asked], truth[asked]
                )
        return found


def _of_many_rooms(
    rooms: NDArray[np.int64], responses: NDArray[np.int64], seed: int
) -> NDArray[np.int64]:
    """Responses, two of each room as far as they go, to tell the room from the response."""
    rng, own = np.random.default_rng((seed, _DRAW)), rooms[responses]
    by_room = [rng.permutation(responses[own == room]) for room in rng.permutation(np.unique(own))]
    most = max(map(len, by_room), default=0)
    turns = [there[at : at + 2] for at in range(0, most, 2) for there in by_room]
    return np.concatenate([responses[:0], *turns])[:_RESPONSES]


def _of_few_speakers(speakers: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Segments, two of each speaker as far as there are, to tell voice from words."""
    found: list[int] = []
    for speaker in np.unique(speakers[columns]):
        found += columns[speakers[columns] == speaker][:2].tolist()
    pairs = [column for column in found if (speakers[found] == speakers[column]).sum() > 1]
    rest = [column for column in found if column not in pairs]
    return np.array([*pairs, *rest][:_SEGMENTS], np.int64)


def _same(values: Tensor) -> Tensor:
    return values[:, None] == values[None, :]
