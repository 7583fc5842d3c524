"""Results made by hand: views are tested without a simulator and without an analysis."""

from dataclasses import replace
from typing import Any

import numpy as np
from tests.gui.rooms import room

from roomprint.rooms.analysis import Analysis, Spectrogram, Waveform
from roomprint.rooms.decay import DecayCurve, Fit
from roomprint.rooms.parameters import BandParameters, RoomParameters
from roomprint.rooms.planning import Plan, SimulationConfig
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.scene import Scene, Transducer
from roomprint.rooms.simulation import Simulation

BANDS_HZ = (None, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0)
PLAN = Plan(
    method="hybrid",
    order=3,
    rays=2000,
    length_s=1.0,
    radius_m=0.3,
    memory_bytes=17_000_000,
    reason="not a box, so early reflections are image sources and the rest is rays",
)


def wide_room(**changes: Any) -> Scene:
    """Two microphones."""
    second = Transducer("Microphone 2", (5.0, 1.0, 1.2))
    return room(microphones=(*room().microphones, second), **changes)


def response(**changes: Any) -> ImpulseResponse:
    facts: dict[str, Any] = {
        "samples": np.exp(-np.arange(1600) / 200.0),
        "sample_rate_hz": 16000,
        "origin": Origin.SIMULATED,
        "onset_s": 0.01,
        "source": "Source 1",
        "microphone": "Microphone 1",
        "note": "hybrid, order 3, 2,000 rays, seed 0",
    }
    return ImpulseResponse(**{**facts, **changes})


def simulation(
    scene: Scene, settings: SimulationConfig | None = None, **changes: Any
) -> Simulation:
    settings = settings or SimulationConfig()
    responses = tuple(
        response(source=s.name, microphone=m.name, scene_digest=scene.digest, **changes)
        for s in scene.sources
        for m in scene.microphones
    )
    return Simulation(scene.digest, settings, PLAN, responses)


def band(centre_hz: float | None, t20_s: float | None = 0.62) -> BandParameters:
    return BandParameters(
        centre_hz=centre_hz,
        edt_s=0.55,
        t20_s=t20_s,
        t30_s=None,
        c50_db=8.43,
        c80_db=12.0,
        d50=0.874,
        ts_s=0.0312,
        drr_db=-2.2,
    )


def parameters(**changes: Any) -> RoomParameters:
    first, *others = (band(hz) for hz in BANDS_HZ)
    made = RoomParameters(
        sample_rate_hz=16000,
        onset_s=0.01,
        broadband=first,
        bands=tuple(others),
        sti=0.71,
        reasons={(hz, "t30_s"): "needs 45 dB of decay for T30, there are 38 dB" for hz in BANDS_HZ},
    )
    return replace(made, **changes)


def analysis(**changes: Any) -> Analysis:
    time_s = np.linspace(0.0, 1.0, 101, dtype=np.float32)
    fits = {"EDT": Fit(0.55, 0.0, -0.1, -10.1), "T20": Fit(0.62, -0.5, -5.0, -25.0)}
    decays = tuple(
        DecayCurve(hz, time_s, -80 * time_s, -45.0 if hz == 1000.0 else None, fits)
        for hz in BANDS_HZ
    )
    wave = Waveform(time_s, -np.exp(-5 * time_s), np.exp(-5 * time_s), -60 * time_s)
    levels = np.linspace(-90, 0, 20, dtype=np.float32).reshape(4, 5)
    frequencies = np.arange(4, dtype=np.float32) * 2000
    spectrogram = Spectrogram(np.arange(5, dtype=np.float32) * 0.2, frequencies, levels)
    return Analysis(parameters(**changes), decays, wave, spectrogram)
