"""Which way a room is simulated, chosen from the room, and whether there is memory for it."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from roomprint.errors import ConfigError, RoomError
from roomprint.rooms.box import frame
from roomprint.rooms.checking import check
from roomprint.rooms.geometry import areas_m2, volume_m3
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.memory import available_bytes
from roomprint.rooms.scene import Scene
from roomprint.rooms.statistics import eyring_s, speed_of_sound_m_s
from roomprint.settings import Config, setting

AUTOMATIC, IMAGES, HYBRID, RAYS = METHODS = ("automatic", "image sources", "hybrid", "rays")
SAMPLE_RATES_HZ = (16000, 32000, 44100, 48000)

_BIN_S = 0.004  # of the energy histogram that rays fill
_HITS_A_BIN = 20.0  # mean number of rays at a microphone in a bin: Vorländer (2008), 11.3.2
_DECAY_S = 1.0  # shorter ones have fewer bins and get more rays, longer ones less, ...
_MORE_RAYS = (0.4, 5.0)  # ... so many times
_RAYS = (1_000, 100_000)  # at least, at most, when they are chosen
_RADIUS_M = (0.2, 1.0)  # of the sphere in which a microphone counts rays
_HYBRID_ORDER = 3
_EXACT_ORDER = 30  # up to here image sources alone are quick and need no scattering to be right
_IMAGES_AT_EASE = 300_000  # about a second
_MOST_BRANCHES = 30_000_000  # of reflections tried in a room that is no box: about a minute
_LENGTH_S = (0.2, 20.0)
_LENGTH_IN_DECAYS = 1.5  # of the longest Eyring time: 90 dB
_BYTES_AN_IMAGE = 700
_BYTES_A_SAMPLE = 8
DIRECTIONS = 240  # in which a directional microphone counts rays


@dataclass(frozen=True, kw_only=True)
class SimulationConfig(Config):
    """How to simulate."""

    method: str = setting(
        AUTOMATIC,
        "Image sources are exact for flat walls and early sound; rays make the late, scattered "
        "sound; hybrid joins both.",
        choices=METHODS,
    )
    order: int = setting(
        0, "Reflections followed as image sources; 0 chooses from the room.", low=0, high=1000
    )
    rays: int = setting(0, "Rays from a source; 0 chooses from the room.", low=0, high=10_000_000)
    sample_rate_hz: int = setting(48000, "Of the responses.", low=16000, high=48000, unit="Hz")
    air_absorption: bool = setting(True, "Let the air take its share of high frequencies.")
    high_pass: bool = setting(
        True, "Take out what is below 10 Hz, where image sources pile up to an offset."
    )
    seed: int = setting(0, "Of the rays: the same seed, the same response.", low=0, high=2**31)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.sample_rate_hz not in SAMPLE_RATES_HZ:
            rates = ", ".join(map(str, SAMPLE_RATES_HZ))
            raise ConfigError(f"sample_rate_hz must be one of {rates}, got {self.sample_rate_hz}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a simulation is going to do.

    Attributes:
        method: ``image sources``, ``hybrid`` or ``rays``.
        order: Reflections followed as image sources; 0 is the direct sound alone.
        rays: From every source; 0 with image sources alone.
        length_s: Rays are followed so long; with image sources alone, as far as their order goes.
        radius_m: Of the sphere in which a microphone counts rays.
        memory_bytes: What it is going to need, at most.
        reason: Why so, a sentence for a person.
    """

    method: str
    order: int
    rays: int
    length_s: float
    radius_m: float
    memory_bytes: int
    reason: str


def plan(scene: Scene, config: SimulationConfig) -> Plan:
    """Choose what ``config`` leaves open.

    Raises:
        RoomError: The room is not as it must be, it has no source or no microphone, or the
            simulation would need more memory, or time, than there is.
    """
    check(scene)
    for kind in ("source", "microphone"):
        if not getattr(scene, f"{kind}s"):
            raise RoomError(f"the room {scene.name} needs a {kind}")
    in_range = [hz < config.sample_rate_hz / 2 for hz in OCTAVES_HZ]
    decay_s = float(eyring_s(scene)[in_range].max())
    full = _full_order(scene, decay_s)
    method, reason = _method(config, full)
    order, length_s = (
        config.order,
        min(max(_LENGTH_IN_DECAYS * decay_s, _LENGTH_S[0]), _LENGTH_S[1]),
    )
    if method == RAYS:
        order = 0
    elif not order:
        order = _order(scene, full if method == IMAGES else _HYBRID_ORDER)
        if method == IMAGES and full is not None and order < full:
            reason += f"; order {order} of the {full} that the whole decay would take"
    if method == IMAGES:
        length_s = _reached_s(scene, order)
    _refuse_too_many_branches(scene, order)
    radius_m = float(np.clip(np.cbrt(volume_m3(scene)) / 9.0, *_RADIUS_M))
    rays = 0 if method == IMAGES else config.rays or _rays(scene, radius_m, decay_s)
    memory = _memory_bytes(scene, config, order, rays, length_s)
    if memory > (there := available_bytes()):
        raise RoomError(
            f"{method} of order {order} would need about {memory / 1e9:.1f} GB of memory and "
            f"{there / 1e9:.1f} GB are free; choose a lower order"
        )
    return Plan(
        method=method,
        order=order,
        rays=rays,
        length_s=length_s,
        radius_m=radius_m,
        memory_bytes=memory,
        reason=reason,
    )


def bin_samples(sample_rate_hz: int) -> int:
    """Length of a bin of the energy that rays bring: 4 ms, in whole samples."""
    return int(_BIN_S * sample_rate_hz)


def _method(config: SimulationConfig, full: int | None) -> tuple[str, str]:
    if config.method != AUTOMATIC:
        return config.method, f"{config.method}, as set"
    if full is not None and full <= _EXACT_ORDER:
        return IMAGES, f"a box that decays so soon is exact with image sources of order {full}"
    if full is None:
        return HYBRID, "not a box, so early reflections are image sources and the rest is rays"
    return HYBRID, f"the whole decay would take image sources of order {full}, so rays go on"


def _full_order(scene: Scene, decay_s: float) -> int | None:
    """Order at which a box's image sources are complete for ``decay_s``; None when no box.

    An image ``n`` rooms away along each axis is at least ``c t`` away once the sum of ``|n|``
    passes ``c t sqrt(sum 1 / L^2)`` (Cauchy and Schwarz).
    """
    box = frame(scene).box_m
    if box is None:
        return None
    reached_m = speed_of_sound_m_s(scene.temperature_c) * min(decay_s, _LENGTH_S[1])
    return ceil(reached_m * sqrt(sum(side**-2 for side in box)))


def _order(scene: Scene, wanted: int | None) -> int:
    """The highest order up to ``wanted`` that is no burden."""
    order = 1
    while order != wanted and _images(scene, order + 1) <= _IMAGES_AT_EASE:
        order += 1
    return order


def _images(scene: Scene, order: int) -> int:
    """Image sources of a box up to ``order``; in other rooms, the reflections to be tried."""
    if frame(scene).box_m is not None:
        return 1 + 2 * order * (2 * order * order + 3 * order + 4) // 3
    others = len(scene.corners) + 1
    return 1 + (others + 1) * (int(others**order) - 1) // (others - 1)


def _reached_s(scene: Scene, order: int) -> float:
    """About when the last image sources arrive: after ``order`` mean free paths."""
    return (order + 1) * _mean_free_path_m(scene) / speed_of_sound_m_s(scene.temperature_c)


def _mean_free_path_m(scene: Scene) -> float:
    return 4.0 * volume_m3(scene) / sum(areas_m2(scene).values())


def _refuse_too_many_branches(scene: Scene, order: int) -> None:
    if frame(scene).box_m is None and (branches := _images(scene, order)) > _MOST_BRANCHES:
        raise RoomError(
            f"image sources of order {order} would have to try {branches:.1g} reflections in a "
            f"room of {len(scene.corners)} corners; choose order {_order(scene, None)} or a hybrid"
        )


def _rays(scene: Scene, radius_m: float, decay_s: float) -> int:
    """Vorländer, Auralization (2008), equation (11.12), but alike for the whole decay."""
    sphere_m3 = np.pi * radius_m**2 * speed_of_sound_m_s(scene.temperature_c) * _BIN_S
    more = float(np.clip(_DECAY_S / decay_s, *_MORE_RAYS))
    return int(np.clip(more * _HITS_A_BIN * volume_m3(scene) / sphere_m3, *_RAYS))


def _memory_bytes(
    scene: Scene, config: SimulationConfig, order: int, rays: int, length_s: float
) -> int:
    box = frame(scene).box_m is not None
    images = _images(scene, order) if box else min(_images(scene, order), 40 * (order + 1) ** 3)
    microphones = len(scene.microphones)
    samples = int(length_s * config.sample_rate_hz)
    pairs = len(scene.sources) * microphones
    directions = 1 + DIRECTIONS * sum(one.directivity != "omni" for one in scene.microphones)
    histograms = 3 * 8 * directions * 8 * int(length_s / _BIN_S) if rays else 0
    working = 4 * 10 * _BYTES_A_SAMPLE * samples
    return (
        images * (_BYTES_AN_IMAGE + 40 * microphones)
        + histograms
        + working
        + pairs * samples * _BYTES_A_SAMPLE
    )
