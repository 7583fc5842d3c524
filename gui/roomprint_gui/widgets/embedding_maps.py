"""One map or two side by side, linked: the same rows, colours, selection and mouse."""

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from roomprint_gui.models.embedding_map import EmbeddingMap
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.live_point import LivePoint
from roomprint_gui.models.point_colours import Colours, colours_beside, one_colour, shown_by
from roomprint_gui.models.row_words import row_in_lines
from roomprint_gui.plots.outline_box import Hand
from roomprint_gui.theme import Theme
from roomprint_gui.widgets.basics import label, set_kind
from roomprint_gui.widgets.map_card import MapCard


class EmbeddingMaps(QWidget):
    """The maps of the page.

    Args:
        theme: The look.
        model: What is shown.
        live: The microphone among the first map's points.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, model: Embeddings, live: LivePoint) -> None:
        super().__init__()
        self._model, self._live = model, live
        self._colours: tuple[Colours | None, Colours | None] = (None, None)
        self.first, self.second = MapCard(theme, "Map"), MapCard(theme, "Second map")
        self.maps = (self.first, self.second)
        self.captions = tuple(made.caption for made in self.maps)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for made in self.maps:
            row.addWidget(made, stretch=1)
            made.failed.connect(self.failed)
        self.second.hide()
        self.hover_card = label()
        self.hover_card.setParent(self)
        self.hover_card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_kind(self.hover_card, "hover")
        self.hover_card.hide()
        self._connect()
        self._show_rows()

    def _connect(self) -> None:
        model, choice = self._model, self._model.choice
        model.rows_changed.connect(self._live.stop)  # first: its places are of the former rows
        model.rows_changed.connect(self._show_rows)
        model.second_changed.connect(self._show_second)
        model.label_changed.connect(self._recolour)
        model.hidden_changed.connect(self._recolour)
        model.neighbours_changed.connect(self._show_neighbours)
        choice.selected_changed.connect(self._show_selected)
        choice.hovered_changed.connect(self._show_marks)
        choice.clicked_changed.connect(self._show_marks)
        self._live.moved.connect(self._show_live)
        model.timeline_changed.connect(self._show_captions)
        model.moment_changed.connect(self._show_captions)
        for side, made in zip((model.first, model.second), self.maps, strict=True):
            side.moved.connect(lambda s=side, m=made: self._move(s, m))
            made.hovered.connect(choice.hover)
            made.clicked.connect(choice.click)
            made.enclosed.connect(choice.select)

    @property
    def colours(self) -> Colours | None:
        """Those of the first map; the legend is that of both."""
        return self._colours[0]

    def use(self, hand: Hand) -> None:
        """Let dragging do something else, on both maps."""
        for made in self.maps:
            made.use(hand)

    # --- model -> screen --------------------------------------------------------------------------

    def _show_rows(self) -> None:
        self._compute_colours()
        self._draw(self._model.first, self.first)
        self._show_second()

    def _show_second(self) -> None:
        before = self.colours
        self._compute_colours()  # the second may have words of its own
        if before is not None and self.colours is not None and before.legend != self.colours.legend:
            self._draw(self._model.first, self.first)
        there = self._model.second.table is not None
        self.second.setVisible(there)
        if there:
            self._draw(self._model.second, self.second)
        self._show_captions()

    def _draw(self, side: EmbeddingMap, made: MapCard) -> None:
        number = self.maps.index(made)
        colours, found = self._colours[number], self._model.labels[number]
        if colours is not None and len(side.places) == len(colours.codes):
            shown = np.ones(len(colours.codes), np.bool_)
            if found is not None:
                shown = shown_by(found, self._model.hidden)
            made.draw(side.places, colours, shown)
            made.select(self._model.choice.selected)
            self._mark(made)
            self._link(made)
            self._follow(side, made)

    def _fitting(self) -> list[MapCard]:
        """The maps that show the present rows."""
        rows = self._model.rows
        return [made for made in self.maps if rows is not None and len(made.places) == len(rows)]

    def _recolour(self) -> None:
        self._compute_colours()
        for side, made in zip((self._model.first, self._model.second), self.maps, strict=True):
            self._draw(side, made)

    def _compute_colours(self) -> None:
        rows, labels = self._model.rows, self._model.labels
        first, second = labels
        if rows is None:
            self._colours = (None, None)
        elif first is None or second is None:
            self._colours = (alike := one_colour(len(rows)), alike)
        else:
            self._colours = colours_beside(first, second)
        for made, found in zip(self.maps, labels, strict=True):
            made.name_points((self._model.label_name, found) if found is not None else None)

    def _move(self, side: EmbeddingMap, made: MapCard) -> None:
        if made.places.shape != side.places.shape:
            self._draw(side, made)
        else:
            made.take_to(side.places, at_once=self._model.timeline is not None)
            self._follow(side, made)
        self._show_captions()

    def _show_captions(self) -> None:
        model = self._model
        if model.timeline is not None:
            steps = model.timeline.steps
            text = f"{model.timeline.run}, step {steps[model.checkpoint]:,}"
            self.captions[0].setText(text)
            return
        for side, caption in zip((model.first, model.second), self.captions, strict=True):
            if side.table is not None:
                name = f"{side.table.path.stem}, {side.method}"
                caption.setText(f"{name}: model {side.table.model}, {side.table.dim} numbers")

    def _show_selected(self) -> None:
        for made in self._fitting():
            made.select(self._model.choice.selected)

    def _show_marks(self) -> None:
        choice, rows = self._model.choice, self._model.rows
        for made in self._fitting():
            self._mark(made)
        if rows is None or choice.hovered is None:
            self.hover_card.hide()
            return
        self.hover_card.setText("\n".join(row_in_lines(rows, choice.hovered)))
        self.hover_card.adjustSize()
        at = self.mapFromGlobal(self.cursor().pos()) + QPoint(16, 16)
        limit = self.rect().bottomRight() - self.hover_card.rect().bottomRight() - QPoint(8, 8)
        self.hover_card.move(max(0, min(at.x(), limit.x())), max(0, min(at.y(), limit.y())))
        self.hover_card.show()
        self.hover_card.raise_()

    def _mark(self, made: MapCard) -> None:
        made.mark(self._model.choice.hovered, self._model.choice.clicked)

    def _show_neighbours(self) -> None:
        for made in self._fitting():
            self._link(made)

    def _link(self, made: MapCard) -> None:
        model = self._model
        made.link(model.choice.clicked, model.neighbours, model.kin[1])

    def _show_live(self) -> None:
        for side, made in zip((self._model.first, self._model.second), self.maps, strict=True):
            self._follow(side, made)

    def _follow(self, side: EmbeddingMap, made: MapCard) -> None:
        """A live point is the first encoder's, so it is on the first map alone."""
        if side is self._model.first and len(made.places) == len(side.places):
            trail = self._live.trail(side.places)
            made.follow(trail, there=self._live.is_there, far=self._live.far)
