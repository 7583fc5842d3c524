"""A map in space: drawn where there is OpenGL, and said where there is none."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QOpenGLContext, QVector4D
from pytestqt.qtbot import QtBot
from tests.core.embeddings.tables import table

from roomprint_gui.models.point_colours import colours_by
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.map_card import MapCard


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> MapCard:
    card = MapCard(theme, "Map")
    qtbot.addWidget(card)
    card.resize(500, 400)
    card.show()
    return card


def draw(card: MapCard, dimensions: int, *, shown: bool = True) -> np.ndarray:
    places = np.random.default_rng(0).uniform(-1, 1, (60, dimensions)).astype(np.float32)
    card.draw(places, colours_by(table().rows.labels["room"]), np.full(60, shown))
    return places


def test_a_picture_in_space_takes_the_plane_s_place_and_gives_it_back(card: MapCard) -> None:
    draw(card, 3)
    assert not card.flat.isVisible()
    assert card.message.isVisible() == (card.cloud is None)
    card.mark(3, 4)
    card.link(4, np.array([1, 2]), np.array([True, False]))
    card.follow(np.zeros((3, 3), np.float32), there=True, far=False)
    draw(card, 2)
    assert card.flat.isVisible()
    assert card.places.shape == (60, 2)


def test_the_point_under_the_mouse_is_the_nearest_to_the_eye(card: MapCard) -> None:
    if not QOpenGLContext().create():
        pytest.skip("this screen offers no OpenGL")
    places = draw(card, 3)
    cloud = card.cloud
    assert cloud is not None
    viewport = (0, 0, cloud.width(), cloud.height())
    matrix = cloud.projectionMatrix(viewport, viewport) * cloud.viewMatrix()
    clip = [
        matrix.map(QVector4D(float(place[0]), float(place[1]), float(place[2]), 1.0))
        for place in places
    ]
    seen = [((c.x() / c.w() + 1) / 2 * cloud.width(), c.w()) for c in clip]
    heights = [(1 - c.y() / c.w()) / 2 * cloud.height() for c in clip]
    nearest = int(np.argmin([depth for _, depth in seen]))
    assert cloud.row_at(QPointF(seen[nearest][0], heights[nearest])) == nearest
    draw(card, 3, shown=False)
    assert cloud.row_at(QPointF(seen[nearest][0], heights[nearest])) is None


def test_an_opengl_that_is_too_old_is_not_tried_again(
    card: MapCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[MapCard] = []
    monkeypatch.setattr(MapCard, "_begin_cloud", lambda self: begun.append(self))
    draw(card, 3)
    assert begun == [card]
    card._on_unable()
    draw(card, 3)
    assert begun == [card]
    assert card.message.isVisible()
