"""The selected rows as a table."""

from roomprint.audio.names import shown
from roomprint.embeddings.rows import Rows
from roomprint_gui import words
from roomprint_gui.models.columns_table import Column, ColumnsTable
from roomprint_gui.models.embeddings import Embeddings
from roomprint_gui.models.row_words import label_of

MOST = 10_000  # rows that a person may scroll through


class SegmentTable(ColumnsTable[int]):
    """File, place and the coloured label of every selected row, the first few thousand."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model
        super().__init__(
            (
                Column("File", self._file, tip=self._file),
                Column("From", self._start, right=True),
                self._of_label(),
            )
        )
        for signal in (
            model.rows_changed,
            model.label_changed,
            model.choice.selected_changed,
        ):
            signal.connect(self._refresh)

    def _of_label(self) -> Column[int]:
        title = words.capital(self._model.label_name) or "Label"
        return Column(title, self._label, tip=self._label)

    def _refresh(self) -> None:
        self.beginResetModel()
        self._columns = (*self._columns[:2], self._of_label())
        self._shown = self._model.choice.selected[:MOST].tolist()
        self.endResetModel()

    @property
    def _rows(self) -> Rows:
        assert self._model.rows is not None
        return self._model.rows

    def _file(self, row: int) -> str:
        path = self._rows.path(row)
        return shown(path.name) if path is not None else ""

    def _start(self, row: int) -> str:
        return words.clock(float(self._rows.start_s[row]), tenths=True)

    def _label(self, row: int) -> str:
        label = self._model.label
        return label_of(label, row) if label is not None else ""
