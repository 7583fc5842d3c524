import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from roomprint_gui.preloading import Preloading


def test_modules_are_there_when_it_is_done(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("quick_to_load", "slow_to_load"):
        (tmp_path / f"{name}.py").write_text("import threading\nBY = threading.current_thread()\n")
    monkeypatch.syspath_prepend(tmp_path)
    preloading = Preloading(
        ["no_such_module", "quick_to_load"], ["no_such_module_either", "slow_to_load"]
    )
    heard: list[threading.Thread] = []
    preloading.done.connect(lambda: heard.append(threading.current_thread()))
    with qtbot.waitSignal(preloading.done):
        preloading.start()
    assert sys.modules["quick_to_load"].BY is threading.main_thread()
    assert sys.modules["slow_to_load"].BY is not threading.main_thread()
    assert heard == [threading.main_thread()]
    preloading.stop()
    monkeypatch.delitem(sys.modules, "quick_to_load")
    monkeypatch.delitem(sys.modules, "slow_to_load")


def test_one_that_never_began_can_be_stopped() -> None:
    Preloading(["sys"], ["os"]).stop()


def test_what_is_made_when_asked_for_is_made_on_the_windows_thread(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made_late.py").write_text(
        "import threading\nMADE = []\n"
        "def __dir__(): return ['Late']\n"
        "def __getattr__(name): MADE.append(threading.current_thread()); return name\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    preloading = Preloading(["made_late"], ["os"])
    with qtbot.waitSignal(preloading.done):
        preloading.start()
    assert set(sys.modules["made_late"].MADE) == {threading.main_thread()}
    preloading.stop()
    monkeypatch.delitem(sys.modules, "made_late")
