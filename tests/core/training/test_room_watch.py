"""Which clips of held-out rooms an encoder is watched with."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.core.training.made_rooms import made_grid, made_speech
from torch import Tensor
from torch.nn.functional import normalize

from roomprint.training.room_batches import RoomBatches
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_noise import RoomNoise
from roomprint.training.room_recipe import PAPER_LOOP
from roomprint.training.room_set import room_set
from roomprint.training.room_watch import RoomWatch


@pytest.mark.parametrize(
    ("held_out", "responses", "rooms_seen", "responses_seen"),
    [(14, 5, 12, [2] * 12), (3, 5, 3, [5] * 3), (5, 9, 5, [4, 4, 4, 6, 6])],
)
def test_many_held_out_rooms_are_watched_each_through_several_responses(
    held_out: int, responses: int, rooms_seen: int, responses_seen: list[int]
) -> None:
    parts = (np.arange(12), np.arange(12, 18), np.arange(18, 24))
    grid, silence = made_grid(20, responses), np.zeros(0, np.int16)
    rooms = room_set(grid, made_speech(), parts, silence, held_out, 0)
    heard: list[Tensor] = []

    def embed(rows: Tensor) -> Tensor:
        heard.append(rows[:, 0].long())
        return normalize(torch.stack([torch.sin(rows[:, 0] + k) for k in range(4)], dim=1))

    loop = replace(PAPER_LOOP, batch=3)
    batches, monitors = RoomBatches(views=2), RoomMonitors(batches=1)
    found = RoomWatch(rooms, batches, RoomNoise(), loop, monitors, embed).look(embed)
    seen = np.intersect1d(torch.cat(heard).numpy(), rooms.held_out)
    _, counts = np.unique(rooms.rooms[seen], return_counts=True)
    assert len(counts) == rooms_seen
    assert sorted(counts.tolist()) == responses_seen
    assert 0 < found["knn_room_chance"] < 1


def test_cosines_are_spread_by_kind_as_a_count_of_all_pairs_says() -> None:
    parts = (np.arange(12), np.arange(12, 18), np.arange(18, 24))
    rooms = room_set(made_grid(12, 4), made_speech(), parts, np.zeros(0, np.int16), 4, 0)
    heard: list[tuple[Tensor, Tensor]] = []

    def embed(rows: Tensor) -> Tensor:
        said = [torch.sin((k + 1) * (rows[:, 0] + 0.1 * rows[:, 1])) for k in range(3)]
        heard.append((rows[:, :2].long(), normalize(torch.stack(said, dim=1).double())))
        return heard[-1][1]

    loop = replace(PAPER_LOOP, batch=3)
    batches, monitors = RoomBatches(views=2), RoomMonitors(batches=1)
    found = RoomWatch(rooms, batches, RoomNoise(), loop, monitors, embed).look(embed)
    clips, vectors = (torch.cat(side) for side in zip(*heard, strict=True))
    pairs = [
        (clip, vector)
        for clip, vector in zip(clips, vectors, strict=True)
        if int(clip[0]) in rooms.held_out
    ]
    counted: dict[str, list[float]] = {}
    for one, ((response, speech), vector) in enumerate(pairs):
        for other, ((its_response, its_speech), its_vector) in enumerate(pairs):
            same_room = rooms.rooms[int(response)] == rooms.rooms[int(its_response)]
            if one == other:
                continue
            if response == its_response:
                kind = "partners"
            elif speech == its_speech:
                kind = "said in the same room" if same_room else "same_speech"
            else:
                kind = "same_room" if same_room else "other"
            counted.setdefault(kind, []).append(float(vector @ its_vector))
    del counted["said in the same room"]
    assert found["cosines"].keys() == counted.keys()
    for kind, cosines in counted.items():
        counts, _ = np.histogram(cosines, 40, (-1, 1))
        assert (counts > 0).sum() > 3
        np.testing.assert_allclose(found["cosines"][kind], counts / len(cosines), atol=1e-9)
