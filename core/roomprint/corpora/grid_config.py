"""How the rooms of a grid are drawn and simulated, and the name under which they are kept."""

import json
from dataclasses import dataclass

from roomprint.audio.samples import SAMPLE_RATE_HZ
from roomprint.corpora.marks import digest_of
from roomprint.plain import to_plain
from roomprint.rooms.planning import HYBRID, IMAGES, SimulationConfig
from roomprint.settings import Config, setting

WITH_RAYS, IMAGES_30 = SIMULATORS = ("hybrid", "ISM 30")
_VERSION = 1  # of what the simulation makes of the same settings
_ORDERS = {WITH_RAYS: 3, IMAGES_30: 30}


@dataclass(frozen=True, kw_only=True)
class GridConfig(Config):
    """Rooms drawn as in Götz et al. 2023, 3.3, and their impulse responses.

    The paper's training set has 64 rooms, its downstream set 100 rooms of 10 responses. Twelve
    rooms more are drawn than the 64, since a training holds that many out to watch by; four
    responses each let a room be heard from another place in each of three views. The paper says
    neither how far the images go nor whether rays follow: of the two simulators, ``hybrid`` has the
    spread of reverberation times and clarities that its results imply, while ``ISM 30`` is the
    plain method that it names.
    """

    rooms: int = setting(
        76,
        "Rooms that are drawn; those that a training holds out to watch by are among them.",
        low=1,
        high=1_000_000,
    )
    responses: int = setting(
        4, "Responses of each room, every one from a place to another.", low=1, high=1_000
    )
    longest_m: float = setting(
        10.0, "Greatest length and width of a room.", low=3.5, high=100.0, unit="m"
    )
    tallest_m: float = setting(5.0, "Greatest height of a room.", low=3.0, high=40.0, unit="m")
    simulator: str = setting(
        WITH_RAYS,
        "Image sources and rays after them, or image sources alone.",
        choices=SIMULATORS,
    )
    order: int = setting(
        0, "Reflections followed as image sources; 0: 3 before rays, 30 alone.", low=0, high=100
    )
    rays: int = setting(
        4_000, "Rays from a source; not for image sources alone.", low=100, high=1_000_000
    )
    scattering: float = setting(
        0.1, "Share of the energy that surfaces scatter; only rays scatter.", low=0.0, high=1.0
    )
    air_absorption: bool = setting(True, "Let the air take its share of high frequencies.")
    high_pass: bool = setting(True, "Take out what is below 10 Hz.")
    seed: int = setting(0, "Of the rooms and the rays.", low=0, high=2**31)

    @property
    def digest(self) -> str:
        """Sixteen hex digits that change with anything that changes a response."""
        content = {"version": _VERSION, **to_plain(self), "order": self.images_order}
        if self.simulator == IMAGES_30:
            del content["rays"], content["scattering"]
        return digest_of(json.dumps(content, sort_keys=True))

    @property
    def images_order(self) -> int:
        """The order, chosen where it is left open."""
        return self.order or _ORDERS[self.simulator]

    def simulation(self, seed: int) -> SimulationConfig:
        """How one response is simulated.

        Args:
            seed: Of its rays.
        """
        with_rays = self.simulator == WITH_RAYS
        return SimulationConfig(
            method=HYBRID if with_rays else IMAGES,
            order=self.images_order,
            rays=self.rays if with_rays else 0,
            sample_rate_hz=SAMPLE_RATE_HZ,
            air_absorption=self.air_absorption,
            high_pass=self.high_pass,
            seed=seed,
        )
