from roomprint_gui.models.floor_draft import FloorDraft


def test_the_first_corner_again_closes_the_floor() -> None:
    draft = FloorDraft()
    for corner in ((0.0, 0.0), (4.0, 0.0), (4.0, 0.0), (4.0, 3.0)):
        assert not draft.add(corner)
    assert draft.corners == [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0)]
    assert draft.is_room
    assert draft.add((0.0, 0.0))


def test_two_corners_are_not_closed() -> None:
    draft = FloorDraft()
    for corner in ((0.0, 0.0), (4.0, 0.0), (0.0, 0.0)):
        assert not draft.add(corner)


def test_corners_go_straight_on_from_the_last_and_the_first() -> None:
    draft = FloorDraft()
    assert draft.place((0.33, 0.04), snap=True, reach_m=0.2) == (0.3, 0.0)
    draft.add((0.3, 0.0))
    draft.add((4.0, 3.0))
    assert draft.place((4.13, 5.0), snap=True, reach_m=0.2) == (4.0, 5.0)
    assert draft.place((0.41, 2.9), snap=True, reach_m=0.2) == (0.3, 3.0)
    assert draft.place((4.133, 5.0), snap=False, reach_m=0.2) == (4.133, 5.0)
