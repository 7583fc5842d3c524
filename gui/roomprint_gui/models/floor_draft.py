"""A floor that is being drawn, corner by corner."""

from roomprint.rooms.scene import Corner
from roomprint_gui.models.plan_hand import snapped


class FloorDraft:
    """The corners so far; the first one, met again, closes the floor.

    Attributes:
        corners: In the order in which they were set.
    """

    def __init__(self) -> None:
        self.corners: list[Corner] = []

    @property
    def is_room(self) -> bool:
        """Whether there are enough corners to close it."""
        return len(self.corners) > 2

    def place(self, pointer: Corner, *, snap: bool, reach_m: float) -> Corner:
        """Where a corner would go: on the raster, and straight on from its neighbours if nearly so.

        Args:
            pointer: Where the pointer is.
            snap: Whether to snap at all.
            reach_m: Nearer than this to a neighbour's x or y, a corner takes it over.
        """
        x, y = snapped(pointer[0], snap), snapped(pointer[1], snap)
        if snap and self.corners:
            for other in (self.corners[-1], self.corners[0]):
                x = other[0] if abs(x - other[0]) < reach_m else x
                y = other[1] if abs(y - other[1]) < reach_m else y
        return x, y

    def add(self, corner: Corner) -> bool:
        """Set a corner; says whether it is the first one again, which closes the floor."""
        if self.is_room and corner == self.corners[0]:
            return True
        if not self.corners or corner != self.corners[-1]:
            self.corners.append(corner)
        return False
