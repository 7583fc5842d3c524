"""A room inside pyroomacoustics: its image sources and the energy that its rays bring.

The pieces of pyroomacoustics are called one by one, in portions that take a fraction of a second,
so that a simulation can be cancelled: they hold the interpreter's lock, and no single call may
freeze a room with many corners. What it decides by chance (is a point inside?) is not asked.
"""

import os
from dataclasses import dataclass
from enum import Enum
from math import cos, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roomprint.rooms.box import frame
from roomprint.rooms.compiled_room import Numbers, compiled_room
from roomprint.rooms.materials import OCTAVES_HZ
from roomprint.rooms.planning import DIRECTIONS, Plan, SimulationConfig, bin_samples
from roomprint.rooms.scene import Scene, Transducer
from roomprint.rooms.statistics import air_attenuation, speed_of_sound_m_s

Floats = NDArray[np.float64]

_OMNI_SHARE = {
    "omni": 1.0,
    "subcardioid": 0.75,
    "cardioid": 0.5,
    "hypercardioid": 0.25,
    "figure-eight": 0.0,
}
_ENERGY_LIMIT = 1e-7  # a ray ends 70 dB below its beginning
_NEVER = 1_000_000
_FILTER_SAMPLES = 512
_SOURCES_OFF_GRID_M = (0.00013, 0.00007, 0.00009)
_MICROPHONES_OFF_GRID_M = (-0.00008, 0.00011, -0.00006)


class Rays(Enum):
    """Which energy is counted; the value scales it past or below the limit of diffuse rain."""

    GOING_ON = 1e-9
    SCATTERED = 1e9


@dataclass(frozen=True, eq=False)
class Images:
    """The image sources of one source.

    Attributes:
        images: Their places, ``(3, image)``.
        damping: Amplitude that is left after the walls, ``(band, image)``.
        directions: Where the sound left the source, ``(microphone, 3, image)``.
        visible: Whether it arrives, ``(microphone, image)``; a source in a shadow has no image.
        directivity: Of the source, as pyroomacoustics has it.
    """

    images: NDArray[np.float32]
    damping: NDArray[np.float32]
    directions: NDArray[np.float32]
    visible: NDArray[np.bool_]
    directivity: Any


def pyroomacoustics() -> Any:
    """The package, on one thread: what it adds up does not depend on the machine then.

    It reads its own variable, at import; it means to respect ``OMP_NUM_THREADS`` and does not.
    """
    os.environ.setdefault("PRA_NUM_THREADS", "1")
    import pyroomacoustics as pra

    return pra


class Engine:
    """One room with its microphones.

    Attributes:
        centers_hz: Of the octave bands, up to half of the sample rate.
        speed_m_s: Of sound.
        air: Energy that the air takes in each band, in 1/m; None without air absorption.
    """

    def __init__(self, scene: Scene, config: SimulationConfig, plan: Plan) -> None:
        self._pra = pyroomacoustics()
        self._frame = frame(scene)
        self._scene = scene
        self._plan = plan
        self._sample_rate_hz = config.sample_rate_hz
        self.speed_m_s = speed_of_sound_m_s(scene.temperature_c)
        self._bank = self._pra.acoustics.AntoniOctaveFilterBank(
            base_frequency=OCTAVES_HZ[0], fs=self._sample_rate_hz, n_fft=_FILTER_SAMPLES
        )
        self.centers_hz = np.asarray(self._bank.centers, dtype=np.float64)
        numbers = self._numbers(plan.order, rays=plan.rays > 0)
        self._engine = compiled_room(self._pra, scene, self._frame, self.centers_hz, numbers)
        self.air = self._air() if config.air_absorption else None
        self._microphones = [self._pattern(one) for one in scene.microphones]
        for one in scene.microphones:
            self._engine.add_mic(self._place(one))

    def images(self, source: Transducer) -> Images:
        """Find the image sources; none of them may be seen, in a shadow."""
        self._set_order(self._plan.order, rays=self._plan.rays > 0)
        count = self._engine.image_source_model(self._place(source))
        there = len(self._scene.microphones)
        if count == 0:
            return Images(
                np.zeros((3, 0), np.float32),
                np.zeros((len(self.centers_hz), 0), np.float32),
                np.zeros((there, 3, 0), np.float32),
                np.zeros((there, 0), np.bool_),
                None,
            )
        directions = self._engine.source_directions.reshape((3, -1, there)).transpose(2, 0, 1)
        return Images(
            self._engine.sources.copy(),
            self._engine.attenuations.copy(),
            directions.copy(),
            self._engine.visible_mics.astype(np.bool_),
            self._pattern(source),
        )

    def sound_of_images(self, images: Images, microphone: int, first: int, count: int) -> Floats:
        """The response of ``count`` images from ``first`` on; empty when none of them is seen.

        pyroomacoustics delays all by half of its interpolation filter; that is taken out here.
        """
        pra = self._pra
        seen = np.zeros(images.images.shape[1], dtype=np.bool_)
        seen[first : first + count] = images.visible[microphone, first : first + count]
        if not seen.any():
            return np.zeros(0)
        filter_length = pra.constants.get("frac_delay_length")
        response = pra.simulation.compute_ism_rir(
            images,
            np.asarray(self._place(self._scene.microphones[microphone])),
            self._microphones[microphone],
            images.directions[microphone],
            seen,
            filter_length,
            self.speed_m_s,
            self._sample_rate_hz,
            self._bank,
            min_phase=False,
            air_abs_coeffs=self.air,
        )
        return np.asarray(response[filter_length // 2 :], dtype=np.float64)

    def start_rays(self, kind: Rays, total: int) -> None:
        """Forget the rays so far; ``total`` of one kind are counted from now on.

        Scattered sound is counted where it leaves a wall, straight to the microphone (diffuse
        rain); the ray that goes on carries all of the energy and is counted from the first
        reflection that is no image source any more. pyroomacoustics adds the two, which counts
        scattered energy twice, forgets the rain below a fixed energy however many rays share it,
        and counts reflections of the images' last order again; so each is followed by itself.
        """
        self._kind = kind
        self._rays = self._sphere(total)
        first_counted = _NEVER if kind is Rays.SCATTERED else self._plan.order + 1
        self._set_order(first_counted, rays=True)
        for microphone, pattern in zip(self._engine.microphones, self._microphones, strict=True):
            if pattern is None:
                microphone.make_omnidirectional()
            else:
                microphone.set_directions(self._sphere(DIRECTIONS))
        self._engine.reset_mics()

    def shoot(self, source: Transducer, rays: slice, seed: int) -> None:
        """Follow some of the rays."""
        directions = self._rays[rays]
        pattern = self._pattern(source)
        energies = np.full(len(directions), self._kind.value * len(directions) / len(self._rays))
        if pattern is not None:
            energies *= pattern.get_response_cartesian(directions) ** 2
        bands = np.repeat(energies[:, None], len(self.centers_hz), axis=1)
        self._pra.random.seed(numpy=seed, libroom=seed)
        self._engine.ray_tracing(directions, bands, self._place(source))

    def energy(self, microphone: int) -> Floats:
        """What the rays brought to a microphone, ``(band, bin)``; without the air's share."""
        pattern = self._microphones[microphone]
        gains = np.ones(1)
        if pattern is not None:
            gains = pattern.get_response_cartesian(self._sphere(DIRECTIONS)) ** 2
        histograms = self._engine.microphones[microphone].histograms
        arrays = [histogram.get_hist() for histogram in histograms]
        energy = np.zeros((len(self.centers_hz), max(array.shape[1] for array in arrays)))
        for gain, array in zip(gains, arrays, strict=True):
            energy[:, : array.shape[1]] += gain * array
        return energy / self._kind.value

    def windows(self, length: int) -> list[tuple[int, Floats]]:
        """Weights of the octave bands for a transform, with the band each belongs to.

        The squares of an orthogonal filter bank (J. Antoni, J. Acoust. Soc. Am. 127 (2010) 884),
        the ones that pyroomacoustics parts image sources into bands with; all add up to one. The
        lowest band reaches down to 0 Hz and comes in two parts, one of them its octave.
        """
        bank = self._bank
        amplitude, *_ = self._pra.acoustics.antoni_magnitude_octave_filter_response(
            length, bank.centers, bank.bands, bank.fs, bank.overlap_ratio, bank.slope
        )
        lowest, *others = np.asarray(amplitude) ** 2
        octaves = np.log2(np.fft.rfftfreq(length, 1.0 / self._sample_rate_hz)[1:] / bank.centers[0])
        above = np.zeros(len(lowest))
        above[1:] = np.sin(np.pi / 2.0 * np.clip(octaves * 2.0 + 1.5, 0.0, 1.0)) ** 2
        return [(0, lowest * (1.0 - above)), (0, lowest * above), *enumerate(others, start=1)]

    def _sphere(self, count: int) -> Floats:
        """Directions spread evenly, ``(direction, 3)``."""
        return np.asarray(self._pra.doa.fibonacci_spherical_sampling(count)).T

    def _numbers(self, order: int, *, rays: bool) -> Numbers:
        """What the compiled part wants to know, in its order."""
        return (
            self.speed_m_s,
            order,
            _ENERGY_LIMIT,
            self._plan.length_s,
            self._plan.radius_m,
            bin_samples(self._sample_rate_hz) / self._sample_rate_hz,
            rays,
        )

    def _air(self) -> Floats:
        known = air_attenuation(self._scene.temperature_c, self._scene.humidity_percent)
        more = len(self.centers_hz) - len(known)
        return np.concatenate(
            [known, known[-1] * (known[-1] / known[-2]) ** np.arange(1, 1 + more)]
        )

    def _place(self, one: Transducer) -> list[float]:
        """Where something is, in a room that is no box a tenth of a millimetre off.

        On a grid, paths run exactly through edges. pyroomacoustics takes those for reflections of
        both surfaces, and lets them through walls that end there; off the grid there are none.
        """
        place = self._frame.place(one.position)
        if self._frame.box_m is not None:
            return list(place)
        is_source = one in self._scene.sources
        off = _SOURCES_OFF_GRID_M if is_source else _MICROPHONES_OFF_GRID_M
        return [at + by for at, by in zip(place, off, strict=True)]

    def _pattern(self, one: Transducer) -> Any:
        if one.directivity == "omni":
            return None
        azimuth = radians(one.azimuth_deg) - self._frame.turn_rad
        elevation = radians(one.elevation_deg)
        towards = [cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation)]
        return self._pra.directivities.CardioidFamily(towards, _OMNI_SHARE[one.directivity])

    def _set_order(self, order: int, *, rays: bool) -> None:
        self._engine.set_params(*self._numbers(order, rays=rays))
