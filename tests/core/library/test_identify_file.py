"""A file is identified, or told why it cannot be."""

from pathlib import Path

import pytest
import soundfile
from tests.core.library.four_songs import RATE, title
from tests.core.library.melodies import Mono, cut

from roomprint.encoders.models import ModelInfo
from roomprint.errors import AudioError
from roomprint.library.identify import IdentifyFile
from roomprint.steps import finish

pytestmark = pytest.mark.usefixtures("lets_go")


def test_a_file_is_identified(
    songs: Path, untrained: ModelInfo, music: dict[int, Mono], tmp_path: Path
) -> None:
    path = tmp_path / "piece.wav"
    soundfile.write(path, cut(music[12], 33.3, 6.0), RATE)
    work = IdentifyFile(workspace=songs, path=path, model=str(untrained.folder), top=2)
    steps = work.steps()
    assert next(steps).note == "Reading piece.wav"
    answer = finish(steps)
    assert (answer.decision, title(answer), len(answer.matches)) == ("match", "song 12", 2)
    assert answer.matches[0].offset_s == pytest.approx(33.3, abs=0.05)
    again = finish(work.steps())  # by the matcher that is still open
    assert again.matches == answer.matches


@pytest.mark.parametrize("content", [None, b"", b"no music"])
def test_a_bad_file_is_told(
    songs: Path, untrained: ModelInfo, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "bad.wav"
    if content is not None:
        path.write_bytes(content)
    work = IdentifyFile(workspace=songs, path=path, model=str(untrained.folder))
    with pytest.raises(AudioError, match=r"bad\.wav"):
        finish(work.steps())
