"""What the simulator needs of the process it runs in."""

import os
import subprocess
import sys

SIMULATE = """
import sys
from roomprint.rooms.planning import SimulationConfig
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.simulation import PREVIEW, SimulateRoom
from roomprint.steps import finish
assert "pyroomacoustics" not in sys.modules
work = SimulateRoom(scene=PRESETS["bathroom"], settings=PREVIEW)
steps = work.steps()
next(steps)
assert "pyroomacoustics" not in sys.modules
simulation = finish(steps)
import pyroomacoustics as pra
print(pra.constants.get("num_threads"), hash(simulation.responses[0].samples.tobytes()))
"""


def run(**variables: str) -> list[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRA_")}
    environment = {**kept, "PYTHONHASHSEED": "0", **variables}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", SIMULATE],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_one_thread_and_the_same_response_in_every_process() -> None:
    threads, response = run(OMP_NUM_THREADS="2")
    assert threads == "1"
    assert run(OMP_NUM_THREADS="1") == ["1", response]


def test_whoever_sets_its_threads_gets_them() -> None:
    assert run(PRA_NUM_THREADS="2")[0] == "2"
