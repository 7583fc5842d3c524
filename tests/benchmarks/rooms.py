"""A room beside pyroomacoustics alone, and previews: ``python -m tests.benchmarks.rooms``.

The room is 6 x 5 x 3 m with plaster on every side: hybrid of order 3 at 48 kHz, the same rays and
the same longest time for both, in turns in one process; "alone" is a ``ShoeBox`` with air
absorption and its ``compute_rir``. A preview is what the window asks for while somebody drags: one
source at one microphone, in a process that is warm.

On two cores of an AMD EPYC (AVX2), one of them busy with tests: ours 0.98 of the time of
pyroomacoustics alone (2.92 against 2.99 s with 13,615 rays; goal: at most 1.1). A preview took 46
to 81 ms, 101 in the concert hall and 104 in the L-shaped room (goal 150 ms). In the window its
picture came 0.17 to 0.19 s after the last move of the mouse (tests/gui/test_room_results_real.py).
"""

import argparse
from dataclasses import replace
from statistics import median

from tests.benchmarks.measuring import row, seconds

from roomprint.rooms.editing import rectangle
from roomprint.rooms.materials import find_material
from roomprint.rooms.planning import HYBRID, Plan, SimulationConfig, plan
from roomprint.rooms.presets import PRESETS
from roomprint.rooms.scene import Scene, Surface, Transducer
from roomprint.rooms.simulation import PREVIEW, SimulateRoom
from roomprint.steps import finish

_SIZE_M = (6.0, 5.0, 3.0)
_SCATTERING = 0.1
_SOURCE, _MICROPHONE = (1.0, 2.0, 1.5), (4.0, 3.0, 1.2)
_SETTINGS = SimulationConfig(method=HYBRID, order=3)


def room() -> Scene:
    """The room of the comparison."""
    plaster = Surface(find_material("plasterboard"), _SCATTERING)
    return rectangle(
        "6 x 5 x 3 m",
        _SIZE_M,
        floor=plaster,
        ceiling=plaster,
        walls=(plaster,) * 4,
        sources=[Transducer("source", _SOURCE)],
        microphones=[Transducer("microphone", _MICROPHONE)],
    )


def alone(scene: Scene, chosen: Plan) -> None:
    """The same with pyroomacoustics only."""
    import pyroomacoustics as pra

    absorption = {
        "coeffs": list(scene.floor.material.absorption),
        "center_freqs": [125, 250, 500, 1000, 2000, 4000, 8000],
    }
    box = pra.ShoeBox(
        _SIZE_M,
        fs=_SETTINGS.sample_rate_hz,
        max_order=chosen.order,
        materials=pra.Material(absorption, _SCATTERING),
        temperature=scene.temperature_c,
        humidity=scene.humidity_percent,
        air_absorption=True,
        ray_tracing=True,
    )
    box.set_ray_tracing(
        n_rays=chosen.rays, receiver_radius=chosen.radius_m, time_thres=chosen.length_s
    )
    box.add_source(_SOURCE)
    box.add_microphone(_MICROPHONE)
    box.compute_rir()


def print_comparison(times: int) -> None:
    """In turns, so that both meet the same weather."""
    scene = room()
    chosen = plan(scene, _SETTINGS)
    ours = SimulateRoom(scene=scene, settings=_SETTINGS)
    both = (lambda: finish(ours.steps()), lambda: alone(scene, chosen))
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        for function, kept in zip(both, taken, strict=True):
            spent = seconds(function)
            if turn:  # the first one imports
                kept.append(spent)
    goal = 1.1 * median(taken[1])
    row("hybrid 6 x 5 x 3 m: pyroomacoustics alone", median(taken[1]), "s")
    row("hybrid 6 x 5 x 3 m: ours", median(taken[0]), "s", goal, f"{chosen.rays} rays")


def print_previews(times: int) -> None:
    """Every preset, its first pair."""
    for name, preset in PRESETS.items():
        pair = replace(preset, sources=preset.sources[:1], microphones=preset.microphones[:1])
        work = SimulateRoom(scene=pair, settings=PREVIEW)
        finish(work.steps())
        spent = seconds(lambda work=work: finish(work.steps()), times)  # type: ignore[misc]
        row(f"preview: {name}", spent * 1000, "ms", 150)


def main() -> None:
    """Measure in this process."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rooms")
    parser.add_argument("--times", type=int, default=5, help="medians of so many")
    options = parser.parse_args()
    print_comparison(options.times)
    print_previews(options.times)


if __name__ == "__main__":
    main()
