"""Which of the starter tables are made again."""

from pathlib import Path

from tests.core.embeddings.rooms import write_run
from tests.core.embeddings.tables import table

from roomprint.embeddings.embed_room_run import EmbedRoomRun
from roomprint.embeddings.starter_rooms import is_of
from roomprint.embeddings.table_file import save_table
from roomprint.steps import finish


def test_a_table_that_another_run_made_is_not_taken(tmp_path: Path) -> None:
    soft, hard = (write_run(tmp_path, name, name, steps=(3,)) for name in ("soft", "hard"))
    path = tmp_path / "starter.npz"
    assert not is_of(path, soft)
    save_table(path, table())
    assert not is_of(path, soft)
    finish(EmbedRoomRun(run=soft, output=path).steps())
    assert is_of(path, soft)
    assert not is_of(path, hard)
    path.write_bytes(path.read_bytes()[:-700])
    assert not is_of(path, soft)
