"""Which way a room is simulated, chosen from the room, and whether there is memory for it."""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from roomprint.errors import ConfigError, RoomError
from roomprint.rooms.box import frame
from roomprint.rooms.checking import check
from roomprint.rooms.geometry import areas_m2, volume_m3
from roomprint.rooms.longest_decay import longest_decay_s
from roomprint.rooms.memory import available_bytes
from roomprint.rooms.scene import Scene
from roomprint.rooms.statistics import eyring_s, speed_of_sound_m_s
from roomprint.settings import Config, setting

AUTOMATIC, IMAGES, HYBRID, RAYS = METHODS = ("automatic", "image sources", "hybrid", "rays")
SAMPLE_RATES_HZ = (16000, 32000, 44100, 48000)

_BIN_S = 0.004  # of the energy histogram that rays fill
_HITS_A_BIN = 20.0  # mean number of rays at a microphone in a bin: Vorländer (2008), 11.3.2
_RAYS = (1_000, 100_000)  # at least, at most, when they are chosen
_REFLECTIONS_AT_EASE = 5e6  # of all rays of all sources: about two seconds
_LIFE_IN_DECAYS = 7.0 / 6.0  # a ray ends after 70 dB
_RADIUS_M = (0.2, 1.0)  # of the sphere in which a microphone counts rays
_HYBRID_ORDER = 3
_EXACT_ORDER = 30  # up to here image sources alone are quick and need no scattering to be right
_IMAGES_AT_EASE = 300_000  # about a second
_BRANCHES_AT_EASE = 4e6  # likewise, where the room is no box ...
_MOST_BRANCHES = 2.5e8  # ... and about a minute, in one call that cannot be interrupted
# standard deviations over seeds 0 to 4, measured in a classroom and an L-shaped room
_SPREAD = "; another seed moves times by 1 to 6 % from 500 Hz up, and by up to 13 % below"
_LENGTH_S = (0.2, 20.0)
_LENGTH_IN_DECAYS = 1.5
_BYTES_AN_IMAGE = 320  # measured: 270, and 25 for every microphone
_BYTES_AN_IMAGE_AND_MICROPHONE = 30
_BYTES_AT_LEAST = 50_000_000
_BYTES_A_RAY = 100
_BYTES_A_BIN = 8 * 8 * 3  # energies and counts of eight bands, and copies
_ARRAYS = 30  # as long as a response while one is made: spectra and noise of the bands
DIRECTIONS = 240  # in which a directional microphone counts rays


@dataclass(frozen=True, kw_only=True)
class SimulationConfig(Config):
    """How to simulate."""

    method: str = setting(
        AUTOMATIC,
        "Image sources are exact for flat walls and early sound, without scattering; rays bring "
        "the late, scattered sound; hybrid joins both.",
        choices=METHODS,
    )
    order: int = setting(
        0, "Reflections followed as image sources; 0 chooses from the room.", low=0, high=1_000
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
    decay_s = min(longest_decay_s(scene, config.sample_rate_hz), _LENGTH_S[1])
    full = _full_order(scene, decay_s)
    method, reason = _method(config, full)
    order = 0 if method == RAYS else config.order
    if not order and method != RAYS:
        order = _order(scene, full if method == IMAGES else _HYBRID_ORDER)
    _refuse_endless(scene, order)
    length_s = min(max(_LENGTH_IN_DECAYS * decay_s, _LENGTH_S[0]), _LENGTH_S[1])
    if method == IMAGES:
        length_s = (order + 1) * mean_path_m(scene) / speed_of_sound_m_s(scene.temperature_c)
        if full is None or order < full:
            reason += (
                f"; order {order} reaches about the first {min(length_s, decay_s):.2g} s "
                f"of a decay of {decay_s:.2g} s"
            )
    radius_m = float(np.clip(np.cbrt(volume_m3(scene)) / 9.0, *_RADIUS_M))
    rays = 0 if method == IMAGES else config.rays or _rays(scene, radius_m)
    if rays and not config.rays:
        reason += _SPREAD
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


def mean_path_m(scene: Scene) -> float:
    """Between two reflections: ``4 V / S``."""
    return 4.0 * volume_m3(scene) / sum(areas_m2(scene).values())


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
    return HYBRID, (
        f"image sources alone would need order {full} for the whole decay; "
        "rays take over after the first reflections"
    )


def _full_order(scene: Scene, decay_s: float) -> int | None:
    """Order at which a box's image sources are complete for ``decay_s``; None when no box.

    An image ``n`` rooms away along each axis is at least ``c t`` away once the sum of ``|n|``
    passes ``c t sqrt(sum 1 / L^2)`` (Cauchy and Schwarz).
    """
    box = frame(scene).box_m
    if box is None:
        return None
    reached_m = speed_of_sound_m_s(scene.temperature_c) * decay_s
    return ceil(reached_m * sqrt(sum(side**-2 for side in box)))


def _order(scene: Scene, wanted: int | None) -> int:
    """The highest order up to ``wanted`` that is no burden."""
    order = 1
    while order != wanted and _effort(scene, order + 1) <= 1.0:
        order += 1
    return order


def _effort(scene: Scene, order: int) -> float:
    """How much image sources of an order are of what is done in about a second."""
    if frame(scene).box_m is not None:
        return _images(order) / _IMAGES_AT_EASE
    return _branches(scene, order) / _BRANCHES_AT_EASE


def _images(order: int) -> int:
    """Image sources of a box up to ``order``."""
    return 1 + 2 * order * (2 * order * order + 3 * order + 4) // 3


def _branches(scene: Scene, order: int) -> float:
    """Chains of reflections to be tried in a room that is no box.

    A chain goes on at the surfaces that face its last image: measured, 0.65 of them all in rooms
    of 7 to 62 surfaces, each chain taking about a quarter of a microsecond.
    """
    return float((0.65 * (len(scene.corners) + 2)) ** order)


def _refuse_endless(scene: Scene, order: int) -> None:
    if frame(scene).box_m is None and _branches(scene, order) > _MOST_BRANCHES:
        raise RoomError(
            f"image sources of order {order} would take more than a minute in a room of "
            f"{len(scene.corners)} corners that is no box; choose order {_order(scene, None)}"
        )


def _rays(scene: Scene, radius_m: float) -> int:
    """As many as keep a mean number of hits (Vorländer (2008), equation (11.12)), or more.

    In a room that decays soon that mean is reached by few rays, and by very few later on where
    most surfaces absorb: it gets as many as two seconds of work allow, which the sources share.
    """
    speed_m_s = speed_of_sound_m_s(scene.temperature_c)
    seen_m3 = np.pi * radius_m**2 * speed_m_s * _BIN_S
    reflections = _LIFE_IN_DECAYS * float(eyring_s(scene).max()) * speed_m_s / mean_path_m(scene)
    slower = 1.0 if frame(scene).box_m is not None else (len(scene.corners) + 2) / 4.0
    affordable = _REFLECTIONS_AT_EASE / slower / max(reflections, 1.0) / len(scene.sources)
    return int(np.clip(max(_HITS_A_BIN * volume_m3(scene) / seen_m3, affordable), *_RAYS))


def _memory_bytes(
    scene: Scene, config: SimulationConfig, order: int, rays: int, length_s: float
) -> int:
    images = _images(order)  # more than are seen in a room that is no box
    microphones = len(scene.microphones)
    an_image = _BYTES_AN_IMAGE + _BYTES_AN_IMAGE_AND_MICROPHONE * microphones
    bins = int(length_s / _BIN_S) if rays else 0
    directional = sum(one.directivity != "omni" for one in scene.microphones)
    histograms = bins * (microphones + DIRECTIONS * directional) * _BYTES_A_BIN
    samples = int(length_s * config.sample_rate_hz)
    arrays = samples * (_ARRAYS + len(scene.sources) * microphones) * 8
    return _BYTES_AT_LEAST + images * an_image + rays * _BYTES_A_RAY + histograms + arrays
