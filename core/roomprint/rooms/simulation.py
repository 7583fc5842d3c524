"""Impulse responses of a room: image sources for what comes early, rays for what comes late."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, dist

import numpy as np
from numpy.typing import NDArray

from roomprint.errors import RoomError
from roomprint.rooms.engine import Engine, Images, Rays
from roomprint.rooms.geometry import areas_m2, volume_m3
from roomprint.rooms.planning import HYBRID, Plan, SimulationConfig, bin_samples, mean_path_m, plan
from roomprint.rooms.response import ImpulseResponse, Origin
from roomprint.rooms.scene import Scene, Transducer
from roomprint.rooms.statistics import speed_of_sound_m_s
from roomprint.rooms.tail import Field, tail
from roomprint.settings import Config
from roomprint.steps import Progress, Steps

Floats = NDArray[np.float64]

PREVIEW = SimulationConfig(method=HYBRID, order=2, rays=200, sample_rate_hz=16000)

_IMAGES_AT_ONCE = 100_000
_TRIES_AT_ONCE = 1_000_000  # of rays at surfaces and microphones
_RAIN_SHARE = 2  # every wall that a ray hits sends rain, so fewer rays will do
_HIGH_PASS_HZ = 10.0
_BEFORE_ONSET = 40  # samples of the interpolated direct sound before its moment
_LEAST_S = 0.1  # after the direct sound, even where nothing comes back


@dataclass(frozen=True)
class Simulation:
    """What was simulated.

    Attributes:
        scene_digest: Of the scene; another one means that the scene has changed since.
        settings: What was asked for.
        plan: What was done.
        responses: Every microphone for the first source, then for the next; all of one length.
    """

    scene_digest: str
    settings: SimulationConfig
    plan: Plan
    responses: tuple[ImpulseResponse, ...]


@dataclass(frozen=True, kw_only=True)
class SimulateRoom(Config):
    """Simulate every source at every microphone.

    Attributes:
        scene: The room.
        settings: How.
    """

    scene: Scene
    settings: SimulationConfig = field(default_factory=SimulationConfig)

    def steps(self) -> Steps[Simulation]:
        """Simulate; may be closed after any fraction of a second.

        Raises:
            RoomError: The room is not as it must be, or is too much for this computer.
        """
        chosen = plan(self.scene, self.settings)
        return (yield from _Run(self.scene, self.settings, chosen).steps())


class _Run:
    """One simulation under way."""

    def __init__(self, scene: Scene, settings: SimulationConfig, chosen: Plan) -> None:
        self._scene = scene
        self._settings = settings
        self._plan = chosen
        self._speed_m_s = speed_of_sound_m_s(scene.temperature_c)
        areas = areas_m2(scene)
        scattered = sum(areas[name] * surface.scattering for name, surface in scene.surfaces)
        self._scattering = scattered / sum(areas.values())
        self._done = 0
        self._total = 0

    def steps(self) -> Steps[Simulation]:
        sources, microphones = self._scene.sources, self._scene.microphones
        self._total = len(sources) * (1 + len(list(self._shots())) + len(microphones))
        yield Progress(0, self._total, "building the room")
        engine = Engine(self._scene, self._settings, self._plan)
        found: list[Floats] = []
        for number, source in enumerate(sources):
            images = engine.images(source)
            yield self._progress(f"image sources of {source.name}")
            energies: list[Floats] = []
            if self._plan.rays:
                energies = yield from self._trace(engine, number, source)
            for place in range(len(microphones)):
                response = yield from self._early(engine, images, place)
                if energies:
                    onset_s = self._onset_s(source, microphones[place])
                    generator = np.random.default_rng([self._settings.seed, number, place])
                    late = tail(self._field(engine), energies[place], onset_s, generator, response)
                    response = _sum(response, late)
                found.append(self._finished(response, source, microphones[place]))
                yield self._progress(f"{source.name} at {microphones[place].name}")
        return self._simulation(found)

    def _progress(self, note: str) -> Progress:
        self._done += 1
        return Progress(self._done, self._total, note)

    def _shots(self) -> Iterator[tuple[Rays, slice, int]]:
        """Portions of rays: their kind, which ones, and of how many."""
        if not self._plan.rays:
            return
        hits = self._plan.length_s * self._speed_m_s / mean_path_m(self._scene)
        surfaces, microphones = len(self._scene.walls) + 2, len(self._scene.microphones)
        portion = max(1, int(_TRIES_AT_ONCE / (hits * (surfaces + microphones))))
        kinds = {Rays.GOING_ON: self._plan.rays}
        if self._scattering > 0.0:
            kinds[Rays.SCATTERED] = max(1, self._plan.rays // _RAIN_SHARE)
        for kind, total in kinds.items():
            for first in range(0, total, portion):
                yield kind, slice(first, min(first + portion, total)), total

    def _trace(self, engine: Engine, number: int, source: Transducer) -> Steps[list[Floats]]:
        """Energy at every microphone, ``(band, bin)``."""
        energies = [np.zeros((len(engine.centers_hz), 0)) for _ in self._scene.microphones]
        before: Rays | None = None
        for portion, (kind, rays, total) in enumerate(self._shots()):
            if kind is not before:
                self._collect(engine, before, energies)
                engine.start_rays(kind, total)
                before = kind
            seeds = np.random.SeedSequence([self._settings.seed, number, portion])
            engine.shoot(source, rays, int(seeds.generate_state(1, np.uint64)[0]))
            yield self._progress(f"rays of {source.name}")
        self._collect(engine, before, energies)
        return energies

    def _collect(self, engine: Engine, kind: Rays | None, energies: list[Floats]) -> None:
        """Add what the rays of one kind brought.

        Of the energy that a ray carries on, the rain from the wall has the scattered share.
        """
        if kind is None:
            return
        share = 1.0 - self._scattering if kind is Rays.GOING_ON else 1.0
        for place, energy in enumerate(energies):
            energies[place] = _sum(energy, share * engine.energy(place))

    def _early(self, engine: Engine, images: Images, place: int) -> Steps[Floats]:
        response = np.zeros(0)
        for first in range(0, images.images.shape[1], _IMAGES_AT_ONCE):
            if first:
                yield Progress(self._done, self._total, "adding image sources")
            part = engine.sound_of_images(images, place, first, _IMAGES_AT_ONCE)
            response = _sum(response, part)
        return response

    def _field(self, engine: Engine) -> Field:
        rate_hz = self._settings.sample_rate_hz
        return Field(
            volume_m3=volume_m3(self._scene),
            speed_m_s=self._speed_m_s,
            sample_rate_hz=rate_hz,
            bin_samples=bin_samples(rate_hz),
            windows=engine.windows,
            air=engine.air,
        )

    def _onset_s(self, source: Transducer, microphone: Transducer) -> float:
        return dist(source.position, microphone.position) / self._speed_m_s

    def _finished(self, response: Floats, source: Transducer, microphone: Transducer) -> Floats:
        """Long enough, without offset, and silent until the direct sound may arrive."""
        if not np.isfinite(response).all():
            raise RoomError(
                f"the simulation of {source.name} at {microphone.name} gave no numbers; "
                "move one of them a little and try again"
            )
        rate_hz = self._settings.sample_rate_hz
        onset = self._onset_s(source, microphone) * rate_hz
        response = _sum(response, np.zeros(ceil(onset + _LEAST_S * rate_hz)))
        response[: max(0, int(onset) - _BEFORE_ONSET)] = 0.0
        if self._settings.high_pass:
            response = _high_pass(response, rate_hz)
        return response

    def _simulation(self, found: list[Floats]) -> Simulation:
        scene, digest = self._scene, self._scene.digest
        samples = np.zeros(max(map(len, found)))
        pairs = [
            (source, microphone) for source in scene.sources for microphone in scene.microphones
        ]
        responses = tuple(
            ImpulseResponse(
                samples=_sum(samples, response),
                sample_rate_hz=self._settings.sample_rate_hz,
                origin=Origin.SIMULATED,
                onset_s=self._onset_s(source, microphone),
                source=source.name,
                microphone=microphone.name,
                scene_digest=digest,
                note=_note(self._plan, self._settings),
            )
            for (source, microphone), response in zip(pairs, found, strict=True)
        )
        return Simulation(digest, self._settings, self._plan, responses)


def _note(chosen: Plan, settings: SimulationConfig) -> str:
    rays = f", {chosen.rays:,} rays" if chosen.rays else ""
    return f"{chosen.method}, order {chosen.order}{rays}, seed {settings.seed}"


def _sum(first: Floats, second: Floats) -> Floats:
    """Both together, as long as the longer one along the last axis."""
    if first.shape[-1] < second.shape[-1]:
        first, second = second, first
    total = first.copy()
    total[..., : second.shape[-1]] += second
    return total


def _high_pass(response: Floats, sample_rate_hz: int) -> Floats:
    """Second-order Butterworth, forwards only: nothing sounds before its cause."""
    from scipy.signal import butter, sosfilt

    sections = butter(2, _HIGH_PASS_HZ, "highpass", fs=sample_rate_hz, output="sos")
    return np.asarray(sosfilt(sections, response))
